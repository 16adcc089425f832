using HomeHub.Core.Data;
using HomeHub.Core.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Backups;

/// <summary>How the last tries to make a backup went.</summary>
/// <param name="Words">Why the last one failed.</param>
public sealed record BackupOutcome(DateTimeOffset? Succeeded, DateTimeOffset? Failed, string? Words)
{
    /// <summary>The last try was none that succeeded.</summary>
    public bool IsFailing => Failed is not null && (Succeeded is null || Failed > Succeeded);
}

/// <summary>Makes a backup when it is time or somebody asks; one that fails stands on every page until one succeeds.</summary>
public sealed class BackupSchedule(
    BackupStore store, BackupFeed feed, SettingsStore settings, HubHealth health, IOptions<BackupOptions> options, TimeProvider clock, ILogger<BackupSchedule> logger) : BackgroundService
{
    private const string Name = "backups";
    private const string Condition = Conditions.Task + "backup";

    /// <summary>After a start there is enough else to do.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Retry = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _now = new(0, 1);

    /// <summary>How the last tries went.</summary>
    public BackupOutcome Outcome { get; private set; } = new(null, null, null);

    /// <summary>When the next one is due; null: none is made by itself.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            if (options.Value.EveryHours == 0)
            {
                return null;
            }

            var now = clock.GetUtcNow();
            var wait = Outcome.IsFailing ? Retry : TimeSpan.FromHours(options.Value.EveryHours);
            var last = Outcome.IsFailing ? Outcome.Failed : store.All() is [var newest, ..] ? newest.Made : null;
            // What says a time to come is of a clock that was ahead: to wait for that time may mean no backup for years.
            return last is { } time && time <= now ? time + wait : now;
        }
    }

    /// <summary>Makes one now, in the background. False: one is being made.</summary>
    public bool Begin()
    {
        if (feed.Progress is not null || _now.CurrentCount > 0)
        {
            return false;
        }

        _now.Release();
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await LoadAsync(stoppingToken);
        Tell();
        var asked = _now.WaitAsync(stoppingToken);
        for (var wait = FirstLook; !stoppingToken.IsCancellationRequested; wait = Look)
        {
            await Task.WhenAny(asked, Task.Delay(wait, clock, stoppingToken));
            if (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            var wanted = asked.IsCompleted;
            asked = wanted ? _now.WaitAsync(stoppingToken) : asked;
            try
            {
                await RunAsync(wanted, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        try
        {
            Outcome = await settings.GetAsync<BackupOutcome>(Name, cancellation) ?? Outcome;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("How the last backup went could not be read: {Reason}", StorageFault.From(exception).Message);
        }
    }

    /// <summary>Makes one if somebody wants it or it is time. That the folder cannot even be listed is a failure as any other.</summary>
    private async Task RunAsync(bool wanted, CancellationToken cancellation)
    {
        try
        {
            if (!wanted && !(Next <= clock.GetUtcNow()))
            {
                return;
            }

            var file = await store.MakeAsync(cancellation);
            Outcome = new BackupOutcome(clock.GetUtcNow(), Past(Outcome.Failed), Outcome.Words);
            logger.LogInformation("Made the backup {File}, {Bytes} bytes", file.Name, file.Size);
        }
        catch (BackupException exception) when (exception.Obstacle == BackupObstacle.Busy)
        {
            // A download is under way; the next look is soon enough.
            return;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var words = exception is BackupException or IOException or UnauthorizedAccessException ? exception.Message : StorageFault.From(exception).Message;
            Outcome = new BackupOutcome(Past(Outcome.Succeeded), clock.GetUtcNow(), words);
            logger.LogWarning(exception, "The backup could not be made");
        }

        Tell();
        try
        {
            await settings.SetAsync(Name, Outcome, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("How the backup went could not be kept: {Reason}", StorageFault.From(exception).Message);
        }
    }

    /// <summary>Which of two tries was the later one their times tell, unless one is of a clock that was ahead.</summary>
    private DateTimeOffset? Past(DateTimeOffset? time) => time > clock.GetUtcNow() ? null : time;

    private void Tell()
    {
        if (Outcome.IsFailing)
        {
            health.Report(Condition, $"The last backup could not be made. {Outcome.Words}{(options.Value.EveryHours > 0 ? " HomeHub tries again within the hour." : "")}");
        }
        else
        {
            health.Clear(Condition);
        }

        feed.Changed();
    }
}
