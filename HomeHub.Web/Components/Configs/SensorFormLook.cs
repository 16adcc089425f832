using HomeHub.Core.Sensors;
using MudBlazor;

namespace HomeHub.Web.Components.Configs;

/// <summary>How a type of sensor looks.</summary>
public static class SensorFormLook
{
    public static string Icon(string typeKey) => typeKey switch
    {
        _ when typeKey == SensorTypes.Weather.Key => Icons.Material.Outlined.Thermostat,
        _ when typeKey == SensorTypes.Motion.Key => Icons.Material.Outlined.DirectionsRun,
        _ when typeKey == SensorTypes.Led.Key => Icons.Material.Outlined.Lightbulb,
        _ when typeKey == SensorTypes.StatusLed.Key => Icons.Material.Outlined.Adjust,
        _ => Icons.Material.Outlined.Memory,
    };
}
