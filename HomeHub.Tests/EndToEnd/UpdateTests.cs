using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>Updates from the release to the proof: a real hub, Mosquitto, an FTP server, a browser, and boards that run the real firmware.</summary>
[Collection(nameof(WholeMachine))]
public sealed class UpdateTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Next = "9.1.0";

    /// <summary>Boards start and fetch at a pace that leaves their time-outs long enough for a busy machine; a probation of a minute takes three seconds of ours.</summary>
    private const int Speed = 2;
    private const int Hurry = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_boards_of_both_types_are_updated_over_FTP_and_again_over_HTTP_and_prove_it_while_one_watches()
    {
        const int boards = 10;
        await using var server = await FtpServerProcess.RunAsync();
        await using var home = await HomeAsync();
        await using var fleet = await FleetAsync(home, boards);
        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        await AddAsync(home, server);

        foreach (var (id, version, host) in new[] { (1, Next, "ftp"), (2, "9.2.0", "http") })
        {
            var release = await PublishAsync(home, ChangedFirmware.Version(version), host, id);
            await StartAsync(home, new { soak_s = 1, wave_size = boards, host });
            await browser.Page.GotoAsync($"/updates/rollouts/{id}");
            await Assertions.Expect(browser.Page.Locator("li", new() { HasText = "probation" }).First).ToBeVisibleAsync(new() { Timeout = 120_000 });
            var rollout = await UntilAsync(home, fleet, "finished", id);
            await Assertions.Expect(browser.Page.GetByText($"{boards} updated and proven.")).ToBeVisibleAsync();
            await Assertions.Expect(browser.Page.Locator("li", new() { HasText = "confirmed" })).ToHaveCountAsync(boards);

            Assert.Equal(host, Word(rollout, "host"));
            var devices = rollout.GetProperty("devices").EnumerateArray().ToList();
            Assert.Equal(2, devices.Count(device => device.GetProperty("wave").GetInt32() == 0));
            foreach (var device in devices)
            {
                Assert.Equal("confirmed", Word(device, "state"));
                Assert.Equal(ChangedFirmware.ChangedBytes(version), device.GetProperty("attempt").GetProperty("bytes").GetInt64());
                var runs = await GetAsync(home, $"/api/home/devices/{Word(device, "device_id")}");
                Assert.Equal(version, Word(runs, "firmware_version"));
                Assert.Equal(release.GetProperty("sequence").GetInt64(), runs.GetProperty("firmware_sequence").GetInt64());
                Assert.Equal(Word(release, "files_sha256"), Word(runs, "files_sha256"));
            }
        }

        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task A_release_that_raises_at_import_stops_at_the_canaries_and_its_traceback_is_on_the_page()
    {
        await using var home = await HomeAsync();
        await using var fleet = await FleetAsync(home, 3);
        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        var before = Word(await GetAsync(home, "/api/home/devices/virtual-001"), "files_sha256");
        await PublishAsync(home, ChangedFirmware.Broken(Next, "made to fail"), "http");

        await StartAsync(home, new { soak_s = 1 });
        await UntilAsync(home, fleet, "stopped");
        var rollout = await SeesAsync(() => fleet.Output, "both canaries have ended", () => GetAsync(home, "/api/home/rollouts/1"),
            seen => seen.GetProperty("devices").EnumerateArray().Count(device => Word(device, "state") == "failed") == 2);

        Assert.Equal("waiting", Word(rollout.GetProperty("devices").EnumerateArray().Single(device => Word(device, "device_id") == "virtual-003"), "state"));
        Assert.Empty((await GetAsync(home, "/api/home/devices/virtual-003/updates")).EnumerateArray());
        foreach (var id in new[] { "virtual-001", "virtual-002" })
        {
            var attempt = Assert.Single((await GetAsync(home, $"/api/home/devices/{id}/updates")).EnumerateArray());
            Assert.Equal(("rolled_back", "probation"), (Word(attempt, "state"), Word(attempt, "stage")));
            Assert.Contains("RuntimeError: made to fail", Word(attempt, "traceback"));
            await SeesAsync(() => fleet.Output, "the old code is back", () => GetAsync(home, $"/api/home/devices/{id}"), device => Word(device, "status") == "online" && Word(device, "files_sha256") == before);
        }

        await browser.Page.GotoAsync("/devices/virtual-001?tab=updates");
        await Assertions.Expect(browser.Page.GetByLabel("Traceback of the new code")).ToContainTextAsync("RuntimeError: made to fail");
        await Assertions.Expect(browser.Page.GetByLabel($"Update to {Next}")).ToContainTextAsync("rolled back");
        await browser.Page.GotoAsync("/");
        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Link, new() { Name = $"The rollout of {Next} stopped" })).ToBeVisibleAsync();
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task A_board_with_the_key_from_its_kit_takes_what_its_hub_signed_and_nothing_else()
    {
        await using var home = await HomeAsync(BrokerKind.Embedded);
        using var folder = new TemporaryFolder();
        (await home.Hub.Http.PostAsJsonAsync("/api/home/devices/add", new { id = "porch", platform = "esp32", display_name = "Porch" }, Cancellation)).EnsureSuccessStatusCode();
        (await home.Hub.Http.PutAsJsonAsync("/api/home/devices/porch/config", new { wifi = new { ssid = "home", password = "long enough for Wi-Fi" } }, Cancellation)).EnsureSuccessStatusCode();
        await File.WriteAllBytesAsync(folder.File("kit.zip"), await home.Hub.Http.GetByteArrayAsync("/api/home/devices/porch/kit.zip", Cancellation), Cancellation);
        await using var board = new BoardFromKit();
        await board.StartAsync(folder.File("kit.zip"), "esp32", "home", "long enough for Wi-Fi", speed: 3);
        await SeesAsync(() => board.Output, "it runs what its kit says", () => GetAsync(home, "/api/home/devices/porch/config"), config => Word(config, "state") == "in_sync");
        var release = await PublishAsync(home, ChangedFirmware.Version(Next), "http");

        // Somebody else with an account at the broker.
        await using var stranger = await home.ConnectAsync("stranger");
        var heard = await stranger.ListenAsync("homehub/porch/update", "homehub/porch/command/result");
        await stranger.PublishAsync("homehub/porch/command", JsonSerializer.Serialize(new
        {
            id = "00000000000000aa", command = "update", ttl_s = 600,
            args = new
            {
                release = Next, sequence = release.GetProperty("sequence").GetInt64(), manifest_sha256 = Word(release, "manifest_sha256"), downgrade = false,
                signature = new string('0', 64), source = new { type = "http", host = "127.0.0.1", port = home.Hub.Address.Port, path = $"/firmware/{Next}-1", token = "none" },
            },
        }));
        await Eventually.TrueAsync("it is refused", () => heard.Any(message => message.Payload.Contains("the signature is wrong", StringComparison.Ordinal)), VirtualFleet.Patience);
        Assert.DoesNotContain(heard, message => message.Payload.Contains("downloading", StringComparison.Ordinal));

        (await home.Hub.Http.PostAsJsonAsync("/api/home/devices/porch/update", new { }, Cancellation)).EnsureSuccessStatusCode();
        var attempts = await SeesAsync(() => board.Output, "its own hub's is taken", () => GetAsync(home, "/api/home/devices/porch/updates"), seen => Word(seen[0], "state") == "confirmed");
        Assert.True(attempts[0].GetProperty("signed").GetBoolean());
        Assert.Equal(Word(release, "files_sha256"), Word(await GetAsync(home, "/api/home/devices/porch"), "files_sha256"));
    }

    private static Task<Household> HomeAsync(BrokerKind kind = BrokerKind.Mosquitto) => Household.RunAsync(kind, settings: [("Updates:HttpHost", "127.0.0.1")]);

    /// <summary>Boards that have all said what they are and that they can be updated.</summary>
    private static async Task<VirtualFleet> FleetAsync(Household home, int boards)
    {
        var fleet = await VirtualFleet.StartAsync(home.BrokerPort, boards, "--speed", $"{Speed}", "--hurry", $"{Hurry}");
        await SeesAsync(() => fleet.Output, "every board is online", () => GetAsync(home, "/api/home/devices"),
            devices => devices.EnumerateArray().Count(device => Word(device, "status") == "online" && Word(device, "files_sha256") is not null) == boards);
        return fleet;
    }

    private static async Task AddAsync(Household home, FtpServerProcess server) => (await home.Hub.Http.PostAsJsonAsync("/api/home/connections/ftp/add", new
    {
        name = "House", host = "127.0.0.1", port = server.Port, user = FtpServerProcess.User, password = FtpServerProcess.Password, tls = false, is_default = true,
    }, Cancellation)).EnsureSuccessStatusCode();

    /// <summary>Makes a release of the zip and publishes it; returns it.</summary>
    private static async Task<JsonElement> PublishAsync(Household home, byte[] zip, string host, int id = 1)
    {
        using var content = new ByteArrayContent(zip) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        using var made = await home.Hub.Http.PostAsync("/api/home/releases/upload", content, Cancellation);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Cancellation));
        (await home.Hub.Http.PostAsync($"/api/home/releases/{id}/publish?host={host}", null, Cancellation)).EnsureSuccessStatusCode();
        return await Eventually.SeesAsync("it is published", () => GetAsync(home, $"/api/home/releases/{id}"), release => Word(release.GetProperty("publications")[0], "state") == "published", VirtualFleet.Patience);
    }

    private static async Task StartAsync(Household home, object body)
    {
        using var answer = await home.Hub.Http.PostAsJsonAsync("/api/home/rollouts", body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static Task<JsonElement> UntilAsync(Household home, VirtualFleet fleet, string state, int id = 1) =>
        SeesAsync(() => fleet.Output, $"the rollout is {state}", () => GetAsync(home, $"/api/home/rollouts/{id}"), rollout => Word(rollout, "state") == state);

    private static async Task<JsonElement> SeesAsync(Func<string> output, string what, Func<Task<JsonElement>> look, Func<JsonElement, bool> good)
    {
        try
        {
            return await Eventually.SeesAsync(what, look, good, VirtualFleet.Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{output()}");
        }
    }

    private static async Task<JsonElement> GetAsync(Household home, string address) => JsonElement.Parse(await home.Hub.Http.GetStringAsync(address, Cancellation));

    private static string? Word(JsonElement item, string name) => item.GetProperty(name).GetString();
}
