using System.Text.Json;
using Bunit;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Devices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Devices;

public sealed class DeviceActionsTests : Screen
{
    private readonly TestCore _core = new();
    private readonly SentMessages _sent = new();

    public DeviceActionsTests()
    {
        Services.AddSingleton(new DeviceCommands(_core.Get<DeviceRegistry>(), _core.Get<AwaitedAnswers>(), _sent, _core.Get<IOptions<MqttOptions>>(), _core.Clock,
            NullLogger<DeviceCommands>.Instance));
        _core.Get<DeviceRegistry>().Heard("kitchen", _core.Clock.GetUtcNow(), legacy: false, "Kitchen", retained: false);
    }

    [Fact]
    public async Task The_snackbar_waits_for_the_answer_and_says_it()
    {
        var actions = RenderActions();

        await PressAsync(actions, "Identify");
        Assert.All(actions.FindAll("button"), button => Assert.True(button.HasAttribute("disabled")));
        Assert.Empty(Said());
        _core.Get<AwaitedAnswers>().Take("kitchen", IdOf(Assert.Single(_sent.All)), CommandOutcome.Rejected, "this board has no status LED in use");

        actions.WaitForAssertion(() => Assert.Equal("Kitchen refused “identify”: this board has no status LED in use.", Assert.Single(Said())));
        actions.WaitForAssertion(() => Assert.False(Button(actions, "Identify").HasAttribute("disabled")));
    }

    [Fact]
    public async Task An_offline_device_is_said_at_once()
    {
        _ = _core.Get<DeviceRegistry>().ApplyAsync("kitchen", _core.Clock.GetUtcNow(), state => state.GoOffline(_core.Clock.GetUtcNow(), "test"));

        var actions = RenderActions();
        await PressAsync(actions, "Check in");

        actions.WaitForAssertion(() => Assert.StartsWith("Kitchen is offline", Assert.Single(Said())));
        Assert.Empty(_sent.All);
    }

    [Fact]
    public async Task An_older_device_is_asked_on_its_own_topic_and_it_is_said_where_its_answer_shows()
    {
        _core.Get<DeviceRegistry>().Heard("lamp", _core.Clock.GetUtcNow(), legacy: true, "Lamp", retained: false);
        var actions = Render<DeviceActions>(parameters => parameters.Add(one => one.Device, _core.Get<DeviceRegistry>().Find("lamp")!));
        Assert.Contains("what it answers shows in its log", actions.Markup);
        Assert.DoesNotContain("Identify", actions.Markup);

        await PressAsync(actions, "Check in");

        actions.WaitForAssertion(() => Assert.Contains("shows in its log", Assert.Single(Said())));
        Assert.Equal("command/lamp", Assert.Single(_sent.All).Topic);
    }

    [Fact]
    public async Task Without_a_broker_nothing_was_asked()
    {
        _sent.Away = true;

        var actions = RenderActions();
        await PressAsync(actions, "Check in");

        actions.WaitForAssertion(() => Assert.Equal("Kitchen was not asked. The broker is away.", Assert.Single(Said())));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _core.DisposeAsync();
    }

    private IRenderedComponent<DeviceActions> RenderActions() =>
        Render<DeviceActions>(parameters => parameters.Add(actions => actions.Device, _core.Get<DeviceRegistry>().Find("kitchen")!));

    private static string IdOf(SentMessage command) => JsonElement.Parse(command.Payload).GetProperty("id").GetString()!;
}
