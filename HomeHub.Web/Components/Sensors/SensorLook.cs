using HomeHub.Core.Sensors;
using MudBlazor;

namespace HomeHub.Web.Components.Sensors;

/// <summary>How a kind of sensor looks and is called.</summary>
/// <param name="Word">Of many; stands in addresses, too.</param>
public sealed record SensorLook(string Word, string Icon)
{
    public static IReadOnlyList<SensorKind> Kinds { get; } = [SensorKind.Climate, SensorKind.Motion, SensorKind.Light, SensorKind.Other];

    /// <summary>"Climate".</summary>
    public string Title => char.ToUpperInvariant(Word[0]) + Word[1..];

    public static SensorLook Of(SensorKind kind) => kind switch
    {
        SensorKind.Climate => new("climate", Icons.Material.Outlined.Thermostat),
        SensorKind.Motion => new("motion", Icons.Material.Outlined.DirectionsRun),
        SensorKind.Light => new("light", Icons.Material.Outlined.Lightbulb),
        _ => new("other", Icons.Material.Outlined.Sensors),
    };

    /// <summary>The kind a word in the address names; null for anything else.</summary>
    public static SensorKind? KindOf(string? word) => Kinds.Cast<SensorKind?>().FirstOrDefault(kind => Of(kind!.Value).Word == word);

    /// <summary>A condition that is not "well": word, icon, class that colours it.</summary>
    public static (string Word, string Icon, string Css) Of(SensorCondition condition) => condition switch
    {
        SensorCondition.Failing => ("failing", Icons.Material.Filled.Error, "hub-bad"),
        SensorCondition.Silent => ("silent", Icons.Material.Filled.HourglassBottom, "hub-warn"),
        SensorCondition.Away => ("device offline", Icons.Material.Filled.PowerOff, "hub-bad"),
        SensorCondition.Waiting => ("nothing yet", Icons.Material.Outlined.HourglassEmpty, "hub-idle"),
        _ => ("well", Icons.Material.Filled.CheckCircle, "hub-ok"),
    };

    /// <summary>A sensor's page, relative to the base address.</summary>
    public static string Href(string deviceId, string slug) => $"sensors/{Uri.EscapeDataString(deviceId)}/{Uri.EscapeDataString(slug)}";

    public static string Href(LiveSensor sensor) => Href(sensor.DeviceId, sensor.Slug);
}
