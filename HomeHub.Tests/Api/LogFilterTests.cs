using HomeHub.Core.Logs;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class LogFilterTests(LogFilterTests.Filled filled) : IClassFixture<LogFilterTests.Filled>
{
    [Theory]
    [InlineData("device_id=kitchen", "one", "two", "five")]
    [InlineData("device_id=kitchen&device_id=garage", "one", "two", "three", "five")]
    [InlineData("device_id=kitchen,garage", "one", "two", "three", "five")]
    [InlineData("device_id=nobody")]
    [InlineData("level=error", "two", "four")]
    [InlineData("level=Error,warning", "two", "three", "four")]
    [InlineData("type=wifi", "two", "four")]
    [InlineData("type=wifi&type=boot", "one", "two", "four")]
    [InlineData("device_id=kitchen&level=error&type=wifi", "two")]
    [InlineData("q=Straße", "five")]
    [InlineData("q=strasse")]
    [InlineData("q=tw", "two")]
    [InlineData("q=%22one%20two%22")]
    [InlineData("q=five%20OR%20in")]
    [InlineData("q=in%20)%20fi*%20\"", "five")]
    [InlineData("q=--")]
    [InlineData("from=2026-01-02", "three", "four", "five")]
    [InlineData("from=2026-01-02T00:00Z&to=2026-01-03T00:00:00.000Z", "three")]
    [InlineData("from=2026-01-02T01:00:00%2B01:00&to=2026-01-03T02:00:00+02:00", "three")]
    [InlineData("from=0001-01-01&to=2026-01-01T12:00:00.001", "one", "two")]
    [InlineData("from=2026-01-02&level=error&device_id=cellar", "four")]
    [InlineData("from=2036-01-02")]
    [InlineData("to=9999-12-31&type=boot", "one")]
    public async Task Only_what_matches_comes(string query, params string[] messages) =>
        Assert.Equal(messages.Select(word => Filled.Messages[word]), await filled.Hub.MessagesAsync($"/api/home/logs?{query}"));

    /// <summary>A hub with five entries over three days.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        internal static readonly Dictionary<string, string> Messages = new()
        {
            ["one"] = "one", ["two"] = "two", ["three"] = "three", ["four"] = "four", ["five"] = "five in der Straße",
        };

        internal HubHost Hub { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Hub = await HubHost.RunAsync();
            var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
            await Hub.StoreAsync("kitchen", Messages["one"], EntryLevel.Info, "boot", noon);
            await Hub.StoreAsync("kitchen", Messages["two"], EntryLevel.Error, "wifi", noon);
            await Hub.StoreAsync("garage", Messages["three"], EntryLevel.Warning, "mqtt", noon.AddDays(1));
            await Hub.StoreAsync("cellar", Messages["four"], EntryLevel.Error, "wifi", noon.AddDays(2));
            await Hub.StoreAsync("kitchen", Messages["five"], EntryLevel.Debug, "sensor", noon.AddDays(2));
        }

        public ValueTask DisposeAsync() => Hub.DisposeAsync();
    }
}
