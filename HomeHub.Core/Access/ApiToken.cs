namespace HomeHub.Core.Access;

/// <summary>A key for a program: named, with a role, for a while. The key itself is not kept.</summary>
public sealed class ApiToken
{
    /// <summary>What every key begins with, so that one that lies around somewhere is known for what it is.</summary>
    public const string Prefix = "hh_";

    public long Id { get; set; }

    /// <summary>What it is for, unique.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 of the key, hex. The key has 256 random bits: nothing slower is needed against guessing.</summary>
    public required string Hash { get; set; }
    public Role Role { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset Created { get; set; }

    /// <summary>Null: until it is revoked.</summary>
    public DateTimeOffset? Expires { get; set; }
    public DateTimeOffset? Revoked { get; set; }

    /// <summary>To the hour; null: never.</summary>
    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>Why it opens nothing now, in words; null: it does.</summary>
    public string? Fault(DateTimeOffset now) =>
        Revoked is { } revoked ? $"The token {Name} was revoked on {revoked:yyyy-MM-dd}."
        : Expires <= now ? $"The token {Name} expired on {Expires:yyyy-MM-dd}." : null;
}
