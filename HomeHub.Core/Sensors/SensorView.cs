using HomeHub.Core.Devices;

namespace HomeHub.Core.Sensors;

/// <summary>How a sensor is; what needs a person first.</summary>
public enum SensorCondition
{
    /// <summary>Its device says that it fails.</summary>
    Failing,

    /// <summary>It said nothing for longer than its device says it may, and the device is there.</summary>
    Silent,

    /// <summary>Its device is offline.</summary>
    Away,

    /// <summary>It never said anything.</summary>
    Waiting,
    Well,
}

/// <summary>A sensor with how it is, as pages and the REST face show it.</summary>
/// <param name="Note">Why it is so, in a sentence; null where there is nothing to say.</param>
public sealed record SensorView(LiveSensor Sensor, string DeviceName, DeviceStatus DeviceStatus, SensorCondition Condition, string? Note)
{
    public bool NeedsAttention => Condition is SensorCondition.Failing or SensorCondition.Silent;

    internal static SensorView Of(LiveSensor sensor, Device? device, SensorTrouble? trouble, DateTimeOffset localNow)
    {
        var status = device?.Status ?? DeviceStatus.Unknown;
        var name = device?.Name ?? sensor.DeviceId;
        var (condition, note) = sensor switch
        {
            _ when status == DeviceStatus.Offline =>
                (SensorCondition.Away, $"{name} is offline since {When(device!.OfflineSince ?? device.LastSeen, localNow)}."),
            _ when trouble is not null => (SensorCondition.Failing, trouble.Message),
            _ when sensor.IsSilent(localNow) => (SensorCondition.Silent,
                $"Silent since {When(sensor.StateAt!.Value, localNow)}; it should speak at least every {Durations.Words(sensor.Description!.ExpiresAfter!.Value)}, and {name} is there."),
            { State: null } => (SensorCondition.Waiting, "It has not said anything yet."),
            { StateAt: null } => (SensorCondition.Well, "The broker had kept this; nobody knows how old it is."),
            _ => (SensorCondition.Well, (string?)null),
        };
        return new SensorView(sensor, name, status, condition, note);
    }

    /// <summary>The time of day, with the date where it is not today's.</summary>
    private static string When(DateTimeOffset time, DateTimeOffset localNow)
    {
        var local = time.ToOffset(localNow.Offset);
        return local.Date == localNow.Date ? $"{local:HH:mm}" : $"{local:d MMM HH:mm}";
    }
}

/// <summary>Every sensor with how it is now.</summary>
public sealed class SensorViews(SensorRegistry sensors, DeviceRegistry devices, SensorTroubles troubles, TimeProvider clock)
{
    /// <summary>All of them, by device id and name.</summary>
    public IReadOnlyList<SensorView> All()
    {
        var known = devices.All.ToDictionary(device => device.Id);
        var now = clock.GetLocalNow();
        return [.. sensors.All.Select(sensor => View(sensor, known.GetValueOrDefault(sensor.DeviceId), now))];
    }

    /// <summary>A device's, by name.</summary>
    public IReadOnlyList<SensorView> Of(string deviceId)
    {
        var device = devices.Find(deviceId);
        var now = clock.GetLocalNow();
        return [.. sensors.Of(deviceId).Select(sensor => View(sensor, device, now))];
    }

    public SensorView? Find(string deviceId, string slug) =>
        sensors.Find(deviceId, slug) is { } sensor ? View(sensor, devices.Find(deviceId), clock.GetLocalNow()) : null;

    private SensorView View(LiveSensor sensor, Device? device, DateTimeOffset now) => SensorView.Of(sensor, device, troubles.Of(sensor), now);
}
