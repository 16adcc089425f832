using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Access;

/// <summary>What came of making a token.</summary>
/// <param name="Key">What the program sends; shown now and never again.</param>
public sealed record TokenSave(IReadOnlyList<AccessFault> Faults, ApiToken? Token, string? Key);

/// <summary>Tokens for programs: made, revoked, and forgotten when so many others ended after them.</summary>
public sealed class TokenStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, AccessRegistry registry, AccessCopyStore copy, AuditStore audit, TimeProvider clock)
{
    public const int MostDays = 3_650;

    /// <summary>Of those that ended; by their number and not by time, as the clock may be wrong.</summary>
    public const int EndedKept = 200;
    private static readonly TimeSpan UseStep = TimeSpan.FromHours(1);

    /// <summary>What is kept of a key.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <param name="days">For how long it is good; null: until it is revoked.</param>
    public async Task<TokenSave> CreateAsync(string? name, Role role, int? days = null, CancellationToken cancellation = default)
    {
        List<AccessFault> faults = [];
        if (AccessRules.NameFault(name) is { } fault)
        {
            faults.Add(new("name", fault));
        }

        if (days is < 1 or > MostDays)
        {
            faults.Add(new("days", $"1 to {MostDays} days."));
        }

        if (faults.Count > 0)
        {
            return new(faults, null, null);
        }

        var key = ApiToken.Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        var token = new ApiToken
        {
            Name = name!.Trim(), Hash = Hash(key), Role = role, CreatedBy = Actor.Current.Name, Created = now, Expires = days is { } length ? now.AddDays(length) : null,
        };
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            // The name of one that ended is free again.
            await db.ApiTokens.Where(other => other.Name == token.Name && (other.Revoked != null || (other.Expires != null && other.Expires <= now))).ExecuteDeleteAsync(cancellation);
            if (await db.ApiTokens.AnyAsync(other => other.Name == token.Name, cancellation))
            {
                return new([new("name", "There is a token with this name already.")], null, null);
            }

            // The ones that ended first: those that only a clock ahead of its time takes for ended are not among them.
            await db.ApiTokens.Where(other => other.Revoked != null || (other.Expires != null && other.Expires <= now))
                .OrderByDescending(other => other.Revoked ?? other.Expires).Skip(EndedKept).ExecuteDeleteAsync(cancellation);
            db.ApiTokens.Add(token);
            await db.SaveChangesAsync(cancellation);
            await copy.KeepAsync(db);
        }

        await registry.RefreshAsync();
        await audit.AddAsync($"Made the token {token.Name} for {role.ToString().ToLowerInvariant()}s, {(days is null ? "until it is revoked" : $"for {days} days")}", cancellation: cancellation);
        return new([], token, key);
    }

    /// <summary>Ends it at once; false where there is no such token.</summary>
    public Task<bool> RevokeAsync(long id, CancellationToken cancellation = default) => RevokeAsync(token => token.Id == id, cancellation);

    /// <summary>The same by its name.</summary>
    public Task<bool> RevokeAsync(string name, CancellationToken cancellation = default) => RevokeAsync(token => token.Name == name, cancellation);

    /// <summary>Remembers that it was used, to the hour.</summary>
    public async Task UsedAsync(ApiToken token, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        if (now - token.LastUsed < UseStep)
        {
            return;
        }

        // Said at once, for the requests that come while it is saved.
        token.LastUsed = now;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        using var mine = await turn.TakeAsync(cancellation);
        await db.ApiTokens.Where(t => t.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsed, now), cancellation);
    }

    private async Task<bool> RevokeAsync(System.Linq.Expressions.Expression<Func<ApiToken, bool>> which, CancellationToken cancellation)
    {
        ApiToken? token;
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            token = await db.ApiTokens.FirstOrDefaultAsync(which, cancellation);
            if (token is null)
            {
                return false;
            }

            token.Revoked ??= clock.GetUtcNow();
            await db.SaveChangesAsync(cancellation);
            await copy.KeepAsync(db);
        }

        await registry.RefreshAsync();
        await audit.AddAsync($"Revoked the token {token.Name}", cancellation: cancellation);
        return true;
    }
}
