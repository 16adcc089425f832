using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>A message the broker keeps on a log topic comes again with every subscription; it is no news.</summary>
public sealed class RetainedLogTests
{
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_retained_message_on_a_log_topic_is_stored_once_over_restarts_of_everything(BrokerKind kind)
    {
        await using var home = await Household.RunAsync(kind, new MosquittoSettings { Persistence = true });
        await PublishAsync(home, """{"message":"kept","type":"boot"}""");
        await MarkAsync(home, 1);

        await home.Hub.RestartAsync();
        await MarkAsync(home, 2);
        await home.Hub.Process.KillAsync();
        await home.Hub.StartAsync();
        await MarkAsync(home, 3);
        if (home.Mosquitto is { } mosquitto)
        {
            await mosquitto.TerminateAsync();
            await mosquitto.StartAsync();
            await MarkAsync(home, 4);
        }

        // Other words on the same topic are news.
        await PublishAsync(home, """{"message":"kept anew","type":"boot"}""");
        await MarkAsync(home, 5);
        await home.Hub.RestartAsync();
        await MarkAsync(home, 6);

        Assert.Equal(["kept", "kept anew"], (await StoredLog.ReadAsync(home.Hub.DatabaseFile)).Where(e => e.Device == "old-sensor").Select(e => e.Message));
    }

    private static async Task PublishAsync(Household home, string payload)
    {
        await using var client = await home.ConnectAsync("old-sensor");
        await client.PublishAsync("z-home/log/old-sensor", payload, retain: true);
    }

    /// <summary>Waits until HomeHub has its subscriptions and has stored what came with them: retained messages go before a new one.</summary>
    private static async Task MarkAsync(Household home, int number)
    {
        await home.IsListeningAsync();
        await using var client = await home.ConnectAsync("marker");
        await client.LogAsync("marker", 1, number, "marker");
        await Eventually.TrueAsync($"marker {number}", async () =>
            (await StoredLog.ReadAsync(home.Hub.DatabaseFile)).Any(e => e.Device == "marker" && e.Seq == number));
    }
}
