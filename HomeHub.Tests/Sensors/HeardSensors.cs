using System.Text;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Contracts;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Sensors;

/// <summary>Core on a real database, and a kitchen that speaks: what tests of sensors begin with.</summary>
public sealed class HeardSensors : IAsyncDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public HeardSensors() => Core.Get<HubDatabase>().Prepare();

    public TestCore Core { get; } = new();

    public SensorRegistry Registry => Core.Get<SensorRegistry>();

    /// <summary>The clock stands at noon at the start.</summary>
    public DateTimeOffset Now => Core.Clock.GetUtcNow();

    public LiveSensor Sensor(string slug) => Registry.Find("kitchen", slug) ?? throw new InvalidOperationException($"There is no {slug}.");

    public Task DescribeAsync() => SayAsync("homeassistant/device/kitchen/config", Encoding.UTF8.GetString(Golden.Payload("discovery")));

    public Task StateAsync(string slug, string payload, bool retained = false) => SayAsync($"homehub/kitchen/sensors/{slug}/state", payload, retained);

    /// <summary>Heard, and in memory; nothing here saves devices.</summary>
    public async Task SayAsync(string topic, string payload, bool retained = false) =>
        _ = await Core.Get<MessageRouter>().RouteAsync(topic, Encoding.UTF8.GetBytes(payload), retained, qos: 1, Cancellation);

    public Task FlushAsync() => Core.Get<ReadingJournal>().FlushAsync(Cancellation);

    /// <summary>The registry as it is after a restart: from the database alone.</summary>
    public async Task<(SensorRegistry Registry, SeriesMemory Memory)> RestartedAsync()
    {
        await FlushAsync();
        var memory = new SeriesMemory(Core.Get<ReadingJournal>(), Core.Get<ReadingStore>(), Core.Clock);
        var registry = new SensorRegistry(memory, Core.Get<ReadingJournal>(), Core.Get<ReadingStore>(), new SensorFeed());
        await registry.LoadAsync(Cancellation);
        return (registry, memory);
    }

    /// <summary>The last so many hours of one field.</summary>
    public async Task<IReadOnlyList<ReadingPoint>> HistoryAsync(string slug, string field, double hours, int points = 5_000) =>
        (await Core.Get<ReadingHistory>().ReadAsync(Sensor(slug), Now.AddHours(-hours), Now.AddSeconds(1), points, Cancellation))
            .Single(history => history.Field.Key == field).Points;

    public ValueTask DisposeAsync() => Core.DisposeAsync();
}
