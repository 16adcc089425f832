using System.Security.Cryptography;
using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Access;

/// <summary>What came of a change of a user.</summary>
/// <param name="Faults">Why nothing was done, by field; empty: it was.</param>
public sealed record UserSave(IReadOnlyList<AccessFault> Faults, User? User)
{
    internal static UserSave Refused(string field, string message) => new([new(field, message)], null);
}

/// <summary>Users: added, changed, removed. There is always an owner once there was one.</summary>
public sealed class UserStore(
    IDbContextFactory<HubDbContext> contexts, WriteTurn turn, IPasswords passwords, AccessRegistry registry, AccessCopyStore copy, AuditStore audit, TimeProvider clock)
{
    // Verified where there is no such user, so that the answer takes as long as for one there is.
    private readonly Lazy<string> _nobody = new(() => passwords.Hash("nobody has this password"));

    /// <summary>Makes the first owner; refused where there is one.</summary>
    public Task<UserSave> AddFirstAsync(string? name, string? password, CancellationToken cancellation = default) =>
        AddAsync(name, password, Role.Owner, first: true, cancellation);

    public Task<UserSave> AddAsync(string? name, string? password, Role role, CancellationToken cancellation = default) =>
        AddAsync(name, password, role, first: false, cancellation);

    /// <summary>The user with this name and password; null where either is wrong, after the same time.</summary>
    public async Task<User?> VerifyAsync(string? name, string? password)
    {
        var user = (await registry.CurrentAsync()).Find(name ?? "");
        // Longer than one can be: not worth the time.
        return password is { Length: <= AccessRules.LongestPassword } && passwords.Verify(user?.PasswordHash ?? _nobody.Value, password) ? user : null;
    }

    /// <summary>Whether this is the user's password.</summary>
    public bool IsPassword(User user, string? password) => password is { Length: > 0 and <= AccessRules.LongestPassword } && passwords.Verify(user.PasswordHash, password);

    public Task SignedInAsync(long id, CancellationToken cancellation = default) => ChangeAsync(id, null, user =>
    {
        user.LastSignIn = clock.GetUtcNow();
        return null;
    }, cancellation);

    /// <summary>Sets a password and ends all sessions of the user.</summary>
    public Task<UserSave> SetPasswordAsync(long id, string? password, CancellationToken cancellation = default) => ChangeAsync(id, "Set the password of", user =>
    {
        if (AccessRules.PasswordFault(password, user.Name) is { } fault)
        {
            return new("password", fault);
        }

        (user.PasswordHash, user.Stamp) = (passwords.Hash(password!), NewStamp());
        return null;
    }, cancellation);

    public Task<UserSave> SetRoleAsync(long id, Role role, CancellationToken cancellation = default) => ChangeAsync(id, $"Made {role.ToString().ToLowerInvariant()}:", user =>
    {
        user.Role = role;
        return null;
    }, cancellation);

    /// <summary>Ends all sessions of the user, wherever they are.</summary>
    public Task<UserSave> EndSessionsAsync(long id, CancellationToken cancellation = default) => ChangeAsync(id, "Signed out everywhere:", user =>
    {
        user.Stamp = NewStamp();
        return null;
    }, cancellation);

    public Task<UserSave> RemoveAsync(long id, CancellationToken cancellation = default) => ChangeAsync(id, "Removed the user", null, cancellation);

    private async Task<UserSave> AddAsync(string? name, string? password, Role role, bool first, CancellationToken cancellation)
    {
        if (AccessRules.Faults(name, password) is { Count: > 0 } faults)
        {
            return new(faults, null);
        }

        var user = new User
        {
            Name = name!.Trim(), Key = AccessRules.Key(name), PasswordHash = passwords.Hash(password!), Role = role, Stamp = NewStamp(), Created = clock.GetUtcNow(),
        };
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (first && await db.Users.AnyAsync(other => other.Role == Role.Owner, cancellation))
            {
                return UserSave.Refused("", "HomeHub has an owner already.");
            }

            if (await db.Users.AnyAsync(other => other.Key == user.Key, cancellation))
            {
                return UserSave.Refused("name", "There is a user with this name already.");
            }

            db.Users.Add(user);
            await db.SaveChangesAsync(cancellation);
            await copy.KeepAsync(db);
        }

        await registry.RefreshAsync();
        await (first ? audit.AddAsync("Became the owner", who: user.Name, cancellation: cancellation)
            : audit.AddAsync($"Added the user {user.Name} as {role.ToString().ToLowerInvariant()}", cancellation: cancellation));
        return new([], user);
    }

    /// <param name="what">For the audit list, before the name; null: not worth a line.</param>
    /// <param name="change">Null: remove it.</param>
    private async Task<UserSave> ChangeAsync(long id, string? what, Func<User, AccessFault?>? change, CancellationToken cancellation)
    {
        User? user;
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            user = await db.Users.FindAsync([id], cancellation);
            if (user is null)
            {
                return UserSave.Refused("", "There is no such user; it may have been removed.");
            }

            var wasOwner = user.Role == Role.Owner;
            if (change?.Invoke(user) is { } fault)
            {
                return new([fault], null);
            }

            if (wasOwner && (change is null || user.Role != Role.Owner) && !await db.Users.AnyAsync(other => other.Id != id && other.Role == Role.Owner, cancellation))
            {
                return UserSave.Refused("role", $"{user.Name} is the only owner; make somebody else an owner first.");
            }

            if (change is null)
            {
                db.Users.Remove(user);
            }

            await db.SaveChangesAsync(cancellation);
            await copy.KeepAsync(db);
        }

        await registry.RefreshAsync();
        if (what is not null)
        {
            await audit.AddAsync($"{what} {user.Name}", cancellation: cancellation);
        }

        return new([], user);
    }

    private static string NewStamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
