using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Access;

/// <summary>Reads who gets in.</summary>
public sealed class AccessStore(IDbContextFactory<HubDbContext> contexts)
{
    public async Task<AccessSnapshot> ReadAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return new(
            await db.Users.AsNoTracking().OrderBy(user => user.Key).ToListAsync(cancellation),
            await db.ApiTokens.AsNoTracking().OrderBy(token => token.Name).ToListAsync(cancellation));
    }
}
