namespace HomeHub.Core.Devices;

/// <summary>How many devices that are not known yet may still appear: a babbling topic must not fill the registry.</summary>
/// <param name="perHour">As many within any hour.</param>
internal sealed class Newcomers(int perHour)
{
    private readonly Queue<DateTimeOffset> _taken = [];

    /// <summary>False: there were too many.</summary>
    public bool TryTake(DateTimeOffset at)
    {
        while (_taken.TryPeek(out var oldest) && at - oldest > TimeSpan.FromHours(1))
        {
            _taken.Dequeue();
        }

        if (_taken.Count >= perHour)
        {
            return false;
        }

        _taken.Enqueue(at);
        return true;
    }
}
