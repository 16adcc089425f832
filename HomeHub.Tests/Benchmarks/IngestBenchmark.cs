using System.Diagnostics;

namespace HomeHub.Benchmarks;

/// <summary>Sustained ingest and bursts, acknowledged after commit, nothing lost or doubled.</summary>
internal static class IngestBenchmark
{
    private const int Publishers = 50;
    private const int Each = 4_000;
    private const int Window = 20;

    public static async Task RunAsync()
    {
        var insert = BareProbes.Insert(100_000, 500);
        Report.Line("bare prepared SQLite insert, 500 a commit", $"{insert:N0} rows/s");
        await EmbeddedAsync();
        await MosquittoAsync();
        await StockBurstAsync();
    }

    private static async Task EmbeddedAsync()
    {
        var bare = await BareProbes.ServerAsync(Publishers, Each, Window);
        Report.Line("bare MQTTnet server, acknowledging only", $"{bare:N0} entries/s");
        await using var hub = await Hub.StartAsync();
        await Load.PublishAsync(hub.Mqtt, hub.User, hub.Password, Publishers, 100, Window, "warm");
        var rate = await Load.PublishAsync(hub.Mqtt, hub.User, hub.Password, Publishers, Each, Window, "run");
        await Load.StoredAsync(hub.Database, "run", Publishers * Each);
        Report.Line("HomeHub, embedded broker, sustained", $"{rate:N0} entries/s, {rate / bare:P0} of bare");
        await BurstAsync(hub.Mqtt, hub.User, hub.Password, hub.Database, "embedded");
        var memory = await hub.MemoryAsync();
        Report.Line("memory after it", $"PSS {memory.Pss:N0} MiB");
    }

    private static async Task MosquittoAsync()
    {
        double bare;
        await using (var broker = await Mosquitto.StartAsync("max_queued_messages 0"))
        {
            bare = await BareProbes.SubscriberAsync(broker.Port, Publishers, Each, Window);
            Report.Line("bare MQTTnet subscriber on Mosquitto", $"{bare:N0} entries/s");
        }

        await using var mosquitto = await Mosquitto.StartAsync("max_queued_messages 0");
        await using var hub = await Hub.StartAsync(broker: mosquitto.Port);
        await Task.Delay(1_000);
        await Load.PublishAsync(mosquitto.Port, "", "", Publishers, 100, Window, "warm");
        await Load.StoredAsync(hub.Database, "warm", Publishers * 100);
        var watch = Stopwatch.StartNew();
        await Load.PublishAsync(mosquitto.Port, "", "", Publishers, Each, Window, "run");
        var stored = await Load.StoredAsync(hub.Database, "run", Publishers * Each, watch);
        var rate = Publishers * Each / stored.TotalSeconds;
        Report.Line("HomeHub on Mosquitto, sustained, until stored", $"{rate:N0} entries/s, {rate / bare:P0} of bare");
        await BurstAsync(mosquitto.Port, "", "", hub.Database, "Mosquitto");
    }

    private static async Task BurstAsync(int port, string user, string password, string database, string name)
    {
        var watch = Stopwatch.StartNew();
        await Load.PublishAsync(port, user, password, Publishers, 400, 400, "burst");
        var stored = await Load.StoredAsync(database, "burst", 20_000, watch);
        Report.Line($"burst of 20,000, {name}, until stored", $"{stored.TotalSeconds:N2} s");
    }

    /// <summary>The largest burst a stock Mosquitto (20 in flight, 1,000 queued) passes on whole.</summary>
    private static async Task StockBurstAsync()
    {
        var largest = 0;
        foreach (var each in new[] { 10, 20, 40, 80, 160, 320 })
        {
            await using var mosquitto = await Mosquitto.StartAsync();
            await using var hub = await Hub.StartAsync(broker: mosquitto.Port);
            await Task.Delay(1_000);
            await Load.PublishAsync(mosquitto.Port, "", "", Publishers, each, each, "stock");
            await Task.Delay(2_000);
            try
            {
                await Load.StoredAsync(hub.Database, "stock", Publishers * each, Stopwatch.StartNew()).WaitAsync(TimeSpan.FromSeconds(2));
                largest = Publishers * each;
            }
            catch (TimeoutException)
            {
                break;
            }
        }

        Report.Line("largest burst without loss on a stock Mosquitto", $"{largest:N0} entries from 50 publishers at once");
    }
}
