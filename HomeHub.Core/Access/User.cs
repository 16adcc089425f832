namespace HomeHub.Core.Access;

/// <summary>Somebody who signs in with a name and a password.</summary>
public sealed class User
{
    public long Id { get; set; }

    /// <summary>As it is shown; unique without regard to case.</summary>
    public required string Name { get; set; }

    /// <summary><see cref="Name"/> in lower case, by which it is found.</summary>
    public required string Key { get; set; }
    public required string PasswordHash { get; set; }
    public Role Role { get; set; }

    /// <summary>Stands in every session; a new one ends them all.</summary>
    public required string Stamp { get; set; }
    public DateTimeOffset Created { get; set; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? LastSignIn { get; set; }
}
