using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>Rollouts by a hub of its own process over real MQTT and HTTP, and what a kill in the middle leaves.</summary>
public sealed class RolloutOverMqttTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task Every_device_is_updated_with_proof_and_the_canary_first(BrokerKind kind)
    {
        await using var home = await Household.RunAsync(kind);
        await using var fleet = new Fleet(await FleetAsync(home, ("attic", "esp32"), ("bath", "rp2"), ("cellar", "rp2")));
        await PublishAsync(home);

        await StartAsync(home, new { soak_s = 2 });
        var rollout = await UntilAsync(home, "finished");

        Assert.Equal("attic confirmed, bath confirmed, cellar confirmed", Standing(rollout));
        Assert.All(fleet.Devices, device => Assert.Single(device.Commands));
        DateTimeOffset Time(int device, string name) => rollout.GetProperty("devices")[device].GetProperty("attempt").GetProperty(name).GetDateTimeOffset();
        Assert.Equal([0, 0, 1], rollout.GetProperty("devices").EnumerateArray().Select(device => device.GetProperty("wave").GetInt32()));
        Assert.All([0, 1], canary => Assert.InRange(Time(2, "created_at") - Time(canary, "ended_at"), TimeSpan.FromSeconds(2), TimeSpan.MaxValue));
        var files = JsonElement.Parse(await home.Hub.Http.GetStringAsync("/api/home/devices/cellar", Cancellation)).GetProperty("files_sha256").GetString();
        Assert.Equal(fleet.Devices[2].Runs.FilesSha256, files);
        var stages = rollout.GetProperty("devices")[0].GetProperty("attempt").GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("state").GetString());
        Assert.Equal(["queued", "downloading", "verifying", "installing", "probation", "confirmed"], stages);
    }

    [Fact]
    public async Task A_canary_that_is_rolled_back_stops_it_and_a_liar_is_shown_as_failed()
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        await using var fleet = new Fleet(await FleetAsync(home, ("attic", "rp2"), ("bath", "rp2"), ("cellar", "rp2")));
        await PublishAsync(home);
        fleet.Devices[0].Trouble = ("probation", "rolled_back");

        await StartAsync(home, new { });
        var rollout = await UntilAsync(home, "stopped");

        Assert.Equal("attic failed, bath waiting, cellar waiting", Standing(rollout));
        Assert.All(fleet.Devices.Skip(1), device => Assert.Empty(device.Commands));

        fleet.Devices[1].Lies = true;
        await OrderAsync(home, rollout, "abort");
        (await home.Hub.Http.PostAsJsonAsync("/api/home/devices/bath/update", new { }, Cancellation)).EnsureSuccessStatusCode();
        rollout = await UntilAsync(home, "finished", 2);
        Assert.Equal("bath failed", Standing(rollout));
        Assert.Contains("announces that it runs 1.0.0", rollout.GetProperty("devices")[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_device_that_was_away_is_updated_when_it_is_back_also_after_the_hub_was_killed()
    {
        await using var home = await Household.RunAsync(BrokerKind.Mosquitto);
        await using var fleet = new Fleet(await FleetAsync(home, ("attic", "rp2"), ("bath", "rp2")));
        await PublishAsync(home);
        await fleet.Devices[1].LeaveAsync();
        await Eventually.TrueAsync("bath is offline", async () => (await home.Hub.Http.GetStringAsync("/api/home/devices/bath", Cancellation)).Contains("\"offline\"", StringComparison.Ordinal));
        fleet.Devices[0].Trouble = ("downloading", "");
        await StartAsync(home, new { canary = false });
        // Known to the hub: one that was killed before it heard so asks again, under the same id.
        await Eventually.SeesAsync("attic is at it", () => RolloutAsync(home, 1), seen => seen.GetProperty("devices").EnumerateArray()
            .Any(device => device.GetProperty("attempt") is { ValueKind: JsonValueKind.Object } attempt && attempt.GetProperty("state").GetString() == "downloading"));

        // In the middle of attic's update, and while bath is away.
        await home.Hub.Process.KillAsync();
        await home.Hub.StartAsync();
        await home.IsListeningAsync();

        await fleet.Devices[1].ConnectAsync(home.BrokerPort);
        var rollout = await Eventually.SeesAsync("bath is updated", () => RolloutAsync(home, 1), seen => Standing(seen).Contains("bath confirmed", StringComparison.Ordinal));
        Assert.Equal("attic updating, bath confirmed", Standing(rollout));
        Assert.Equal("downloading", rollout.GetProperty("devices").EnumerateArray().First(device => device.GetProperty("device_id").GetString() == "attic").GetProperty("attempt").GetProperty("state").GetString());
        Assert.Single(fleet.Devices[0].Commands);
    }

    [Fact]
    public async Task Publishing_that_a_kill_interrupted_is_said_so_and_goes_on_where_it_stopped()
    {
        await using var server = await FtpServerProcess.RunAsync();
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        (await home.Hub.Http.PostAsJsonAsync("/api/home/connections/ftp/add", new { name = "House", host = "127.0.0.1", port = server.Port, user = FtpServerProcess.User, password = FtpServerProcess.Password, tls = false, is_default = true }, Cancellation))
            .EnsureSuccessStatusCode();
        (await home.Hub.Http.PostAsJsonAsync("/api/home/releases/bundled", new { version = "1.1.0" }, Cancellation)).EnsureSuccessStatusCode();
        (await home.Hub.Http.PostAsync("/api/home/releases/1/publish", null, Cancellation)).EnsureSuccessStatusCode();
        var manifest = Path.Combine(server.Root, "homehub", "1.1.0-1", "manifest.json");
        await Eventually.TrueAsync("some files are there", async () => (await PublicationAsync(home)).GetProperty("files_done").GetInt32() > 2);

        await home.Hub.Process.KillAsync();
        Assert.False(File.Exists(manifest));
        await home.Hub.StartAsync();

        var publication = await PublicationAsync(home);
        Assert.Equal("interrupted", publication.GetProperty("state").GetString());
        using var refused = await home.Hub.Http.PostAsJsonAsync("/api/home/rollouts", new { release_id = 1 }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        (await home.Hub.Http.PostAsync("/api/home/releases/1/publish", null, Cancellation)).EnsureSuccessStatusCode();
        await Eventually.SeesAsync("it is published", () => PublicationAsync(home), seen => seen.GetProperty("state").GetString() == "published", TimeSpan.FromMinutes(2));
        Assert.True(File.Exists(manifest));
        Assert.Empty(Directory.EnumerateFiles(server.Root, "*.part", SearchOption.AllDirectories));
    }

    private static async Task<UpdatableDevice[]> FleetAsync(Household home, params (string Id, string Platform)[] devices)
    {
        var fleet = devices.Select(device => new UpdatableDevice(device.Id, device.Platform)).ToArray();
        foreach (var device in fleet)
        {
            await device.ConnectAsync(home.BrokerPort);
        }

        await Eventually.TrueAsync("everybody announced what it runs", async () =>
            JsonElement.Parse(await home.Hub.Http.GetStringAsync("/api/home/devices", Cancellation)).EnumerateArray().Count(device => device.GetProperty("firmware_version").GetString() == "1.0.0") == fleet.Length);
        return fleet;
    }

    private static async Task PublishAsync(Household home)
    {
        (await home.Hub.Http.PostAsJsonAsync("/api/home/releases/bundled", new { version = "1.1.0" }, Cancellation)).EnsureSuccessStatusCode();
        (await home.Hub.Http.PostAsync("/api/home/releases/1/publish?host=http", null, Cancellation)).EnsureSuccessStatusCode();
        await Eventually.SeesAsync("it is published", () => PublicationAsync(home), seen => seen.GetProperty("state").GetString() == "published");
    }

    private static async Task<JsonElement> PublicationAsync(Household home) =>
        JsonElement.Parse(await home.Hub.Http.GetStringAsync("/api/home/releases/1", Cancellation)).GetProperty("publications")[0];

    private static async Task<JsonElement> StartAsync(Household home, object body)
    {
        using var answer = await home.Hub.Http.PostAsJsonAsync("/api/home/rollouts", body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static async Task OrderAsync(Household home, JsonElement rollout, string order) =>
        (await home.Hub.Http.PostAsync($"/api/home/rollouts/{rollout.GetProperty("id").GetInt64()}/{order}", null, Cancellation)).EnsureSuccessStatusCode();

    private static async Task<JsonElement> RolloutAsync(Household home, long id) => JsonElement.Parse(await home.Hub.Http.GetStringAsync($"/api/home/rollouts/{id}", Cancellation));

    private static Task<JsonElement> UntilAsync(Household home, string state, long id = 1) =>
        Eventually.SeesAsync($"the rollout is {state}", () => RolloutAsync(home, id), seen => seen.GetProperty("state").GetString() == state, TimeSpan.FromMinutes(1));

    private static string Standing(JsonElement rollout) => string.Join(", ", rollout.GetProperty("devices").EnumerateArray()
        .Select(device => (Id: device.GetProperty("device_id").GetString(), State: device.GetProperty("state").GetString()))
        .OrderBy(device => device.Id).Select(device => $"{device.Id} {device.State}"));

    private sealed record Fleet(UpdatableDevice[] Devices) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var device in Devices)
            {
                await device.DisposeAsync();
            }
        }
    }
}
