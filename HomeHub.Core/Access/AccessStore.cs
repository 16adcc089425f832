using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Access;

/// <summary>Reads who gets in; while a damaged database is replaced, that is who did before.</summary>
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
        // The rows are in it: AccessCopyStore comes first.
        lock (_gate)
        {
            _held = false;
        }
    }
}
