using HomeHub.Core.Access;
using HomeHub.Tests.Access;
using HomeHub.Tests.Api;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Backups;

/// <summary>A hub with a secret, a device and a log in it, its backup, and how one is brought to the setup page.</summary>
internal static class HouseToBackUp
{
    public const string Wifi = "placeholder-of-the-wifi";

    public static async Task<HubHost> RunAsync()
    {
        var hub = await HubHost.RunAsync();
        await hub.SentAsync(HttpMethod.Post, "/api/home/connections/wifi/add", $$"""{"name":"Home","ssid":"home","password":"{{Wifi}}","is_default":true}""");
        await hub.SentAsync(HttpMethod.Post, "/api/home/devices/add", """{"id":"kitchen","platform":"rp2"}""");
        await hub.SentAsync(HttpMethod.Put, "/api/home/devices/kitchen/config", """{"wifi":{"use":"default"}}""");
        await hub.StoreAsync("kitchen", 500);
        await hub.SentAsync(HttpMethod.Post, "/api/home/releases/bundled", """{"version":"1.5.0"}""");
        return hub;
    }

    public static Task<byte[]> BackUpAsync(this HubHost hub) => hub.Http.GetByteArrayAsync("/api/home/backup", TestContext.Current.CancellationToken);

    /// <summary>Sends the form of the setup page.</summary>
    public static async Task<HttpResponseMessage> RestoreAsync(this HttpClient http, string code, byte[] backup)
    {
        using var form = new MultipartFormDataContent { { new StringContent(code), "code" }, { new ByteArrayContent(backup), "backup", "homehub.zip" } };
        return await http.PostAsync("/setup/restore", form, TestContext.Current.CancellationToken);
    }

    /// <summary>The same on a hub of this process; where it is taken, the hub begins again with it.</summary>
    public static async Task<HttpResponseMessage> RestoreAsync(this HubHost hub, byte[] backup)
    {
        using var http = hub.Nobody();
        var answer = await http.RestoreAsync(hub.Get<SetupCode>().Text, backup);
        if (answer.IsSuccessStatusCode)
        {
            await hub.StopAsync();
            await hub.StartAsync();
        }

        return answer;
    }
}
