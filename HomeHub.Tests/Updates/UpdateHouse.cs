using System.IO.Compression;
using System.Text;
using HomeHub.Core.Messaging;
using HomeHub.Core.Updates;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Updates;

/// <summary>What the tests of updates do again and again.</summary>
internal static class UpdateHouse
{
    public const string Package = "home/__init__.py";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Core with a database and an address that devices reach it by.</summary>
    public static Task<TestCore> CoreAsync(params (string Key, string Value)[] settings) =>
        new TestCore([("Updates:HttpHost", "192.0.2.1"), ("Updates:HttpPort", "8080"), .. settings]).StartWriterAsync();

    public static ReleaseDraft Draft(string version, string content = "", IReadOnlyList<string>? platforms = null) => new(version, null, "", platforms ?? ReleaseRules.Platforms,
        [new(Package, Encoding.UTF8.GetBytes($"VERSION = \"{version}\"\n")), new("home/Home.py", Encoding.UTF8.GetBytes($"# {version} {content}\n"))], "a test");

    /// <summary>A release in the database; each version has other files.</summary>
    public static async Task<Release> ReleaseAsync(this ReleaseStore store, string version = "1.1.0", string content = "", IReadOnlyList<string>? platforms = null)
    {
        var save = await store.AddAsync(Draft(version, content, platforms), 0, Cancellation);
        Assert.Empty(save.Errors);
        return save.Release!;
    }

    /// <summary>A release that HomeHub itself serves.</summary>
    public static async Task<Release> PublishedAsync(this TestCore core, string version = "1.1.0", string content = "", IReadOnlyList<string>? platforms = null)
    {
        var release = await core.Get<ReleaseStore>().ReleaseAsync(version, content, platforms);
        Assert.Null(await core.Get<ReleasePublisher>().PublishAsync(release, HttpFirmwareHost.HostName, Cancellation));
        await core.Get<ReleasePublisher>().IdleAsync();
        return release;
    }

    /// <summary>A device says what it is and what it runs; as it would do over MQTT.</summary>
    public static async Task AnnounceAsync(this TestCore core, string id, string version = "1.0.0", long sequence = 0, string sha256 = "old", string platform = "rp2",
        bool signed = false, long boots = 1, long heap = 100_000, bool online = true)
    {
        await core.HearAsync($"homehub/{id}/availability", online ? """{"state":"online","session":"1-1"}""" : """{"state":"offline","session":"1-1"}""");
        await core.HearAsync($"homehub/{id}/announce", $$"""
            {"platform":"{{platform}}","firmware":{"version":"{{version}}","sequence":{{sequence}},"slot":"a","files_sha256":"{{sha256}}","signed":{{(signed ? "true" : "false")}}},
             "boot":{"count":{{boots}},"cause":"power-on"},"heap_free":{{heap}},"capabilities":["log","update"],"protocol":1}
            """);
    }

    /// <summary>It runs the release now.</summary>
    public static Task AnnounceAsync(this TestCore core, string id, Release release, string platform = "rp2", long boots = 2, long heap = 100_000) =>
        core.AnnounceAsync(id, release.Version, release.Sequence, release.FilesSha256, platform, boots: boots, heap: heap);

    /// <summary>A message of a device reaches the handlers, as from the broker; nobody waits until it is saved.</summary>
    public static async Task HearAsync(this TestCore core, string topic, string payload, bool retained = false) =>
        _ = await core.Get<MessageRouter>().RouteAsync(topic, Encoding.UTF8.GetBytes(payload), retained, 1, Cancellation);

    /// <summary>A device says how its update is going.</summary>
    public static async Task SayAsync(this TestCore core, UpdateAttempt attempt, string state, int progress = 0, string? error = null)
    {
        await core.HearAsync($"homehub/{attempt.DeviceId}/update", System.Text.Json.JsonSerializer.Serialize(new { id = attempt.Id, state, progress, error, release = attempt.Version }));
        await core.StepAsync();
    }

    /// <summary>Devices that run what they came with.</summary>
    public static async Task HouseAsync(this TestCore core, params (string Id, string Platform)[] devices)
    {
        foreach (var (id, platform) in devices)
        {
            await core.AnnounceAsync(id, platform: platform);
        }
    }

    /// <summary>A device runs the release and says so.</summary>
    public static async Task ConfirmAsync(this TestCore core, Release release, string id, string platform = "rp2")
    {
        await core.AnnounceAsync(id, release, platform);
        await core.SayAsync(await core.AttemptAsync(id), "confirmed", 100);
    }

    public static Task StepAsync(this TestCore core) => core.Get<RolloutRunner>().StepAsync(Cancellation);

    public static async Task<UpdateAttempt> AttemptAsync(this TestCore core, string id) => (await core.Get<AttemptStore>().OfDeviceAsync(id, cancellation: Cancellation))[0];

    public static async Task<Rollout> RolloutAsync(this TestCore core, RolloutRequest request)
    {
        var start = await core.Get<RolloutControl>().StartAsync(request, Cancellation);
        Assert.Empty(start.Errors);
        await core.StepAsync();
        return await core.RolloutAsync(start.Rollout!.Id);
    }

    public static async Task<Rollout> RolloutAsync(this TestCore core, long id) => (await core.Get<RolloutStore>().FindAsync(id, Cancellation))!;

    /// <summary>Who is how: "attic Waiting, kitchen Updating".</summary>
    public static string Standing(this Rollout rollout) => string.Join(", ", rollout.Devices.OrderBy(d => d.DeviceId).Select(d => $"{d.DeviceId} {d.State}"));

    public static MemoryStream Zip(params (string Name, string Content)[] entries) => Zip([.. entries.Select(entry => (entry.Name, Encoding.UTF8.GetBytes(entry.Content)))]);

    public static MemoryStream Zip(params (string Name, byte[] Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
