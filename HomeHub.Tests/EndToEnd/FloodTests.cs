using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>Far more than can be stored, sent with QoS 0.</summary>
[Collection(nameof(WholeMachine))]
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int Devices = 4;
    private const int EntriesEach = 25_000;
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public async Task Of_100_000_entries_each_is_stored_or_counted_as_dropped_and_memory_stays_bounded()
    {
        // A queue as small as it can be, so that the flood is one whatever the machine.
        await using var home = await Household.RunAsync(BrokerKind.Embedded, null, ("Logs:QueueEntries", "100"));
        var before = home.Hub.Process.ResidentMemory;
        await Task.WhenAll(Enumerable.Range(1, Devices).Select(n => FloodAsync(home, $"device-{n}")));

        var stored = await Eventually.SeesAsync("every entry is stored or counted", () => StoredLog.ReadAsync(home.Hub.DatabaseFile),
            entries => Enumerable.Range(1, Devices).All(n => Accounted(entries, $"device-{n}") >= EntriesEach + 1), TimeSpan.FromSeconds(60));
        var (dropped, peak) = (stored.Where(e => e.Type == "gap").Sum(e => e.Missing), home.Hub.Process.PeakMemory);
        output.WriteLine($"{stored.Count(e => e.Type != "gap"):N0} stored, {dropped:N0} dropped; memory {before / Megabyte} MiB, at most {peak / Megabyte} MiB");

        Assert.All(Enumerable.Range(1, Devices), n => Assert.Equal(EntriesEach + 1, Accounted(stored, $"device-{n}")));
        Assert.True(dropped > 0, "Nothing was dropped: the flood was none.");
        Assert.All(Enumerable.Range(1, Devices), n => Assert.Contains(stored, e => e.Device == $"device-{n}" && e.Message == "the last word"));
        Assert.True(peak - before < 150 * Megabyte, $"Memory grew from {before / Megabyte} to {peak / Megabyte} MiB");
    }

    private static async Task FloodAsync(Household home, string device)
    {
        await using var client = await home.ConnectAsync(device);
        for (var n = 1; n <= EntriesEach; n++)
        {
            await client.PublishAsync($"homehub/{device}/log", $$"""{"message":"{{device}} says {{n}}","type":"flood"}""", qos: 0);
        }

        // On the same connection, so it is behind all others; with QoS 1, so it cannot be dropped.
        await client.PublishAsync($"homehub/{device}/log", """{"message":"the last word","type":"flood"}""");
    }

    private static long Accounted(List<StoredEntry> entries, string device) =>
        entries.Where(e => e.Device == device).Sum(e => e.Type == "gap" ? e.Missing : 1);
}
