using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Devices;
using HomeHub.Web.Components.Logs;
using HomeHub.Web.Components.Sensors;
using MudBlazor;

namespace HomeHub.Web.Components.Layout;

/// <summary>One result of the search.</summary>
public sealed record SearchHit(string Icon, string Title, string Detail, string Href);

/// <summary>What the one search finds for what was typed.</summary>
public static class SearchModel
{
    private const int MostDevices = 6;
    private const int MostSensors = 6;

    private static readonly (string Words, SearchHit Hit)[] Places =
    [
        ("overview home dashboard", new(Icons.Material.Outlined.SpaceDashboard, "Overview", "Page", "")),
        ("devices boards list", new(Icons.Material.Outlined.DeveloperBoard, "Devices", "Page", "devices")),
        ("sensors readings temperature humidity motion light", new(Icons.Material.Outlined.Sensors, "Sensors", "Page", "sensors")),
        ("logs entries live", new(Icons.Material.Outlined.ListAlt, "Logs", "Page", "logs")),
        ("settings", new(Icons.Material.Outlined.Settings, "Settings", "Page", "settings")),
        ("add new device wizard board kit firmware zip", new(Icons.Material.Outlined.Add, "Add a device", "Devices", "devices/add")),
        ("connections wifi wi-fi network ssid ftp server reusable default", new(Icons.Material.Outlined.Wifi, "Connections", "Settings", "settings/connections")),
        ("broker mqtt connect password user host port config.py", new(Icons.Material.Outlined.Hub, "Connect a device", "Settings", "settings#broker")),
        ("mqtt access users devices pairing pair let in mosquitto acl passwd password rotate revoke turned away", new(Icons.Material.Outlined.VerifiedUser, "MQTT access", "Settings", "settings/mqtt")),
        ("retention keep days delete old entries", new(Icons.Material.Outlined.AutoDelete, "Retention", "Settings", "settings#retention")),
        ("readings sensors retention keep hours days history", new(Icons.Material.Outlined.ShowChart, "How long readings are kept", "Settings", "settings#readings")),
        ("stale silent threshold", new(Icons.Material.Outlined.HourglassEmpty, "When a device counts as stale", "Settings", "settings#stale")),
        ("rejected messages refused errors", new(Icons.Material.Outlined.Block, "Rejected messages", "Settings", "settings#rejected")),
        ("backups restore copy download zip save", new(Icons.Material.Outlined.Inventory2, "Backups", "Settings", "settings#backups")),
        ("database size disk storage free space", new(Icons.Material.Outlined.Storage, "Storage", "Settings", "settings#storage")),
    ];

    /// <summary>Devices, sensors, then pages and settings, then the way into the log; never empty.</summary>
    public static IReadOnlyList<SearchHit> Hits(string text, IReadOnlyList<Device> devices, IReadOnlyList<SensorView> sensors)
    {
        var wanted = text.Trim();
        var found = devices.Where(device => wanted.Length == 0 || DeviceOrder.Says(device, wanted))
            .OrderBy(device => wanted.Length == 0 || Has(device.Name, wanted) ? 0 : 1)
            .ThenBy(DeviceOrder.Urgency)
            .Take(MostDevices)
            .Select(device => new SearchHit(DeviceLook.Of(device).Icon, device.Name, DeviceLook.Of(device).Word, DeviceLook.Href(device.Id)));
        var measured = sensors.Where(view => wanted.Length > 0 && SensorAddress.Says(view, wanted))
            .OrderBy(view => Has(view.Sensor.Name, wanted) ? 0 : 1)
            .ThenBy(view => view.Condition)
            .Take(MostSensors)
            .Select(view => new SearchHit(SensorLook.Of(view.Sensor.Kind).Icon, view.Sensor.Name, SensorDetail(view), SensorLook.Href(view.Sensor)));
        var places = Places
            .Where(place => wanted.Length == 0 ? place.Hit.Detail == "Page" : Has(place.Hit.Title, wanted) || Has(place.Words, wanted))
            .Select(place => place.Hit);
        SearchHit[] log = wanted.Length == 0 ? [] :
            [new(Icons.Material.Outlined.ManageSearch, $"Search the logs for “{wanted}”", "Logs", new LogAddress(new LogFilter { Text = wanted }).ToUri())];
        return [.. found, .. measured, .. places, .. log];
    }

    private static string SensorDetail(SensorView view) =>
        string.Join(", ", SensorWords.Large(view.Sensor)) is { Length: > 0 } said ? $"{view.DeviceName} · {said}" : view.DeviceName;

    private static bool Has(string text, string wanted) => text.Contains(wanted, StringComparison.CurrentCultureIgnoreCase);
}
