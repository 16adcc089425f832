using HomeHub.Core.Sensors;
using Microsoft.AspNetCore.WebUtilities;

namespace HomeHub.Web.Components.Sensors;

/// <summary>What the Sensors page shows, as its address: <c>/sensors?device=a&amp;kind=climate&amp;q=…&amp;by=kind</c>.</summary>
/// <param name="ByKind">Grouped by kind, not by device.</param>
public sealed record SensorAddress(string? Device = null, SensorKind? Kind = null, string? Text = null, bool ByKind = false)
{
    public const string Path = "sensors";
    public const string KindWord = "kind";

    /// <summary>What cannot be read is left out.</summary>
    public static SensorAddress Of(string? device, string? kind, string? text, string? by) =>
        new(string.IsNullOrEmpty(device) ? null : device, SensorLook.KindOf(kind), string.IsNullOrWhiteSpace(text) ? null : text.Trim(), by == KindWord);

    public bool IsNarrowed => this != new SensorAddress(ByKind: ByKind);

    /// <summary>Relative to the base address.</summary>
    public string ToUri() => QueryHelpers.AddQueryString(Path, new Dictionary<string, string?>
    {
        ["device"] = Device, [KindWord] = Kind is { } kind ? SensorLook.Of(kind).Word : null, ["q"] = Text, ["by"] = ByKind ? KindWord : null,
    });

    /// <summary>Whether a sensor passes all but the kind, whose counts stand beside each other.</summary>
    public bool Matches(SensorView view) =>
        (Device is null || view.Sensor.DeviceId == Device) && (Text is null || Says(view, Text));

    /// <summary>Name, device, kind, condition, or what it measures.</summary>
    public static bool Says(SensorView view, string text) =>
        new[] { view.Sensor.Name, view.Sensor.Slug, view.DeviceName, view.Sensor.DeviceId, SensorLook.Of(view.Sensor.Kind).Word, SensorLook.Of(view.Condition).Word }
            .Concat(view.Sensor.Values.Select(value => value.Field.Label))
            .Any(fact => fact.Contains(text, StringComparison.CurrentCultureIgnoreCase));
}
