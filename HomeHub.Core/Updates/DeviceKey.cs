namespace HomeHub.Core.Updates;

/// <summary>What a device proves by that an update comes from this HomeHub: on its board as <c>UPDATE_KEY</c>.</summary>
public sealed class DeviceKey
{
    public required string DeviceId { get; set; }

    /// <summary>64 hexadecimal digits; a secret.</summary>
    public required string Key { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
