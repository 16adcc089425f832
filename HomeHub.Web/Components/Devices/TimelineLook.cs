using HomeHub.Core.Devices;
using MudBlazor;

namespace HomeHub.Web.Components.Devices;

/// <summary>How a kind of timeline row looks.</summary>
public sealed record TimelineLook(string Word, string Icon, string Css)
{
    public static TimelineLook Of(TimelineKind kind) => kind switch
    {
        TimelineKind.FirstSeen => new("first seen", Icons.Material.Outlined.Flag, "hub-ok"),
        TimelineKind.Outage => new("offline", Icons.Material.Filled.PowerOff, "hub-bad"),
        TimelineKind.Stale => new("silent", Icons.Material.Filled.HourglassBottom, "hub-warn"),
        TimelineKind.Boot => new("boot", Icons.Material.Filled.RestartAlt, "hub-note"),
        TimelineKind.WifiReconnect => new("Wi-Fi reconnect", Icons.Material.Filled.Wifi, "hub-note"),
        TimelineKind.MqttReconnect => new("reconnect", Icons.Material.Filled.Sync, "hub-note"),
        TimelineKind.LogGap => new("log gap", Icons.Material.Filled.Difference, "hub-warn"),
        TimelineKind.FirmwareChange => new("firmware", Icons.Material.Filled.SystemUpdateAlt, "hub-note"),
        TimelineKind.AddressChange => new("address", Icons.Material.Filled.Lan, "hub-note"),
        TimelineKind.BrokerAway => new("broker away", Icons.Material.Filled.CloudOff, "hub-idle"),
        TimelineKind.HubDown => new("HomeHub not running", Icons.Material.Filled.PauseCircle, "hub-idle"),
        TimelineKind.Renamed => new("renamed", Icons.Material.Filled.Edit, "hub-note"),
        TimelineKind.Config => new("configuration", Icons.Material.Filled.Tune, "hub-note"),
        TimelineKind.Command => new("command", Icons.Material.Filled.Terminal, "hub-note"),
        _ => new("update", Icons.Material.Filled.Upgrade, "hub-note"),
    };

    /// <summary>When it was, local: start, and end or "now" for a span.</summary>
    public static string When(TimelineEvent row, TimeZoneInfo zone)
    {
        var start = TimeZoneInfo.ConvertTime(row.Start, zone);
        if (!TimelineLanes.IsSpan(row.Kind))
        {
            return $"{start:ddd d MMM HH:mm:ss}";
        }

        var end = row.End is { } e ? TimeZoneInfo.ConvertTime(e, zone) : (DateTimeOffset?)null;
        return end is null ? $"{start:ddd d MMM HH:mm:ss} – now"
            : end.Value.Date == start.Date ? $"{start:ddd d MMM HH:mm:ss} – {end:HH:mm:ss}"
            : $"{start:ddd d MMM HH:mm:ss} – {end:ddd d MMM HH:mm:ss}";
    }
}
