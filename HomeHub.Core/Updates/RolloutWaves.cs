using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>Who goes when.</summary>
internal static class RolloutWaves
{
    /// <summary>
    /// Canaries first, one for each platform and one that is there if possible; then waves of so many, those that are there first. By id where
    /// nothing else decides.
    /// </summary>
    public static IReadOnlyList<RolloutDevice> Of(IReadOnlyList<Device> devices, bool canary, int size)
    {
        var order = devices.OrderBy(device => device.Status is DeviceStatus.Online ? 0 : device.Status is DeviceStatus.Offline ? 2 : 1).ThenBy(device => device.Id, StringComparer.Ordinal).ToList();
        var canaries = canary ? order.DistinctBy(device => device.Platform).ToList() : [];
        return
        [
            .. canaries.Select(device => new RolloutDevice { DeviceId = device.Id, Wave = RolloutPlan.CanaryWave }),
            .. order.Except(canaries).Chunk(size).SelectMany((wave, index) => wave.Select(device => new RolloutDevice { DeviceId = device.Id, Wave = index + 1 })),
        ];
    }
}
