namespace HomeHub.Core.Access;

/// <summary>Who did what, when, from where.</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }
    public DateTimeOffset Time { get; set; }

    /// <summary>A user, a token, or HomeHub.</summary>
    public required string Who { get; set; }

    /// <summary>In words.</summary>
    public required string What { get; set; }

    /// <summary>False: it was refused, or it failed.</summary>
    public bool Allowed { get; set; }

    /// <summary>The address it came from; null: HomeHub's console.</summary>
    public string? Address { get; set; }
}
