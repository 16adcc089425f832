using HomeHub.Core.Configs;
using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>Which rollouts make sense, and for whom.</summary>
internal static class RolloutRules
{
    public static IReadOnlyList<FieldError> Check(RolloutRequest request)
    {
        List<FieldError> errors = [];
        Add("soak", request.Soak >= TimeSpan.Zero && request.Soak <= TimeSpan.FromDays(7), "The soak time is from nothing to 7 days.");
        Add("wave_size", request.WaveSize is >= 1 and <= 1_000, "A wave has 1 to 1000 devices.");
        Add("failure_threshold", request.FailureThreshold is >= 1 and <= 1_000, "It stops at 1 to 1000 failed devices.");
        Add("timeout", request.Timeout >= TimeSpan.FromMinutes(2) && request.Timeout <= TimeSpan.FromDays(1), "A device may take from 2 minutes to a day; its probation alone takes one minute.");
        Add("platform", request.Platform is null || ReleaseRules.Platforms.Contains(request.Platform), $"The platform is one of {string.Join(", ", ReleaseRules.Platforms)}.");
        Add("devices", request.DeviceIds is not { Count: 0 }, "Choose one device at least.");
        return errors;

        void Add(string field, bool right, string words)
        {
            if (!right)
            {
                errors.Add(new(field, words));
            }
        }
    }

    /// <summary>
    /// The devices of a rollout, with why one has nothing to do in it. What was chosen by hand and is not possible is an error; who only belongs to
    /// "all" is left out or skipped.
    /// </summary>
    /// <param name="busy">Devices that another rollout is at.</param>
    public static (IReadOnlyList<(Device Device, string? Skip)> Chosen, IReadOnlyList<FieldError> Errors) Choose(
        RolloutRequest request, Release release, IReadOnlyList<Device> devices, IReadOnlySet<string> busy)
    {
        var byHand = request.DeviceIds is not null;
        List<FieldError> errors = [];
        if (request.DeviceIds?.Distinct().Except(devices.Select(device => device.Id)).ToList() is { Count: > 0 } unknown)
        {
            errors.Add(new("devices", $"There is no device {string.Join(", ", unknown)}."));
        }

        List<(Device, string?)> chosen = [];
        foreach (var device in devices.Where(device => request.DeviceIds?.Contains(device.Id) ?? (request.Platform is null || device.Platform == request.Platform)))
        {
            var impossible = UpdateAbility.Obstacle(device, release);
            var skip = Skip(request, release, device, busy);
            if (byHand && (impossible ?? skip?.Fault) is { } fault)
            {
                errors.Add(new("devices", $"{device.Name} {fault}."));
            }
            else if (impossible is null)
            {
                chosen.Add((device, skip?.Words));
            }
        }

        if (errors.Count == 0 && !chosen.Exists(one => one.Item2 is null))
        {
            errors.Add(new("devices", chosen.Count == 0
                ? $"No device can take {release.Version}: it needs a firmware that can update itself, and one of the platforms {string.Join(", ", release.Platforms)}."
                : $"There is nothing to do: {(chosen.Count == 1 ? $"{chosen[0].Item1.Name}: {chosen[0].Item2}" : $"all {chosen.Count} devices run {release.Version} already, or a newer release.")}"));
        }

        return (chosen, errors);
    }

    /// <summary>Why there is nothing to do for a device, and whether that is a fault where it was chosen by hand.</summary>
    private static (string Words, string? Fault)? Skip(RolloutRequest request, Release release, Device device, IReadOnlySet<string> busy) => device switch
    {
        _ when busy.Contains(device.Id) => ("Another rollout is updating it right now.", "is being updated by another rollout right now"),
        _ when UpdateAbility.Runs(device, release.Version, release.Sequence, release.FilesSha256) => ("It runs this release already.", null),
        _ when device.FirmwareSequence > release.Sequence && !request.Downgrade =>
            ($"It runs {device.FirmwareVersion}, which is newer; a downgrade has to be asked for.", $"runs {device.FirmwareVersion}, which is newer; ask for a downgrade if that is meant"),
        _ => null,
    };
}
