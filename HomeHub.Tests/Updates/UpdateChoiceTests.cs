using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Core.Updates;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

/// <summary>Who can be updated to what, and what goes with a device.</summary>
public sealed class UpdateChoiceTests
{
    private static readonly RolloutRequest Request = RolloutRequest.One("kitchen", null, downgrade: false, "a test");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_nothing_to_gain_is_skipped_or_refused_in_words()
    {
        await using var core = await CoreAsync();
        var old = await core.PublishedAsync("1.0.5", platforms: ["rp2"]);
        var release = await core.PublishedAsync("1.1.0", platforms: ["rp2"]);
        var control = core.Get<RolloutControl>();
        await core.AnnounceAsync("kitchen", release);
        await core.AnnounceAsync("attic", platform: "esp32");
        await core.HearAsync("homehub/lamp/log", """{"message":"I predate the protocol"}""");

        Assert.Contains("runs this release already", await RefusalAsync("kitchen", release.Id));
        Assert.Contains("runs 1.1.0, which is newer", await RefusalAsync("kitchen", old.Id));
        Assert.Contains("of the platform esp32", await RefusalAsync("attic", release.Id));
        Assert.Contains("no device nobody", await RefusalAsync("nobody", release.Id));
        var downgrade = await core.RolloutAsync(Request with { ReleaseId = old.Id, Downgrade = true });
        Assert.Equal("kitchen Updating", downgrade.Standing());
        Assert.True(JsonElement.Parse(core.Sent.All[^1].Payload).GetProperty("args").GetProperty("downgrade").GetBoolean());
        Assert.Contains("by another rollout", await RefusalAsync("kitchen", old.Id));

        async Task<string> RefusalAsync(string device, long id) =>
            Assert.Single((await control.StartAsync(RolloutRequest.One(device, id, false, "a test"), Cancellation)).Errors).Message;
    }

    [Fact]
    public async Task A_release_that_is_not_published_cannot_be_rolled_out()
    {
        await using var core = await CoreAsync();
        var release = await core.Get<ReleaseStore>().ReleaseAsync();
        await core.AnnounceAsync("kitchen");

        var start = await core.Get<RolloutControl>().StartAsync(Request with { ReleaseId = release.Id }, Cancellation);

        Assert.Equal("release", Assert.Single(start.Errors).Path);
        Assert.Contains("Publish it first", start.Errors[0].Message);
    }

    [Fact]
    public async Task A_deleted_device_takes_its_updates_and_its_key_along()
    {
        await using var core = await CoreAsync();
        await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        var rollout = await core.RolloutAsync(Request);
        await core.Get<DeviceKeyStore>().EnsureAsync("kitchen", Cancellation);

        await core.Get<DeviceRemoval>().RemoveAsync("kitchen", withEntries: false, Cancellation);
        await core.StepAsync();

        Assert.Empty(await core.Get<AttemptStore>().OfDeviceAsync("kitchen", cancellation: Cancellation));
        Assert.Null(await core.Get<DeviceKeyStore>().FindAsync("kitchen", Cancellation));
        Assert.Equal("kitchen Skipped", (await core.RolloutAsync(rollout.Id)).Standing());
        Assert.Contains(core.Sent.All, message => message is { Topic: "homeassistant/update/homehub_kitchen/config", Payload: "", Retained: true });
    }
}
