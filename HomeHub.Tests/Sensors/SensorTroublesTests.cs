using HomeHub.Core.Health;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Sensors;

/// <summary>Which sensors fail, as their devices log it.</summary>
public sealed class SensorTroublesTests : IAsyncLifetime
{
    private const string Failed = """{"level":"error","type":"sensor","message":"Kitchen climate failed: ETIMEDOUT","data":{"sensor":"climate"}}""";
    private readonly HeardSensors _house = new();

    private TestCore Core => _house.Core;

    private SensorTroubles Troubles => Core.Get<SensorTroubles>();

    public async ValueTask InitializeAsync()
    {
        await Core.StartWriterAsync();
        await _house.DescribeAsync();
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task What_the_device_logs_of_a_failing_sensor_is_known()
    {
        await StartAsync();
        await FailAsync();

        Assert.Equal("Kitchen climate failed: ETIMEDOUT", Troubles.Of(_house.Sensor("climate"))?.Message);
        Assert.Null(Troubles.Of(_house.Sensor("motion")));
    }

    [Theory]
    [InlineData("""{"level":"error","type":"sensor","message":"half","data":{"sensor":"\ud83d"}}""")]
    [InlineData("""{"level":"error","type":"sensor","message":"half","data":{"\ud83d":1}}""")]
    [InlineData("""{"level":"error","type":"sensor","message":"half","\ud83d":1}""")]
    public async Task What_is_no_text_is_no_sensor_and_is_stored_once(string nonsense)
    {
        await StartAsync();
        await Core.SayAsync("kitchen", nonsense);
        await Core.SayAsync("kitchen", """{"message":"and on it goes"}""");

        Assert.Equal(["half", "and on it goes"], (await Core.LogAsync()).Select(entry => entry.Message));
        Assert.Null(Core.Get<HubHealth>().Find(Conditions.Database));
        Troubles.Stop();
        await StartAsync();
    }

    [Fact]
    public async Task It_is_known_after_a_restart_too()
    {
        await Core.SayAsync("kitchen", Failed);
        await StartAsync();

        Assert.NotNull(Troubles.Of(_house.Sensor("climate")));
    }

    [Fact]
    public async Task The_next_reading_takes_it_back()
    {
        await StartAsync();
        await FailAsync();
        Core.Clock.Advance(TimeSpan.FromSeconds(10));
        await _house.StateAsync("climate", """{"temperature":21}""");

        Assert.Null(Troubles.Of(_house.Sensor("climate")));
    }

    [Fact]
    public async Task What_the_broker_had_kept_does_not()
    {
        await StartAsync();
        await FailAsync();
        await _house.StateAsync("climate", """{"temperature":21}""", retained: true);

        Assert.NotNull(Troubles.Of(_house.Sensor("climate")));
    }

    [Fact]
    public async Task An_error_that_comes_late_is_older_than_the_reading_it_precedes()
    {
        await StartAsync();
        await _house.StateAsync("climate", """{"temperature":21}""");
        await Core.SayAsync("kitchen", Failed.Replace("\"level\"", "\"boot\":1,\"seq\":1,\"age_ms\":60000,\"level\"", StringComparison.Ordinal));
        await FailAsync("motion");

        Assert.Null(Troubles.Of(_house.Sensor("climate")));
    }

    [Fact]
    public async Task Works_again_takes_it_back()
    {
        await StartAsync();
        await FailAsync();
        await Core.SayAsync("kitchen", """{"level":"info","type":"sensor","message":"Kitchen climate works again","data":{"sensor":"climate"}}""");

        await Eventually.TrueAsync("it works again", () => Troubles.Of(_house.Sensor("climate")) is null);
    }

    [Theory]
    [InlineData("""{"level":"error","type":"wifi","message":"x","data":{"sensor":"climate"}}""")]
    [InlineData("""{"level":"warning","type":"sensor","message":"refused a jump","data":{"sensor":"climate"}}""")]
    [InlineData("""{"level":"error","type":"sensor","message":"x","data":{"sensor":5}}""")]
    [InlineData("""{"level":"error","type":"sensor","message":"x","data":"climate"}""")]
    [InlineData("""{"level":"error","type":"sensor","message":"x"}""")]
    public async Task Other_entries_say_nothing_of_it(string entry)
    {
        await StartAsync();
        await Core.SayAsync("kitchen", entry);
        await FailAsync("motion");

        Assert.Null(Troubles.Of(_house.Sensor("climate")));
    }

    /// <summary>Entries are heard in their order, a moment after they are stored.</summary>
    private async Task FailAsync(string slug = "climate")
    {
        await Core.SayAsync("kitchen", Failed.Replace("climate\"", slug + "\"", StringComparison.Ordinal));
        await Eventually.TrueAsync("the failure is known", () => Troubles.Of(_house.Sensor(slug)) is not null);
    }

    private Task StartAsync() => Troubles.StartAsync(TestContext.Current.CancellationToken);
}
