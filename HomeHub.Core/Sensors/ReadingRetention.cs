using HomeHub.Core.Data;
using HomeHub.Core.Health;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Sensors;

/// <summary>Thins readings that are old enough and deletes what is too old, hourly and after the settings changed, in small steps.</summary>
public sealed class ReadingRetention(
    SensorRegistry registry, SeriesMemory memory, ReadingStore store, SettingsStore settings, ClockTrust trust, HubHealth health, TimeProvider clock,
    ILogger<ReadingRetention> logger)
    : HourlyTask("reading-retention", "Old readings could not be thinned", TimeSpan.FromMinutes(1), health, logger)
{
    public async Task<ReadingSettings> SettingsAsync(CancellationToken cancellation = default) =>
        await settings.GetAsync<ReadingSettings>(ReadingSettings.Name, cancellation) ?? new ReadingSettings();

    public async Task SetSettingsAsync(ReadingSettings value, CancellationToken cancellation = default)
    {
        await settings.SetAsync(ReadingSettings.Name, value, cancellation);
        RunSoon();
    }

    /// <summary>Runs once.</summary>
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        if (!await trust.IsPlausibleAsync(cancellation))
        {
            return;
        }

        var keep = await SettingsAsync(cancellation);
        var now = clock.GetUtcNow();
        var whole = now.AddHours(-keep.WholeHours).ToUnixTimeMilliseconds() / ReadingMean.Span * ReadingMean.Span;
        var means = now.AddDays(-keep.MeanDays).ToUnixTimeMilliseconds();
        foreach (var series in memory.All)
        {
            while (!series.IsSwitch && await store.ThinAsync(series.Id, whole, cancellation))
            {
                await Task.Yield();
            }

            var isGone = registry.Find(series.DeviceId, series.Slug) is null;
            await store.DeleteBeforeAsync(series, means, keepLast: !isGone, cancellation);
            if (isGone && await store.TryDeleteAsync(series.Id, cancellation))
            {
                memory.Forget(series);
            }
        }
    }

    protected override Task WorkAsync(CancellationToken cancellation) => RunAsync(cancellation);
}
