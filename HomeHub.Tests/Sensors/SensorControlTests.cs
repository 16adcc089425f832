using System.Text.Json.Nodes;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Contracts;
using HomeHub.Tests.Support;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Sensors;

public sealed class SensorControlTests : IAsyncLifetime
{
    private readonly HeardSensors _house = new();
    private readonly SentMessages _sent = new();
    private SensorControl _control = null!;

    public async ValueTask InitializeAsync()
    {
        var core = _house.Core;
        _control = new SensorControl(core.Get<SensorRegistry>(), core.Get<DeviceRegistry>(), core.Get<SensorFeed>(), _sent, core.Get<IOptions<MqttOptions>>(), core.Clock);
        await _house.SayAsync("homehub/kitchen/availability", """{"state":"online","session":"1-1"}""");
        await _house.DescribeAsync();
        await _house.StateAsync("light", """{"state":"OFF","brightness":255}""");
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task What_the_device_reports_back_is_the_answer()
    {
        var asked = SetAsync("sensor-set");
        await _house.StateAsync("light", """{"state":"OFF","brightness":128}""");
        Assert.False(asked.IsCompleted);
        await _house.StateAsync("light", """{"state":"ON","brightness":128}""");
        var answer = await asked;

        Assert.Equal(SetOutcome.Obeyed, answer.Outcome);
        Assert.Equal(128, answer.Sensor.Value("brightness")!.Number);
        var message = Assert.Single(_sent.All);
        Assert.Equal(("homehub/kitchen/sensors/light/set", false), (message.Topic, message.Retained));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Golden.Payload("sensor-set")), JsonNode.Parse(message.Payload)));
    }

    [Fact]
    public async Task Silence_is_said_after_its_time()
    {
        var asked = SetAsync("sensor-set");
        _house.Core.Clock.Advance(SensorControl.Patience);
        var answer = await asked;

        Assert.Equal((SetOutcome.NoReport, "kitchen did not report back on Shelf light within 10 s. Its log may say why."), (answer.Outcome, answer.Words));
    }

    [Fact]
    public async Task A_report_of_something_else_is_said_after_its_time()
    {
        var asked = SetAsync("sensor-set");
        await _house.StateAsync("light", """{"state":"OFF","brightness":128}""");
        _house.Core.Clock.Advance(SensorControl.Patience);

        Assert.Equal(SetOutcome.Differs, (await asked).Outcome);
    }

    [Fact]
    public async Task An_offline_device_is_said_at_once()
    {
        await _house.SayAsync("homehub/kitchen/availability", """{"state":"offline","session":"1-1"}""");

        Assert.Equal((SetOutcome.Offline, "kitchen is offline; Shelf light was not told."), ((await SetAsync("sensor-set")).Outcome, (await SetAsync("sensor-set")).Words));
        Assert.Empty(_sent.All);
    }

    [Fact]
    public async Task Without_a_broker_the_caller_is_told()
    {
        _sent.Away = true;

        await Assert.ThrowsAsync<BrokerAwayException>(() => SetAsync("sensor-set"));
    }

    [Fact]
    public async Task There_is_no_answer_from_a_sensor_that_is_not_there() =>
        Assert.Null(await _control.SetAsync("kitchen", "nothing", new JsonObject(), TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("""{"state":"ON","brightness":255,"transition":2}""", "")]
    [InlineData("""{"brightness":256}""", "brightness")]
    [InlineData("""{"brightness":12.5}""", "brightness")]
    [InlineData("""{"brightness":"full"}""", "brightness")]
    [InlineData("""{"state":"on"}""", "state")]
    [InlineData("""{"state":1,"brightness":-1}""", "state brightness")]
    public void What_a_light_cannot_be_is_said_by_field(string wanted, string fields) =>
        Assert.Equal(fields, string.Join(' ', SensorControl.Faults(_house.Sensor("light"), JsonNode.Parse(wanted)!.AsObject()).Keys));

    private async Task<SetAnswer> SetAsync(string golden) =>
        (await _control.SetAsync("kitchen", "light", JsonNode.Parse(Golden.Payload(golden))!.AsObject(), TestContext.Current.CancellationToken))!;
}
