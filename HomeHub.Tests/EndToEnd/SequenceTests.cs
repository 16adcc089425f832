using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>What a device's numbering tells, over real MQTT.</summary>
public sealed class SequenceTests
{
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task Repeated_late_and_missing_numbers_and_a_wiped_flash(BrokerKind kind)
    {
        await using var home = await Household.RunAsync(kind);
        await using var client = await home.ConnectAsync("attic");

        // A repeated 2, a 4 that arrives after 5, and 6 to 8 that never come.
        foreach (var seq in new long[] { 1, 2, 2, 3, 5, 4, 9, 1 })
        {
            await client.LogAsync("attic", boot: 7, seq, $"entry {seq}");
        }

        var entries = await StoredAsync(home, 6);
        Assert.Equal([1L, 2, 3, 5, 4, 9], entries.Select(e => e.Seq!.Value));
        Assert.Equal([(9L, 3L)], entries.Where(e => e.Missing > 0).Select(e => (e.Seq!.Value, e.Missing)));

        // The board counts anew from nothing: the same boot and numbers, other words.
        await client.LogAsync("attic", boot: 7, 1, "first words after the flash was wiped");
        await client.LogAsync("attic", boot: 7, 2, "second words after the flash was wiped");
        await client.LogAsync("attic", boot: 7, 2, "second words after the flash was wiped");

        var all = await StoredAsync(home, 8);
        Assert.Equal(["entry 1", "first words after the flash was wiped"], all.Where(e => e.Seq == 1).Select(e => e.Message));
        Assert.Equal(["entry 2", "second words after the flash was wiped"], all.Where(e => e.Seq == 2).Select(e => e.Message));
        Assert.Equal(3, all.Sum(e => e.Missing));
    }

    /// <summary>Reads until so many are there; a marker sent last proves that no further one was under way.</summary>
    private static async Task<List<StoredEntry>> StoredAsync(Household home, int count)
    {
        await using var marker = await home.ConnectAsync("marker");
        await marker.LogAsync("marker", 1, count, "marker");
        var stored = await Eventually.SeesAsync("the marker is stored",
            () => StoredLog.ReadAsync(home.Hub.DatabaseFile), entries => entries.Any(e => e.Device == "marker" && e.Seq == count));
        var others = stored.Where(e => e.Device != "marker").ToList();
        Assert.Equal(count, others.Count);
        return others;
    }
}
