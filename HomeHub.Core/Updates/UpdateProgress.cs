using System.Collections.Concurrent;

namespace HomeHub.Core.Updates;

/// <summary>
/// How far downloads are, in memory only: a figure a second and device is not worth a write to the SD card. After a restart of HomeHub the device
/// says it again.
/// </summary>
public sealed class UpdateProgress
{
    private readonly ConcurrentDictionary<string, (int Progress, long Bytes, long BytesTotal)> _figures = new();

    internal void Note(UpdateAttempt attempt) => _figures[attempt.Id] = (attempt.Progress, attempt.Bytes, attempt.BytesTotal);

    internal void Forget(string attemptId) => _figures.TryRemove(attemptId, out _);

    internal void Apply(UpdateAttempt attempt)
    {
        if (attempt.IsOpen && _figures.TryGetValue(attempt.Id, out var figures))
        {
            (attempt.Progress, attempt.Bytes, attempt.BytesTotal) = figures;
        }
    }
}
