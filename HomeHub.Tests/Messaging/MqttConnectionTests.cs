using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Messaging;

/// <summary>What a real Mosquitto refuses is said in words, and never taken as done.</summary>
public sealed class MqttConnectionTests
{
    private const string Desired = "homehub/kitchen/config/desired";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("hub", "wrong", "cannot be reached: it does not let “hub” in with this password.")]
    [InlineData("", "", "cannot be reached: it lets nobody in without a user name and a password.")]
    public async Task Who_is_not_let_in_is_told_why(string user, string password, string words)
    {
        await using var mosquitto = await MosquittoBroker.RunAsync(new MosquittoSettings { Login = ("hub", "placeholder") });
        await using var hub = await HubHost.RunAsync(("Mqtt:Host", "127.0.0.1"), ("Mqtt:Port", $"{mosquitto.Port}"), ("Mqtt:Username", user), ("Mqtt:Password", password));

        await Eventually.TrueAsync("the reason is known", () => hub.Get<HubHealth>().Find(Conditions.Broker) is not null);

        Assert.Contains(words, hub.Get<HubHealth>().Find(Conditions.Broker)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_its_access_rules_refuse_is_not_taken_as_published_until_they_allow_it()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("include"), $"allow_anonymous true\nacl_file {folder.File("acl")}\n", Cancellation);
        await File.WriteAllTextAsync(folder.File("acl"), "topic read #\ntopic write homehub/+/command\n", Cancellation);
        await using var mosquitto = await MosquittoBroker.RunAsync(new MosquittoSettings { Include = folder.File("include") });
        await using var hub = await HubHost.RunAsync(("Mqtt:Host", "127.0.0.1"), ("Mqtt:Port", $"{mosquitto.Port}"));
        await Eventually.TrueAsync("it is connected", () => hub.Get<BrokerStatus>().State.Connected);
        var publisher = hub.Get<IMessagePublisher>();

        await publisher.PublishAsync("homehub/kitchen/command", "{}"u8.ToArray(), cancellation: Cancellation);
        var refused = await Assert.ThrowsAsync<BrokerAwayException>(() => publisher.PublishAsync(Desired, "{}"u8.ToArray(), retain: true, Cancellation));

        Assert.Contains($"refuses what HomeHub publishes on {Desired} (NotAuthorized)", refused.Message, StringComparison.Ordinal);
        Assert.Contains(refused.Message, hub.Get<HubHealth>().Find(Conditions.BrokerRules)!.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(folder.File("acl"), "topic readwrite #\n", Cancellation);
        await mosquitto.TerminateAsync();
        await mosquitto.StartAsync();
        await Eventually.TrueAsync("it is published", async () =>
        {
            try
            {
                await publisher.PublishAsync(Desired, "{}"u8.ToArray(), retain: true, Cancellation);
                return true;
            }
            catch (BrokerAwayException)
            {
                return false;
            }
        });
        Assert.Null(hub.Get<HubHealth>().Find(Conditions.BrokerRules));
    }
}
