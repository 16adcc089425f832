using System.Text;
using System.Text.Json;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Devices;

public sealed class DeviceCommandsTests : IAsyncLifetime
{
    private static readonly DeviceCommand Restart = DeviceCommand.Of(DeviceCommand.Restart);
    private readonly TestCore _core = new();
    private readonly SentMessages _sent = new();
    private DeviceCommands _commands = null!;

    public async ValueTask InitializeAsync()
    {
        _core.Get<HubDatabase>().Prepare();
        _commands = new DeviceCommands(_core.Get<DeviceRegistry>(), _core.Get<AwaitedAnswers>(), _sent, _core.Get<IOptions<MqttOptions>>(), _core.Clock,
            NullLogger<DeviceCommands>.Instance);
        _core.SaveDevices();
        await SayAsync("homehub/kitchen/availability", """{"state":"online","session":"1-1"}""");
        await SayAsync("homehub/kitchen/announce", """{"display_name":"Kitchen"}""");
    }

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task The_answer_of_the_device_is_the_answer()
    {
        _sent.Heard = message => Answer("kitchen", message, "done");

        var answer = await SendAsync("kitchen", DeviceCommand.Of(DeviceCommand.Identify));

        Assert.Equal((CommandOutcome.Done, "Kitchen flickers its LED now."), (answer.Outcome, answer.Words));
        var message = Assert.Single(_sent.All);
        Assert.Equal(("homehub/kitchen/command", false), (message.Topic, message.Retained));
        Assert.Equal("Command “identify”: done after 0 s", await RowAsync());
    }

    [Fact]
    public async Task A_refusal_comes_with_its_reason()
    {
        _sent.Heard = message => Answer("kitchen", message, "rejected", "unknown command dance");

        var answer = await SendAsync("kitchen", DeviceCommand.Of("dance"));

        Assert.Equal((CommandOutcome.Rejected, "Kitchen refused “dance”: unknown command dance."), (answer.Outcome, answer.Words));
        Assert.Equal("Command “dance”: refused: unknown command dance.", await RowAsync());
    }

    [Fact]
    public async Task An_accepted_restart_is_told_again_when_it_is_done()
    {
        var later = new TaskCompletionSource<CommandAnswer>();
        _sent.Heard = message => Answer("kitchen", message, "accepted");

        var first = await SendAsync("kitchen", Restart, later.SetResult);
        _core.Clock.Advance(TimeSpan.FromSeconds(12));
        Answer("kitchen", _sent.All[0], "done");
        var last = await later.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

        Assert.Equal((CommandOutcome.Accepted, "Kitchen restarts now."), (first.Outcome, first.Words));
        Assert.Equal((CommandOutcome.Done, "Kitchen has restarted.", TimeSpan.FromSeconds(12)), (last.Outcome, last.Words, last.After));
        await Eventually.TrueAsync("the row says so", async () => await RowAsync() == "Command “restart”: done after 12 s");
    }

    [Fact]
    public async Task An_accepted_one_that_is_never_done_is_said_too()
    {
        var later = new TaskCompletionSource<CommandAnswer>();
        _sent.Heard = message => Answer("kitchen", message, "accepted");
        await SendAsync("kitchen", Restart, later.SetResult);

        _core.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(CommandOutcome.Unfinished, (await later.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task Silence_is_an_answer_after_its_time()
    {
        var asked = SendAsync("kitchen", Restart);
        Assert.False(asked.IsCompleted);

        _core.Clock.Advance(TimeSpan.FromSeconds(30));
        var answer = await asked;

        Assert.Equal((CommandOutcome.NoAnswer, "Kitchen did not answer “restart” within 30 s. Its log may say why."), (answer.Outcome, answer.Words));
        Assert.Equal("Command “restart”: no answer within 30 s", await RowAsync());
    }

    [Fact]
    public async Task An_offline_device_is_said_at_once_and_nothing_is_sent()
    {
        await SayAsync("homehub/kitchen/availability", """{"state":"offline","session":"1-1"}""");
        _core.Clock.Advance(TimeSpan.FromMinutes(5));

        var answer = await SendAsync("kitchen", Restart);

        Assert.Equal((CommandOutcome.Offline, "Kitchen is offline since 5 min; “restart” was not sent. Try again when it is back."), (answer.Outcome, answer.Words));
        Assert.Empty(_sent.All);
    }

    [Fact]
    public async Task A_legacy_device_gets_the_object_on_its_own_topic()
    {
        _core.Get<DeviceRegistry>().Heard("old-lamp", _core.Clock.GetUtcNow(), legacy: true, "Old lamp", retained: false);

        var answer = await SendAsync("old-lamp", DeviceCommand.Read(JsonElement.Parse("""{"command":"restart","delay":3}""")));

        Assert.Equal(CommandOutcome.Sent, answer.Outcome);
        Assert.Contains("shows in its log", answer.Words);
        Assert.Equal([new("command/old-lamp", """{"command":"restart","delay":3}""", false)], _sent.All);
    }

    [Fact]
    public async Task All_devices_are_asked_with_one_message_and_each_is_accounted_for()
    {
        await SayAsync("homehub/attic/availability", """{"state":"online","session":"1-1"}""");
        await SayAsync("homehub/hall/availability", """{"state":"offline","session":"1-1"}""");
        _core.Get<DeviceRegistry>().Heard("old-lamp", _core.Clock.GetUtcNow(), legacy: true, "Old lamp", retained: false);
        _sent.Heard = message =>
        {
            if (message.Topic == "homehub/all/command")
            {
                Answer("kitchen", message, "done");
            }
        };

        var asked = _commands.SendToAllAsync(DeviceCommand.Of(DeviceCommand.CheckIn), TestContext.Current.CancellationToken);
        _core.Clock.Advance(TimeSpan.FromSeconds(30));
        var answers = await asked;

        Assert.Equal(["homehub/all/command", "command/all-units"], _sent.All.Select(message => message.Topic));
        Assert.Equal("""{"command":"check-in"}""", _sent.All[1].Payload);
        Assert.Equal(
            [("attic", CommandOutcome.NoAnswer), ("hall", CommandOutcome.Offline), ("kitchen", CommandOutcome.Done), ("old-lamp", CommandOutcome.Sent)],
            answers.Select(answer => (answer.DeviceId, answer.Outcome)).Order());
    }

    [Fact]
    public async Task Without_a_broker_the_caller_is_told()
    {
        _sent.Away = true;

        await Assert.ThrowsAsync<BrokerAwayException>(() => SendAsync("kitchen", Restart));
        await Assert.ThrowsAsync<BrokerAwayException>(() => _commands.SendToAllAsync(Restart, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_device_nobody_knows_has_no_answer() =>
        Assert.Null(await _commands.SendAsync("nobody", Restart, cancellation: TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("""{"id":"x","status":"perhaps"}""")]
    [InlineData("""{"status":"done"}""")]
    [InlineData("5")]
    public async Task An_answer_that_is_none_is_counted_as_rejected(string payload)
    {
        await SayAsync("homehub/kitchen/command/result", payload);

        Assert.Equal(1, _core.Get<RejectedMessages>().Total);
    }

    private async Task<CommandAnswer> SendAsync(string device, DeviceCommand command, Action<CommandAnswer>? later = null) =>
        (await _commands.SendAsync(device, command, later, TestContext.Current.CancellationToken))!;

    private void Answer(string device, SentMessage command, string status, string? error = null) => _ = SayAsync(
        $"homehub/{device}/command/result", JsonSerializer.Serialize(new { id = JsonElement.Parse(command.Payload).GetProperty("id").GetString(), status, error }));

    private async Task SayAsync(string topic, string payload) => await await _core.Get<MessageRouter>().RouteAsync(
        topic, Encoding.UTF8.GetBytes(payload), retained: false, qos: 1, TestContext.Current.CancellationToken);

    /// <summary>What the timeline says of the newest command.</summary>
    private Task<string> RowAsync() => Eventually.SeesAsync("a row on the timeline", async () =>
        (await _core.Get<DeviceTimeline>().ReadAsync("kitchen", DateTimeOffset.MinValue, DateTimeOffset.MaxValue))
            .FirstOrDefault(row => row.Kind == TimelineKind.Command)?.Summary ?? "", summary => summary.Length > 0);
}
