using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Health;

/// <summary>
/// Work that is done some time after the start, then hourly, and at once when somebody wants that. When it fails, that stands on every page until it
/// worked again.
/// </summary>
/// <param name="name">of the condition that is reported</param>
/// <param name="failure">what did not happen, in words: "Old log entries could not be deleted"</param>
public abstract class HourlyTask(string name, string failure, TimeSpan firstRun, HubHealth health, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _now = new(0, 1);

    protected HubHealth Health { get; } = health;
    protected ILogger Logger { get; } = logger;

    /// <summary>Does not wait for the next hour. Asked for several times before it began, it runs once.</summary>
    protected void RunSoon()
    {
        if (_now.CurrentCount == 0)
        {
            _now.Release();
        }
    }

    protected abstract Task WorkAsync(CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = firstRun; !stoppingToken.IsCancellationRequested; wait = Interval)
        {
            try
            {
                await _now.WaitAsync(wait, stoppingToken);
                await WorkAsync(stoppingToken);
                Health.Clear(Conditions.Task + name);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                Logger.LogError(exception, "{Failure}", failure);
                Health.Report(Conditions.Task + name, $"{failure}: {exception.GetBaseException().Message} HomeHub tries again within the hour.");
            }
        }
    }
}
