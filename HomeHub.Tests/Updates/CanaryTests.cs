using HomeHub.Core.Updates;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

/// <summary>Those that go first: they have to stay as well as they were for a while, or nobody follows.</summary>
public sealed class CanaryTests
{
    private static readonly RolloutRequest Request = new() { Author = "a test" };

    [Fact]
    public async Task One_of_each_platform_goes_first_and_the_others_wait_until_it_has_stayed_healthy()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.HouseAsync(("attic", "esp32"), ("bath", "rp2"), ("cellar", "rp2"), ("den", "esp32"));

        var rollout = await core.RolloutAsync(Request);
        Assert.Equal("attic Updating, bath Updating, cellar Waiting, den Waiting", rollout.Standing());

        await core.ConfirmAsync(release, "attic", "esp32");
        await core.ConfirmAsync(release, "bath");
        core.Clock.Advance(Request.Soak - TimeSpan.FromSeconds(1));
        await core.StepAsync();
        Assert.Equal("attic Confirmed, bath Confirmed, cellar Waiting, den Waiting", (await core.RolloutAsync(rollout.Id)).Standing());
        Assert.True(core.Get<RolloutRunner>().IsTimed, "the soak time goes by");

        core.Clock.Advance(TimeSpan.FromSeconds(1));
        await core.StepAsync();
        Assert.Equal("attic Confirmed, bath Confirmed, cellar Updating, den Updating", (await core.RolloutAsync(rollout.Id)).Standing());

        await core.ConfirmAsync(release, "cellar");
        await core.ConfirmAsync(release, "den", "esp32");
        Assert.Equal(RolloutState.Finished, (await core.RolloutAsync(rollout.Id)).State);
    }

    [Fact]
    public async Task A_canary_that_fails_stops_it_and_nobody_else_is_touched()
    {
        await using var core = await CoreAsync();
        await core.PublishedAsync();
        await core.HouseAsync(("attic", "rp2"), ("bath", "rp2"), ("cellar", "rp2"));
        var rollout = await core.RolloutAsync(Request);

        await core.SayAsync(await core.AttemptAsync("attic"), "rolled_back", error: "ImportError: no module named 'dht2'");
        core.Clock.Advance(TimeSpan.FromDays(1));
        await core.StepAsync();

        rollout = await core.RolloutAsync(rollout.Id);
        Assert.Equal((RolloutState.Stopped, "attic went first and failed. Rolled back: ImportError: no module named 'dht2'."), (rollout.State, rollout.Reason));
        Assert.Equal("attic Failed, bath Waiting, cellar Waiting", rollout.Standing());
        Assert.All(core.Sent.All, message => Assert.StartsWith("homehub/attic/", message.Topic));
    }

    [Theory]
    [InlineData("errors", "it logged 1 error, 0 in as long a time before")]
    [InlineData("boots", "it restarted 1 time")]
    [InlineData("heap", "its free heap went from 100,000 to 50,000 bytes")]
    public async Task A_canary_that_is_worse_than_before_stops_it(string what, string words)
    {
        await using var core = await CoreAsync();
        var (release, rollout) = await WatchedAsync(core);
        core.Clock.Advance(TimeSpan.FromMinutes(1));

        switch (what)
        {
            case "errors":
                await FailAsync(core);
                break;
            case "boots":
                await core.AnnounceAsync("attic", release, boots: 3);
                break;
            default:
                await core.AnnounceAsync("attic", release, heap: 50_000);
                break;
        }

        await core.StepAsync();
        rollout = await core.RolloutAsync(rollout.Id);
        Assert.Equal(RolloutState.Stopped, rollout.State);
        Assert.Contains(words, rollout.Reason);
        Assert.Equal("attic Confirmed, bath Waiting", rollout.Standing());
    }

    [Fact]
    public async Task Errors_a_canary_had_before_as_well_are_no_reason()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.HouseAsync(("attic", "rp2"), ("bath", "rp2"));
        await FailAsync(core);
        core.Clock.Advance(TimeSpan.FromMinutes(1));
        var rollout = await core.RolloutAsync(Request);
        await core.ConfirmAsync(release, "attic");
        await FailAsync(core);

        core.Clock.Advance(Request.Soak);
        await core.StepAsync();

        Assert.Equal("attic Confirmed, bath Updating", (await core.RolloutAsync(rollout.Id)).Standing());
    }

    [Fact]
    public async Task What_a_canary_does_after_its_time_is_no_reason_while_one_that_is_away_is_waited_for()
    {
        await using var core = await CoreAsync();
        var (release, rollout) = await WatchedAsync(core, otherOnline: false);
        core.Clock.Advance(Request.Soak + TimeSpan.FromDays(3));
        await FailAsync(core);
        await core.AnnounceAsync("attic", release, boots: 4, heap: 50_000);
        await core.StepAsync();
        Assert.Equal((RolloutState.Running, "attic Confirmed, bath Waiting"), ((await core.RolloutAsync(rollout.Id)).State, (await core.RolloutAsync(rollout.Id)).Standing()));

        await core.AnnounceAsync("bath");
        await core.StepAsync();
        Assert.Equal("attic Confirmed, bath Updating", (await core.RolloutAsync(rollout.Id)).Standing());
    }

    [Fact]
    public async Task What_a_canary_did_in_its_time_stops_it_also_when_it_is_heard_of_later()
    {
        await using var core = await CoreAsync();
        var (_, rollout) = await WatchedAsync(core);
        core.Clock.Advance(TimeSpan.FromMinutes(1));
        await FailAsync(core);

        // HomeHub was not running when the time was over.
        core.Clock.Advance(Request.Soak);
        await core.StepAsync();

        Assert.Equal(RolloutState.Stopped, (await core.RolloutAsync(rollout.Id)).State);
    }

    /// <summary>The attic went first and runs the release; the bath has its turn when that stays well.</summary>
    private static async Task<(Release Release, Rollout Rollout)> WatchedAsync(TestCore core, bool otherOnline = true)
    {
        var release = await core.PublishedAsync();
        await core.AnnounceAsync("attic");
        await core.AnnounceAsync("bath", online: otherOnline);
        var rollout = await core.RolloutAsync(Request);
        await core.ConfirmAsync(release, "attic");
        return (release, rollout);
    }

    private static Task FailAsync(TestCore core) => core.SayAsync("attic", """{"level":"error","type":"error","message":"no reading"}""");
}
