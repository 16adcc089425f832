namespace HomeHub.Web.Components.Devices;

/// <summary>The rule for a name a person gives a device.</summary>
public static class DeviceName
{
    public const int MaxLength = 60;

    /// <summary>What is wrong with a name; null where nothing is. Empty is right: the device's own name counts again.</summary>
    public static string? Fault(string? name) => name?.Trim() switch
    {
        { Length: > MaxLength } => $"A name has at most {MaxLength} characters.",
        { } text when text.Any(char.IsControl) => "A name is one line of text.",
        _ => null,
    };
}
