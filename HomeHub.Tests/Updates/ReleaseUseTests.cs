using HomeHub.Core.Updates;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

/// <summary>What is in use is not taken away.</summary>
public sealed class ReleaseUseTests
{
    private static readonly RolloutRequest Request = new() { Author = "a test", Canary = false };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_rollout_uses_is_not_taken_off_until_that_has_ended()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.AnnounceAsync("attic");
        await core.AnnounceAsync("bath", online: false);
        var rollout = await core.RolloutAsync(Request);
        var control = core.Get<RolloutControl>();

        Assert.Contains("its rollout is running", await WithdrawAsync(core, release));
        Assert.Null(await control.PauseAsync(rollout.Id, "a test", Cancellation));
        Assert.Contains("its rollout is paused", await WithdrawAsync(core, release));
        Assert.Null(await control.AbortAsync(rollout.Id, "a test", Cancellation));
        await core.StepAsync();
        Assert.Contains("still fetching", await WithdrawAsync(core, release));
        await core.SayAsync(await core.AttemptAsync("attic"), "cancelled");

        Assert.Null(await WithdrawAsync(core, release));
        Assert.Empty(await core.Get<PublicationStore>().AllAsync(Cancellation));
    }

    [Fact]
    public async Task A_rollout_that_stopped_and_may_go_on_still_uses_its_release()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.AnnounceAsync("attic");
        await core.AnnounceAsync("bath", online: false);
        await core.RolloutAsync(Request with { FailureThreshold = 1 });
        await core.SayAsync(await core.AttemptAsync("attic"), "failed", error: "no");

        Assert.Contains("its rollout is stopped", await WithdrawAsync(core, release));
    }

    [Fact]
    public async Task Of_the_published_the_newest_stay_and_who_is_in_use()
    {
        await using var core = await CoreAsync();
        var releases = new Dictionary<string, Release>();
        foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0", "1.5.0" })
        {
            releases[version] = await core.PublishedAsync(version);
        }

        await core.AnnounceAsync("attic", releases["1.0.0"]);
        await core.AnnounceAsync("bath", online: false);
        await core.RolloutAsync(Request with { ReleaseId = releases["1.2.0"].Id });
        var pruner = core.Get<ReleasePruner>();
        var plan = await pruner.PlanAsync(2, Cancellation);
        Assert.Equal(["1.3.0 ", "1.2.0 Devices fetch release 1.2.0 there: its rollout is running. Wait until it is done, or abort it.", "1.1.0 ", "1.0.0 attic runs it."],
            plan.Select(step => $"{step.Release.Version} {step.Stays}"));

        var done = await pruner.PruneAsync(2, Cancellation);

        Assert.Equal(plan.Select(step => step.Stays), done.Select(step => step.Stays));
        Assert.Equal(["1.0.0", "1.2.0", "1.4.0", "1.5.0"], await PublishedAsync(core));
        Assert.Equal(6, (await core.Get<ReleaseStore>().AllAsync(Cancellation)).Count);
        Assert.Equal(2, (await pruner.PlanAsync(2, Cancellation)).Count(step => step.Stays is not null));
    }

    private static Task<string?> WithdrawAsync(TestCore core, Release release) => core.Get<ReleasePublisher>().WithdrawAsync(release, HttpFirmwareHost.HostName, Cancellation);

    private static async Task<List<string>> PublishedAsync(TestCore core)
    {
        var places = (await core.Get<PublicationStore>().AllAsync(Cancellation)).Select(place => place.ReleaseId).ToHashSet();
        return [.. (await core.Get<ReleaseStore>().AllAsync(Cancellation)).Where(release => places.Contains(release.Id)).Select(release => release.Version).Order()];
    }
}
