namespace HomeHub.Core.Data;

/// <summary>One thing a person changed on the Settings page, or the hub has to remember: a name and its JSON value.</summary>
public sealed class Setting
{
    public required string Name { get; set; }
    public required string Value { get; set; }
}
