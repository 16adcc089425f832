using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Access;

/// <summary>Reads who gets in; whoever got in before the database was damaged still does afterwards.</summary>
public sealed class AccessStore(IDbContextFactory<HubDbContext> contexts) : ISurvivor
{
    private readonly Lock _gate = new();
    private AccessSnapshot _last = AccessSnapshot.Empty;
    private bool _held;
    private int _databases;

    public async Task<AccessSnapshot> ReadAsync(CancellationToken cancellation = default)
    {
        int database;
        lock (_gate)
        {
            if (_held)
            {
                return _last;
            }

            database = _databases;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var read = new AccessSnapshot(
            await db.Users.AsNoTracking().OrderBy(user => user.Key).ToListAsync(cancellation),
            await db.ApiTokens.AsNoTracking().OrderBy(token => token.Name).ToListAsync(cancellation));
        lock (_gate)
        {
            // What was read while the database was replaced may be of neither.
            return database == _databases ? _last = read : _last;
        }
    }

    void ISurvivor.Hold()
    {
        lock (_gate)
        {
            _held = true;
            _databases++;
        }
    }

    void ISurvivor.HandOn(HubDbContext fresh)
    {
        lock (_gate)
        {
            try
            {
                fresh.Users.AddRange(_last.Users);
                fresh.ApiTokens.AddRange(_last.Tokens);
                fresh.SaveChanges();
            }
            finally
            {
                _held = false;
            }
        }
    }
}
