using System.Net;
using System.Text;
using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using HomeHub.Core.Updates;
using HomeHub.Tests.Api;
using HomeHub.Tests.Support;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;

namespace HomeHub.Tests.Access;

/// <summary>Passwords of the house as they rest on the disk.</summary>
public sealed class SecretTests : IAsyncLifetime
{
    private const string Wifi = "placeholder-of-the-wifi";
    private const string Broker = "placeholder-of-the-broker";
    private const string Ftp = "placeholder-of-the-ftp-server";
    private HubHost _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.RunAsync();
        await _hub.SentAsync(HttpMethod.Post, "/api/home/connections/wifi/add", $$"""{"name":"Home","ssid":"home","password":"{{Wifi}}","is_default":true}""");
        await _hub.SentAsync(HttpMethod.Post, "/api/home/connections/ftp/add", $$"""{"name":"Files","host":"192.0.2.2","user":"files","password":"{{Ftp}}","is_default":true}""");
        await _hub.SentAsync(HttpMethod.Post, "/api/home/devices/add", """{"id":"kitchen","platform":"rp2"}""");
        await _hub.SentAsync(HttpMethod.Put, "/api/home/devices/kitchen/config",
            $$$"""{"room":"ground floor","wifi":{"use":"default"},"mqtt":{"host":"192.0.2.1","port":1883,"user":"device","password":"{{{Broker}}}"}}""");
        // Retained by the embedded broker, and by then in its store.
        await Eventually.TrueAsync("the broker keeps the configuration", async () =>
        {
            await _hub.Get<RetainedStore>().FlushAsync(Cancellation);
            return (await _hub.Get<RetainedStore>().LoadAsync(Cancellation)).Exists(message => Encoding.UTF8.GetString(message.Payload).Contains(Broker, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Are_nowhere_in_the_database_and_still_reach_the_board()
    {
        var kit = await _hub.Http.GetStringAsync("/api/home/devices/kitchen/config.py", Cancellation);
        var key = await _hub.Get<DeviceKeyStore>().EnsureAsync("kitchen", Cancellation);
        await _hub.StopAsync();

        Assert.Contains(Wifi, kit);
        Assert.Contains(Broker, kit);
        Assert.All(new[] { Wifi, Broker, Ftp, key }, secret => Assert.False(OnDisk(secret)));
        Assert.True(OnDisk("ground floor"));
    }

    [Fact]
    public async Task Are_in_nothing_that_a_viewer_can_read()
    {
        string[] secrets = [Wifi, Broker, Ftp, await _hub.Get<DeviceKeyStore>().EnsureAsync("kitchen", Cancellation), _hub.Get<ConnectionGuide>().Password!];
        using var viewer = _hub.Nobody();
        viewer.DefaultRequestHeaders.Authorization = new("Bearer", await _hub.TokenAsync(Role.Viewer));
        var read = 0;
        var paths = EveryRoute.Of(_hub).Where(route => route.Method == "GET" && route.Needs() is null or Role.Viewer).Select(route => route.Path);
        foreach (var path in paths.Concat(["/devices/kitchen?tab=configuration", "/devices/kitchen?tab=updates", "/api/home/devices/kitchen/config/versions"]))
        {
            using var answer = await viewer.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
            {
                var text = await answer.Content.ReadAsStringAsync(Cancellation);
                Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{path} shows {secret}"));
                read += answer.IsSuccessStatusCode ? 1 : 0;
            }
        }

        Assert.True(read > 40, $"{read} were read");
    }

    [Fact]
    public async Task Of_an_older_HomeHub_are_locked_at_the_next_start()
    {
        await _hub.StopAsync();
        Execute($"UPDATE wifi_networks SET Password = '{Wifi}'; DELETE FROM settings WHERE Name = 'secrets-locked';");
        Assert.True(OnDisk(Wifi));

        await _hub.StartAsync();
        Assert.Contains(Wifi, await _hub.Http.GetStringAsync("/api/home/devices/kitchen/config.py", Cancellation));
        await _hub.StopAsync();
        Assert.False(OnDisk(Wifi));
    }

    [Fact]
    public async Task A_lost_key_ring_asks_for_them_again_and_keeps_everything_else()
    {
        await _hub.StopAsync();
        Directory.Delete(Path.Combine(_hub.Folder, KeyFolderName), recursive: true);
        await _hub.StartAsync();

        var health = await _hub.Http.GetStringAsync("/healthz", Cancellation);
        Assert.Contains("Enter them again for the Wi-Fi network Home, the FTP server Files, the configuration of kitchen", health);
        Assert.Contains("ground floor", await _hub.Http.GetStringAsync("/api/home/devices/kitchen/config", Cancellation));
        var kit = await _hub.Http.GetStringAsync("/api/home/devices/kitchen/config.py", Cancellation);
        Assert.DoesNotContain(SecretText.Lost, kit);
        Assert.DoesNotContain(Wifi, kit);
        // A device is not told what would take it off the network.
        using var masked = await _hub.SendAsync(HttpMethod.Put, "/api/home/devices/kitchen/config", """{"room":"first floor","wifi":{"use":"default"}}""");
        Assert.Equal(HttpStatusCode.BadRequest, masked.StatusCode);
        Assert.Contains("has to be entered again", await masked.TextAsync());
        using var kept = await _hub.SendAsync(HttpMethod.Put, "/api/home/connections/wifi/1", $$"""{"name":"Home","ssid":"home","password":"{{ConfigSecrets.Mask}}","is_default":true}""");
        Assert.Contains("has to be entered again", await kept.TextAsync());

        await _hub.SentAsync(HttpMethod.Put, "/api/home/devices/kitchen/config", "{}");
        await _hub.SentAsync(HttpMethod.Put, "/api/home/connections/wifi/1", $$"""{"name":"Home","ssid":"home","password":"{{Wifi}}","is_default":true}""");
        await _hub.SentAsync(HttpMethod.Put, "/api/home/connections/ftp/1", $$"""{"name":"Files","host":"192.0.2.2","user":"files","password":"{{Ftp}}","is_default":true}""");
        await _hub.SentAsync(HttpMethod.Put, "/api/home/devices/kitchen/config", """{"wifi":{"use":"default"}}""");
        await _hub.StopAsync();
        await _hub.StartAsync();
        Assert.DoesNotContain("Enter them again", await _hub.Http.GetStringAsync("/healthz", Cancellation));
        Assert.Contains(Wifi, await _hub.Http.GetStringAsync("/api/home/devices/kitchen/config.py", Cancellation));
    }

    /// <summary>Such as the power leaves, where a key was made just before.</summary>
    [Fact]
    public async Task A_key_that_is_damaged_takes_no_other_with_it()
    {
        var cookie = await OwnerSession.CookieAsync(_hub.Address);
        await _hub.StopAsync();
        var damaged = $"key-{Guid.NewGuid()}.xml";
        await File.WriteAllTextAsync(Path.Combine(_hub.Folder, KeyFolderName, damaged), "", Cancellation);
        await _hub.StartAsync();

        Assert.Contains(damaged, await _hub.Http.GetStringAsync("/healthz", Cancellation));
        Assert.Contains(Wifi, await _hub.Http.GetStringAsync("/api/home/devices/kitchen/config.py", Cancellation));
        using var browser = _hub.Nobody();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/settings");
        request.Headers.Add("Cookie", cookie.ToString());
        using var page = await browser.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public void Only_they_are_locked_in_JSON_and_every_other_byte_stays()
    {
        var box = new SecretBox(new EphemeralDataProtectionProvider());
        const string Json = """{ "a": 1.50, "password":"p\"w", "list":[{"psk":"x"},{"psk":""}],"Config":"{\"token\":\"t\",\"n\":1e400}" , "u":"ü\u00e9"}""";

        var closed = SecretMembers.Close(box, Json);

        Assert.DoesNotContain("\"x\"", closed);
        Assert.DoesNotContain("p\\\"w", closed);
        Assert.StartsWith("""{ "a": 1.50, "password":"locked:1:""", closed);
        Assert.EndsWith(""" , "u":"ü\u00e9"}""", closed);
        Assert.Equal(Json, SecretMembers.Open(box, closed));
        Assert.Contains(SecretText.Lost, SecretMembers.Open(new SecretBox(new EphemeralDataProtectionProvider()), closed));
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private const string KeyFolderName = "keys";

    private bool OnDisk(string text) => Directory.EnumerateFiles(_hub.Folder, "homehub.db*").Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_hub.DatabaseFile}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
