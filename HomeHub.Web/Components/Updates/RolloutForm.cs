using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Updates;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Updates;

/// <summary>Whom a rollout is for.</summary>
public enum RolloutAudience
{
    Everybody,
    Platform,
    Chosen,
}

/// <summary>What stands in the form that starts a rollout.</summary>
public sealed class RolloutForm
{
    public long? ReleaseId { get; set; }
    public RolloutAudience Audience { get; set; }
    public string Platform { get; set; } = ReleaseRules.Platforms[0];
    public IReadOnlyCollection<string> DeviceIds { get; set; } = [];
    public bool Canary { get; set; } = true;
    public int SoakMinutes { get; set; } = 10;
    public int WaveSize { get; set; } = 5;
    public int FailureThreshold { get; set; } = 2;
    public int TimeoutMinutes { get; set; } = 15;
    public bool Downgrade { get; set; }

    /// <summary>What HomeHub had against it, by field.</summary>
    public IReadOnlyList<FieldError> Errors { get; set; } = [];

    public string? Fault(string field) => Errors.FirstOrDefault(error => error.Path == field)?.Message;

    /// <summary>The devices it would be for, those that cannot take the release left out.</summary>
    public IReadOnlyList<Device> Reach(IEnumerable<Device> devices, Release release) =>
    [
        .. devices.Where(device => UpdateAbility.Obstacle(device, release) is null
            && (Audience == RolloutAudience.Everybody || (Audience == RolloutAudience.Platform ? device.Platform == Platform : DeviceIds.Contains(device.Id)))),
    ];

    /// <summary>What will happen, in a sentence or two.</summary>
    public string Preview(IEnumerable<Device> devices, Release release)
    {
        var reach = Reach(devices, release);
        var there = reach.Where(device => UpdateAbility.Runs(device, release.Version, release.Sequence, release.FilesSha256)).ToList();
        var newer = Downgrade ? [] : reach.Except(there).Where(device => device.FirmwareSequence > release.Sequence).ToList();
        var open = reach.Except(there).Except(newer).ToList();
        var words = open.Count switch
        {
            0 => "Nobody would be updated.",
            1 => $"{open[0].Name} would be updated.",
            _ when Canary && open.Select(device => device.Platform).Distinct().Count() is var first && first < open.Count =>
                $"{first} of {open.Count} devices {(first == 1 ? "goes" : "go")} first, the others follow when {(first == 1 ? "it has" : "they have")} stayed healthy for {SoakMinutes} min.",
            _ => $"{open.Count} devices would be updated, {Math.Min(WaveSize, open.Count)} at once.",
        };
        return string.Join(' ', new[]
        {
            words,
            open.Count(device => device.Status == DeviceStatus.Offline) is > 0 and var away ? $"{away} of them {(away == 1 ? "is" : "are")} offline and {(away == 1 ? "is" : "are")} updated when back." : null,
            there.Count > 0 ? $"{there.Count} {(there.Count == 1 ? "runs" : "run")} it already." : null,
            newer.Count > 0 ? $"{newer.Count} {(newer.Count == 1 ? "runs" : "run")} something newer and {(newer.Count == 1 ? "is" : "are")} left alone." : null,
            open.Count(device => !UpdateAbility.Of(device).HasKey) is > 0 and var unsigned ? $"{unsigned} {(unsigned == 1 ? "takes" : "take")} unsigned releases." : null,
        }.OfType<string>());
    }

    public RolloutRequest ToRequest() => new()
    {
        ReleaseId = ReleaseId, DeviceIds = Audience == RolloutAudience.Chosen ? [.. DeviceIds] : null, Platform = Audience == RolloutAudience.Platform ? Platform : null,
        Canary = Canary, Soak = TimeSpan.FromMinutes(SoakMinutes), WaveSize = WaveSize, FailureThreshold = FailureThreshold, Timeout = TimeSpan.FromMinutes(TimeoutMinutes),
        Downgrade = Downgrade, Author = PageAuthor.Name,
    };
}
