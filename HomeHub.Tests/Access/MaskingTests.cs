using System.Net;
using System.Text;
using System.Text.Json;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using HomeHub.Core.Updates;
using HomeHub.Tests.Api;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

/// <summary>What devices say of the house's passwords, on its real way: over MQTT, into the database and out again.</summary>
public sealed class MaskingTests : IAsyncLifetime
{
    private const string Wifi = "placeholder of the \"wifi\" é";
    private const string Ftp = "placeholder-of-the-ftp-server";
    private const string Own = "placeholder-of-its-own-network";
    private HubHost _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.RunAsync(("Mqtt:Username", MqttTestClient.Username), ("Mqtt:Password", MqttTestClient.Password));
        await _hub.SentAsync(HttpMethod.Post, "/api/home/connections/wifi/add", JsonSerializer.Serialize(new { name = "Home", ssid = "home", password = Wifi, is_default = true }));
        await _hub.SentAsync(HttpMethod.Post, "/api/home/connections/ftp/add", $$"""{"name":"Files","host":"192.0.2.2","user":"files","password":"{{Ftp}}","is_default":true}""");
        await _hub.SentAsync(HttpMethod.Post, "/api/home/devices/add", """{"id":"kitchen","platform":"rp2"}""");
        await _hub.SentAsync(HttpMethod.Put, "/api/home/devices/kitchen/config", $$$"""{"wifi":{"ssid":"barn","password":"{{{Own}}}"}}""");
    }

    [Fact]
    public async Task A_log_entry_with_a_secret_is_masked_before_it_is_stored_shown_and_exported()
    {
        var key = await _hub.Get<DeviceKeyStore>().EnsureAsync("kitchen", Cancellation);
        string[] secrets = [Wifi, Ftp, Own, key, MqttTestClient.Password];
        await SayAsync("homehub/kitchen/log", secrets.Select((secret, i) => JsonSerializer.Serialize(
            new { boot = 1, seq = i + 1, level = "info", type = "wifi", message = $"joining with <{secret}>", data = new { why = secret, list = new[] { secret } } })));
        await SayAsync("homehub/kitchen/log", [$$"""{"message":"spelt","data":"{{string.Concat(Own.Select(c => $"\\u{(int)c:x4}"))}}"}"""]);
        await SayAsync("z-home/log/lamp", [$"plain text: {Own}, {Ftp}!", $$"""{"message":"old","unit_id":"lamp","display_name":"{{Ftp}}","type":"{{Ftp}}"}"""]);
        await _hub.SentAsync(HttpMethod.Post, "/api/home/logs/add", $$$"""{"device_id":"kitchen","log":{"message":"added {{{Own}}}"}}""");

        var entries = await Eventually.SeesAsync("all are stored", () => _hub.JsonAsync("/api/home/logs?limit=100"), seen => seen.GetArrayLength() == secrets.Length + 4);
        Assert.Contains($"joining with <{KnownSecrets.Mask}>", entries.EnumerateArray().Select(entry => entry.GetProperty("message").GetString()));
        Assert.Contains($"plain text: {KnownSecrets.Mask}, {KnownSecrets.Mask}!", entries.EnumerateArray().Select(entry => entry.GetProperty("message").GetString()));
        // It is JSON still, and everything else is as it was.
        var first = entries.EnumerateArray().Select(entry => entry.GetProperty("log")).Single(log => log.TryGetProperty("seq", out var seq) && seq.GetInt64() == 1);
        Assert.Equal(KnownSecrets.Mask, first.GetProperty("data").GetProperty("list")[0].GetString());
        var shown = new StringBuilder(entries.ToString());
        foreach (var path in new[] { "/api/home/logs/export?format=ndjson", "/api/home/logs/export?format=csv", "/api/home/devices", "/logs", "/devices/kitchen?tab=logs", "/devices" })
        {
            shown.Append(await _hub.Http.GetStringAsync(path, Cancellation));
        }

        Assert.All(secrets, secret => Assert.All(new[] { secret, JsonSerializer.Serialize(secret)[1..^1], WebUtility.HtmlEncode(secret), secret.Replace("\"", "\"\"") },
            form => Assert.DoesNotContain(form, shown.ToString())));
        // The write-ahead log is there while the hub runs, and moved into the database when it stops.
        Assert.All(secrets, secret => Assert.False(OnDisk(secret)));
        Assert.True(OnDisk("joining with"));
        await _hub.StopAsync();
        Assert.All(secrets, secret => Assert.False(OnDisk(secret)));
    }

    [Fact]
    public async Task So_is_what_else_of_a_device_is_shown()
    {
        var version = (await _hub.JsonAsync("/api/home/devices/kitchen/config")).GetProperty("version").GetInt64();
        await SayAsync("homehub/kitchen/heartbeat", [$"no json, but {Ftp}", new string('x', 1_020) + Own]);
        await SayAsync($"homehub/kitchen/sensors/{Ftp}/state", ["{"]);
        await SayAsync("homehub/kitchen/config/reported", [$$$"""{"version":{{{version}}},"state":"rejected","error":{"settings.note":"{{{Own}}} is too long"},"sha256":null,"running":0,"config":{"settings":{"note":"{{{Ftp}}}"},"sensors":[]}}"""]);
        await SayAsync("homehub/kitchen/announce", [$$"""{"platform":"rp2","board":"a board","display_name":"{{Ftp}}","protocol":1}"""]);

        Assert.Equal(3, _hub.Get<RejectedMessages>().Last.Count);
        Assert.All(_hub.Get<RejectedMessages>().Last, message => Assert.DoesNotContain("placeholder", message.ToString()));
        await Eventually.TrueAsync("the report is there", async () => (await _hub.Http.GetStringAsync("/api/home/devices/kitchen/config", Cancellation)).Contains("is too long", StringComparison.Ordinal));
        foreach (var path in new[] { "/api/home/devices/kitchen", "/api/home/devices/kitchen/config", "/devices/kitchen?tab=configuration", "/devices/kitchen", "/settings", "/api/home/devices/kitchen/timeline" })
        {
            Assert.DoesNotContain("placeholder", await _hub.Http.GetStringAsync(path, Cancellation));
        }
    }

    [Fact]
    public async Task A_secret_counts_from_when_it_is_saved_on_and_again_after_a_restart()
    {
        const string Next = "another-placeholder";
        await SayAsync("homehub/kitchen/log", [$"before {Next}"]);
        await _hub.SentAsync(HttpMethod.Put, "/api/home/connections/ftp/1", $$"""{"name":"Files","host":"192.0.2.2","user":"files","password":"{{Next}}","is_default":true}""");
        await SayAsync("homehub/kitchen/log", [$"after {Next}", $"and still {Ftp}"]);
        await _hub.StopAsync();
        await _hub.StartAsync();
        await SayAsync("homehub/kitchen/log", [$"later {Next} {Own}", $"is none any more: {Ftp}"]);

        string[] expected = [$"before {Next}", $"after {KnownSecrets.Mask}", $"and still {KnownSecrets.Mask}", $"later {KnownSecrets.Mask} {KnownSecrets.Mask}", $"is none any more: {Ftp}"];
        await Eventually.SeesAsync("all are stored", () => _hub.MessagesAsync("/api/home/logs?limit=100"), seen => seen.Order().SequenceEqual(expected.Order()));
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private async Task SayAsync(string topic, IEnumerable<string> payloads)
    {
        await using var client = await MqttTestClient.ConnectAsync(_hub.BrokerPort, $"client-{Guid.NewGuid():N}");
        foreach (var payload in payloads)
        {
            await client.PublishAsync(topic, payload);
        }
    }

    private bool OnDisk(string text) => Directory.EnumerateFiles(_hub.Folder, "homehub.db*").Any(file => Bytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
