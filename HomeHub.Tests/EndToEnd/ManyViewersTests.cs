using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>Twenty browsers and twenty programs watch while 200 entries a second come in.</summary>
[Collection(nameof(WholeMachine))]
public sealed class ManyViewersTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Viewers = 20;
    private const int Entries = 2_000;

    [Fact]
    public async Task No_viewer_misses_or_doubles_an_entry_and_all_are_stored()
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        var pages = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(_ => chromium.OpenAsync(home.Hub.Address)));
        foreach (var page in pages)
        {
            await ShownLog.OpenAsync(page.Page);
        }

        // The first paint looks the same; an entry that came after it proves that the page is live.
        await using var client = await home.ConnectAsync("first");
        await client.LogAsync("first", 1, 1, "everybody sees this");
        foreach (var page in pages)
        {
            await ShownLog.ShowsAsync(page.Page, 1);
        }

        var readers = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(_ => EventReader.OpenAsync(home.Hub.Http)));
        SteadyDevice[] devices = [.. Enumerable.Range(1, 4).Select(n => new SteadyDevice($"device-{n}", home.BrokerPort, perSecond: 50))];
        using var enough = new CancellationTokenSource();
        var speaking = devices.Select(device => device.RunAsync(enough.Token)).ToList();
        await Eventually.TrueAsync("the entries are stored", async () => await StoredLog.CountAsync(home.Hub.DatabaseFile) >= Entries, TimeSpan.FromSeconds(60));
        await enough.CancelAsync();
        await Task.WhenAll(speaking);

        var stored = (await StoredLog.ReadAsync(home.Hub.DatabaseFile)).Select(entry => entry.Id).ToArray();
        Assert.Equal(devices.Sum(device => device.Said.Count()) + 1, stored.Length);
        foreach (var reader in readers)
        {
            await Eventually.TrueAsync("the stream has the last entry", () => reader.Ids.Contains(stored[^1]));
            Assert.Equal(stored[1..], reader.Ids);
            await reader.DisposeAsync();
        }

        foreach (var page in pages)
        {
            await ShownLog.ShowsAsync(page.Page, stored[^1]);
            var shown = await ShownLog.IdsAsync(page.Page);
            Assert.Equal(stored[^shown.Length..], shown);
            Assert.Empty(page.Faults);
            await page.DisposeAsync();
        }
    }
}
