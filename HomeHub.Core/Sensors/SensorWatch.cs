using Microsoft.Extensions.Hosting;

namespace HomeHub.Core.Sensors;

/// <summary>Loads what is known of sensors before the first message comes, and keeps what they say saved.</summary>
public sealed class SensorWatch(SensorRegistry registry, SensorTroubles troubles, ReadingJournal journal) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await registry.LoadAsync(cancellationToken);
        await troubles.StartAsync(cancellationToken);
        _running = journal.RunAsync(_stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        troubles.Stop();
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();
}
