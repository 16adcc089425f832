using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Core.Updates;
using HomeHub.Tests.Support;
using HomeHub.Tests.Updates;

namespace HomeHub.Tests.Api;

/// <summary>Releases, rollouts and the firmware itself over HTTP.</summary>
public sealed class UpdateApiTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_zip_becomes_a_release_or_is_refused_entry_by_entry()
    {
        using var good = UpdateHouse.Zip((UpdateHouse.Package, "VERSION = \"2.1.0\"\n"), ("home/extra.py", "1"));
        var made = await OkAsync(await UploadAsync(good));
        var again = await OkAsync(await UploadAsync(good));

        Assert.Equal("2.1.0", made.GetProperty("release").GetProperty("version").GetString());
        Assert.Equal((false, true), (made.GetProperty("existed").GetBoolean(), again.GetProperty("existed").GetBoolean()));

        using var bad = UpdateHouse.Zip((UpdateHouse.Package, ""), ("main.py", ""), ("home/../x.py", ""));
        using var refused = await UploadAsync(bad);
        var errors = (await refused.ProblemAsync(HttpStatusCode.BadRequest)).GetProperty("errors");
        Assert.Equal(["home/../x.py", "main.py"], errors.EnumerateObject().Select(error => error.Name).Order());

        using var large = await UploadAsync(new MemoryStream(new byte[ReleaseZip.MaxZipBytes + 1]));
        await large.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);

        var id = made.GetProperty("release").GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.OK, (await hub.Http.DeleteAsync($"/api/home/releases/{id}", Cancellation)).StatusCode);
        await (await hub.Http.GetAsync($"/api/home/releases/{id}", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Firmware_is_handed_out_for_the_token_of_an_update_that_is_under_way_and_resumes()
    {
        var release = await hub.Get<ReleaseStore>().ReleaseAsync("3.0.0");
        Assert.Equal(HttpStatusCode.Accepted, (await hub.Http.PostAsync($"/api/home/releases/{release.Id}/publish", null, Cancellation)).StatusCode);
        await hub.Get<ReleasePublisher>().IdleAsync();
        await AnnounceAsync("fetcher");
        using var started = await hub.Http.PostAsJsonAsync("/api/home/devices/fetcher/update", new { release_id = release.Id }, Cancellation);
        await OkAsync(started);
        var attempts = await Eventually.SeesAsync("the attempt", () => hub.Get<AttemptStore>().OfDeviceAsync("fetcher", cancellation: Cancellation), seen => seen.Count == 1);
        var attempt = attempts[0];
        var path = $"/firmware/{release.Folder}/home/Home.py";
        var content = (await hub.Get<ReleaseStore>().FileAsync(release.Id, "home/Home.py", Cancellation))!.Value.Content;

        using (var whole = await FetchAsync(path, attempt.Token))
        {
            Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
            Assert.Equal(content.Length, whole.Content.Headers.ContentLength);
            Assert.Equal(content, await whole.Content.ReadAsByteArrayAsync(Cancellation));
        }

        using (var rest = await FetchAsync(path, attempt.Token, from: 5))
        {
            Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
            Assert.Equal(content[5..], await rest.Content.ReadAsByteArrayAsync(Cancellation));
            Assert.Equal($"bytes 5-{content.Length - 1}/{content.Length}", rest.Content.Headers.ContentRange!.ToString());
        }

        using var manifest = await FetchAsync($"/firmware/{release.Folder}/manifest.json", attempt.Token);
        Assert.Equal(release.ManifestSha256, ReleaseManifest.Sha256(await manifest.Content.ReadAsByteArrayAsync(Cancellation)));
        foreach (var (address, token, status) in new[]
        {
            (path, "", HttpStatusCode.Unauthorized), (path, attempt.Token[..^1] + "x", HttpStatusCode.Unauthorized), (path, "0", HttpStatusCode.Unauthorized),
            ("/firmware/9.9.9-9/home/Home.py", attempt.Token, HttpStatusCode.Unauthorized), ($"/firmware/{release.Folder}/home/other.py", attempt.Token, HttpStatusCode.NotFound),
            ($"/firmware/{release.Folder}/..%2f..%2fappsettings.json", attempt.Token, HttpStatusCode.NotFound),
        })
        {
            using var refused = await FetchAsync(address, token);
            Assert.Equal((address, status), (address, refused.StatusCode));
        }

        // With the update, its token ends.
        await OkAsync(await hub.Http.PostAsync($"/api/home/rollouts/{attempt.RolloutId}/abort", null, Cancellation));
        await RouteAsync("homehub/fetcher/update", $$"""{"id":"{{attempt.Id}}","state":"cancelled"}""");
        await Eventually.TrueAsync("it ended", async () => !(await hub.Get<AttemptStore>().FindAsync(attempt.Id, Cancellation))!.IsOpen);
        using var over = await FetchAsync(path, attempt.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, over.StatusCode);
        Assert.DoesNotContain(attempt.Token, await hub.Http.GetStringAsync("/api/home/devices/fetcher/updates", Cancellation));
    }

    [Fact]
    public async Task What_a_rollout_uses_stays_published_and_of_the_others_the_newest()
    {
        var releases = new List<Release>();
        foreach (var version in new[] { "4.0.0", "4.1.0", "4.2.0" })
        {
            releases.Add(await hub.Get<ReleaseStore>().ReleaseAsync(version));
            await OkAsync(await hub.Http.PostAsync($"/api/home/releases/{releases[^1].Id}/publish?host=http", null, Cancellation));
            await hub.Get<ReleasePublisher>().IdleAsync();
        }

        await AnnounceAsync("taker");
        var rollout = (await OkAsync(await hub.Http.PostAsJsonAsync("/api/home/devices/taker/update", new { release_id = releases[0].Id }, Cancellation))).GetProperty("id").GetInt64();

        var conflict = await (await hub.Http.DeleteAsync($"/api/home/releases/{releases[0].Id}/publications/http", Cancellation)).ProblemAsync(HttpStatusCode.Conflict);
        Assert.Contains("its rollout is running", conflict.GetProperty("detail").GetString());
        var dry = await OkAsync(await hub.Http.PostAsJsonAsync("/api/home/releases/prune", new { keep = 1, dry_run = true }, Cancellation));
        var done = await OkAsync(await hub.Http.PostAsJsonAsync("/api/home/releases/prune", new { keep = 1 }, Cancellation));
        foreach (var answer in new[] { dry, done })
        {
            Assert.Contains("4.1.0", answer.GetProperty("removed").EnumerateArray().Select(item => item.GetProperty("version").GetString()));
            Assert.Contains("its rollout is running", answer.GetProperty("kept").EnumerateArray().Single(item => item.GetProperty("version").GetString() == "4.0.0").GetProperty("reason").GetString());
        }

        var places = await Task.WhenAll(releases.Select(PlacesAsync));
        Assert.Equal([1, 0, 1], places);
        await OkAsync(await hub.Http.PostAsync($"/api/home/rollouts/{rollout}/abort", null, Cancellation));
    }

    [Fact]
    public async Task What_makes_no_sense_is_a_problem_in_words()
    {
        await (await hub.Http.PostAsJsonAsync("/api/home/releases/prune", new { keep = 0 }, Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);
        await (await hub.Http.PostAsJsonAsync("/api/home/devices/nobody/update", new { }, Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
        await (await hub.Http.PostAsJsonAsync("/api/home/rollouts", new { wave_size = 0 }, Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);
        await (await hub.Http.GetAsync("/api/home/rollouts/99", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
        await (await hub.Http.PostAsync("/api/home/rollouts/99/pause", null, Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
        await (await hub.Http.PostAsync("/api/home/releases/99/publish", null, Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
        await (await hub.Http.PostAsJsonAsync("/api/home/releases/bundled", new { version = "not a version" }, Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);
    }

    private async Task<int> PlacesAsync(Release release) =>
        (await OkAsync(await hub.Http.GetAsync($"/api/home/releases/{release.Id}", Cancellation))).GetProperty("publications").GetArrayLength();

    private async Task AnnounceAsync(string id)
    {
        await RouteAsync($"homehub/{id}/availability", """{"state":"online","session":"1-1"}""");
        await RouteAsync($"homehub/{id}/announce", """{"platform":"rp2","firmware":{"version":"1.0.0","sequence":0,"files_sha256":"old"},"capabilities":["update"],"protocol":1}""");
        Assert.True(UpdateAbility.Of(hub.Get<DeviceRegistry>().Find(id)!).Can);
    }

    private async Task RouteAsync(string topic, string payload) =>
        _ = await hub.Get<MessageRouter>().RouteAsync(topic, System.Text.Encoding.UTF8.GetBytes(payload), retained: false, 1, Cancellation);

    private Task<HttpResponseMessage> UploadAsync(MemoryStream zip)
    {
        var content = new ByteArrayContent(zip.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return hub.Http.PostAsync("/api/home/releases/upload", content, Cancellation);
    }

    private async Task<HttpResponseMessage> FetchAsync(string path, string token, long? from = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token.Length > 0 ? new AuthenticationHeaderValue("Bearer", token) : null;
        request.Headers.Range = from is { } first ? new RangeHeaderValue(first, null) : null;
        return await hub.Http.SendAsync(request, Cancellation);
    }

    private static async Task<JsonElement> OkAsync(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}
