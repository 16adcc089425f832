using HomeHub.Core.Configs;
using HomeHub.Core.Demo;
using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;
using HomeHub.Core.Updates;
using HomeHub.Tests.Api;
using HomeHub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Demo;

/// <summary>The simulated house, as a person meets it who starts with <c>--demo</c>.</summary>
public sealed class DemoHouseTests : IAsyncLifetime
{
    private HubHost _hub = null!;
    private DemoHouse _house = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.RunAsync();
        _house = ActivatorUtilities.CreateInstance<DemoHouse>(_hub.Get<IServiceProvider>());
        _house.Second = TimeSpan.FromMilliseconds(20);
        await _house.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _house.StopAsync(CancellationToken.None);
        _house.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Its_sensors_measure_fail_and_have_a_past()
    {
        var sensors = _hub.Get<SensorViews>();
        await SeesAsync("every kind speaks", () => Enum.GetValues<SensorKind>().Except([SensorKind.Other])
            .All(kind => sensors.All().Any(view => view.Sensor.Kind == kind && view is { Condition: SensorCondition.Well, DeviceStatus: DeviceStatus.Online })));
        await SeesAsync("the loose wire fails", () => sensors.All().Any(view => view.Condition == SensorCondition.Failing && view.Note!.Contains("loose wire", StringComparison.Ordinal)));

        var climate = sensors.Find("demo-kitchen", "kitchen-climate")!.Sensor;
        Assert.Equal("°C", climate.Value("temperature")!.Field.Unit);
        var now = DateTimeOffset.UtcNow;
        var past = await _hub.Get<ReadingHistory>().ReadAsync(climate, now.AddDays(-7), now, 500, TestContext.Current.CancellationToken);
        Assert.InRange(past[0].Points[^1].Time - past[0].Points[0].Time, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7.1));
        Assert.All(past[0].Points, point => Assert.InRange(point.Mean, 10, 35));
    }

    [Fact]
    public async Task A_light_obeys()
    {
        await SeesAsync("the light is there", () => _hub.Get<SensorViews>().Find("demo-hall", "hall-light") is { Sensor.IsActuator: true, Condition: SensorCondition.Well });

        var answer = await _hub.SentAsync(HttpMethod.Post, "/api/home/devices/demo-hall/sensors/hall-light/set", """{"state":"ON","brightness":33}""");

        Assert.Equal("""{"state":"ON","brightness":33}""", answer.GetProperty("sensor").GetProperty("state").GetRawText());
    }

    [Fact]
    public async Task A_saved_config_is_proven_applied_and_its_sensors_follow()
    {
        await SeesAsync("the hall says what it was set up with", () => _hub.Get<ConfigSync>().StateOf("demo-hall").Running == 0);
        var config = (await _hub.JsonAsync("/api/home/devices/demo-hall/config")).GetProperty("id").GetInt64();

        await _hub.SentAsync(HttpMethod.Post, "/api/home/sensors/add", $$$"""{"sensor_type":"weather","name":"Hall climate","device_config_id":{{{config}}},"sensor_config":{"pin":20}}""");

        await SeesAsync("it runs version 1", () => _hub.Get<ConfigSync>().StateOf("demo-hall") is { Kind: ConfigStateKind.InSync, Running: 1 });
        await SeesAsync("the new sensor measures", () => _hub.Get<SensorRegistry>().Find("demo-hall", "hall-climate")?.Value("temperature") is not null);
    }

    [Fact]
    public async Task It_answers_when_it_is_asked()
    {
        await SeesAsync("the kitchen is online", () => _hub.Get<DeviceRegistry>().Find("demo-kitchen")?.Status == DeviceStatus.Online);

        var answer = await Eventually.SeesAsync("an answer", () => _hub.SentAsync(HttpMethod.Post, "/api/home/devices/demo-kitchen/send-message", """{"command":"check-in","ttl_s":5}"""), _ => true);

        Assert.Equal("done", answer.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Its_devices_take_a_release_prove_it_and_one_of_them_rolls_back_at_its_first_try()
    {
        await SeesAsync("all are online", () => _hub.Get<DeviceRegistry>().All.Count(device => device.Status == DeviceStatus.Online && UpdateAbility.Of(device).Can) == 4);
        var made = await _hub.SentAsync(HttpMethod.Post, "/api/home/releases/bundled", "{}");
        var release = made.GetProperty("release");
        await _hub.SentAsync(HttpMethod.Post, $"/api/home/releases/{release.GetProperty("id").GetInt64()}/publish", "{}");
        await _hub.Get<ReleasePublisher>().IdleAsync();

        await _hub.SentAsync(HttpMethod.Post, "/api/home/rollouts", """{"canary":false}""");

        var rollout = await Eventually.SeesAsync("it ends", () => _hub.JsonAsync("/api/home/rollouts/1"), seen => seen.GetProperty("state").GetString() == "finished");
        Assert.Equal("3 updated and proven, 1 failed.", rollout.GetProperty("message").GetString());
        var failed = rollout.GetProperty("devices").EnumerateArray().Single(device => device.GetProperty("state").GetString() == "failed");
        Assert.Equal("demo-greenhouse", failed.GetProperty("device_id").GetString());
        Assert.Contains("RuntimeError: simulated", failed.GetProperty("attempt").GetProperty("traceback").GetString());
        Assert.Equal(release.GetProperty("files_sha256").GetString(), _hub.Get<DeviceRegistry>().Find("demo-hall")!.FilesSha256);

        await _hub.SentAsync(HttpMethod.Post, "/api/home/rollouts/1/retry", "{}");

        await Eventually.SeesAsync("the second try goes well", () => _hub.JsonAsync("/api/home/rollouts/1"), seen => seen.GetProperty("message").GetString() == "4 updated and proven.");
    }

    private static Task SeesAsync(string what, Func<bool> seen) => Eventually.TrueAsync(what, seen);
}
