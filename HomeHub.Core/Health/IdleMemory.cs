using Microsoft.Extensions.Hosting;

namespace HomeHub.Core.Health;

/// <summary>
/// Gives memory back once it is quiet. The collector runs when memory is asked for, so what the start or a burst needed would
/// otherwise stay taken until the next one; on a Raspberry Pi, Home Assistant beside it has a use for it.
/// </summary>
public sealed class IdleMemory(TimeProvider clock) : BackgroundService
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Less than this allocated in an interval, in bytes, is quiet.</summary>
    private const long Quiet = 2 * Megabyte;

    /// <summary>Less than this allocated since the last time, in bytes, is not worth a collection.</summary>
    private const long Worthwhile = 4 * Megabyte;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var (before, collected) = (0L, 0L);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = GC.GetTotalAllocatedBytes();
            if (now - before < Quiet && now - collected > Worthwhile)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                ProcessMemory.TrimNativeHeap();
                collected = now;
            }

            before = now;
        }
    }
}
