using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>Who still needs a release where it is published.</summary>
public sealed class ReleaseUse(RolloutStore rollouts, DeviceRegistry registry)
{
    /// <summary>The rollout in which devices may still fetch it, also one that waits for a person, in words; null: none.</summary>
    /// <param name="host">From this host; null: from any.</param>
    public async Task<string?> RolloutAsync(Release release, string? host, CancellationToken cancellation = default)
    {
        var user = (await rollouts.ActiveAsync(cancellation)).FirstOrDefault(rollout => rollout.ReleaseId == release.Id && (host is null || rollout.Host == host));
        return user switch
        {
            null => null,
            { IsOver: true } => $"Devices of an aborted rollout are still fetching release {release.Version}. Wait until they have ended.",
            _ => $"Devices fetch release {release.Version} there: its rollout is {user.State.ToString().ToLowerInvariant()}. Wait until it is done, or abort it.",
        };
    }

    /// <summary>The devices that run it, in words; null: none.</summary>
    public string? Devices(Release release)
    {
        var names = registry.All.Where(device => UpdateAbility.Runs(device, release.Version, release.Sequence, release.FilesSha256)).Select(device => device.Name).ToList();
        return names.Count switch
        {
            0 => null,
            1 => $"{names[0]} runs it.",
            2 => $"{names[0]} and {names[1]} run it.",
            _ => $"{names[0]} and {names.Count - 1} others run it.",
        };
    }
}
