using HomeHub.Core.Devices;
using HomeHub.Core.Logs;

namespace HomeHub.Core.Updates;

/// <summary>Whether a device that went first is as well as before: errors in its log, restarts, free heap.</summary>
public sealed class CanaryHealth(DeviceStore devices, DeviceTimeline timeline, TimeProvider clock)
{
    /// <summary>New code may need some more memory; a fifth less free heap is a leak or a mistake (our choice).</summary>
    private const double HeapLeft = 0.8;

    /// <summary>A soak shorter than this is compared to this long before, so that one error an hour ago is not nothing.</summary>
    private static readonly TimeSpan LeastBefore = TimeSpan.FromMinutes(10);

    /// <summary>Notes how it is before the update.</summary>
    internal async Task NoteAsync(UpdateAttempt attempt, Device device, TimeSpan soak, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var since = now - (soak > LeastBefore ? soak : LeastBefore);
        attempt.ErrorsBefore = (await devices.TroubleSinceAsync(since, EntryLevel.Error, cancellation: cancellation)).GetValueOrDefault(device.Id);
        attempt.BootsBefore = await BootsAsync(device, since, now, cancellation);
        attempt.HeapBefore = device.HeapFree;
    }

    /// <summary>
    /// What was worse in the soak time than before the update, in words; null: nothing. What comes later is not the release's fault: a rollout may wait
    /// for weeks for a device that is away.
    /// </summary>
    internal async Task<string?> IllnessAsync(UpdateAttempt attempt, Device device, TimeSpan soak, CancellationToken cancellation)
    {
        if (attempt.EndedAt is not { } since)
        {
            return null;
        }

        var end = since + soak;
        var soaking = clock.GetUtcNow() <= end;
        var errors = (await devices.TroubleSinceAsync(since, EntryLevel.Error, end, cancellation)).GetValueOrDefault(device.Id);
        var boots = soaking ? (device.BootCount ?? 0) - (attempt.BootCountAfter ?? device.BootCount ?? 0) : await BootsAsync(device, since, end, cancellation);
        return errors > attempt.ErrorsBefore ? $"it logged {errors} {(errors == 1 ? "error" : "errors")}, {attempt.ErrorsBefore} in as long a time before."
            : boots > attempt.BootsBefore ? $"it restarted {boots} {(boots == 1 ? "time" : "times")} ({device.BootCause ?? "cause unknown"}), {attempt.BootsBefore} in as long a time before."
            : soaking && device.HeapFree < attempt.HeapBefore * HeapLeft ? $"its free heap went from {attempt.HeapBefore:N0} to {device.HeapFree:N0} bytes."
            : null;
    }

    private async Task<int> BootsAsync(Device device, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        (await timeline.ReadAsync(device.Id, from, to, withHub: false, cancellation: cancellation)).Count(row => row.Kind == TimelineKind.Boot);
}
