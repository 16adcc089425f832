using HomeHub.Core.Updates;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

/// <summary>The rules of a rollout, with a clock that stands still and devices that say what the test says.</summary>
public sealed class RolloutTests
{
    private static readonly RolloutRequest Request = new() { Author = "a test" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_goes_in_waves_and_stops_by_itself_at_the_threshold()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.HouseAsync(("a", "rp2"), ("b", "rp2"), ("c", "rp2"), ("d", "rp2"), ("e", "rp2"));
        var rollout = await core.RolloutAsync(Request with { Canary = false, WaveSize = 2 });
        Assert.Equal("a Updating, b Updating, c Waiting, d Waiting, e Waiting", rollout.Standing());

        await core.SayAsync(await core.AttemptAsync("a"), "failed", error: "the network went away");
        Assert.Equal("a Failed, b Updating, c Waiting, d Waiting, e Waiting", (await core.RolloutAsync(rollout.Id)).Standing());
        await core.ConfirmAsync(release, "b");
        Assert.Equal("a Failed, b Confirmed, c Updating, d Updating, e Waiting", (await core.RolloutAsync(rollout.Id)).Standing());

        await core.SayAsync(await core.AttemptAsync("c"), "failed", error: "the flash is full");
        rollout = await core.RolloutAsync(rollout.Id);
        Assert.Equal((RolloutState.Stopped, "2 of 5 devices failed, the last one c. the flash is full."), (rollout.State, rollout.Reason));

        // Who was begun with goes on; nobody else begins.
        await core.ConfirmAsync(release, "d");
        Assert.Equal("a Failed, b Confirmed, c Failed, d Confirmed, e Waiting", (await core.RolloutAsync(rollout.Id)).Standing());
    }

    [Fact]
    public async Task Resumed_it_goes_on_and_retried_only_the_failed_ones_begin_again()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.HouseAsync(("a", "rp2"), ("b", "rp2"), ("c", "rp2"));
        var control = core.Get<RolloutControl>();
        var rollout = await core.RolloutAsync(Request with { Canary = false, WaveSize = 1, FailureThreshold = 1 });
        await core.SayAsync(await core.AttemptAsync("a"), "failed", error: "the network went away");

        Assert.Null(await control.ResumeAsync(rollout.Id, Cancellation));
        await core.StepAsync();
        Assert.Equal("a Failed, b Updating, c Waiting", (await core.RolloutAsync(rollout.Id)).Standing());
        await core.ConfirmAsync(release, "b");
        await core.ConfirmAsync(release, "c");
        Assert.Equal(RolloutState.Finished, (await core.RolloutAsync(rollout.Id)).State);

        core.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await control.RetryFailedAsync(rollout.Id, Cancellation));
        await core.StepAsync();
        Assert.Equal("a Updating, b Confirmed, c Confirmed", (await core.RolloutAsync(rollout.Id)).Standing());
        await core.ConfirmAsync(release, "a");
        Assert.Equal(RolloutState.Finished, (await core.RolloutAsync(rollout.Id)).State);
        Assert.Equal("No device failed in this rollout.", await control.RetryFailedAsync(rollout.Id, Cancellation));
    }

    [Fact]
    public async Task Paused_nothing_begins_and_aborted_who_is_at_it_is_asked_to_give_up()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.HouseAsync(("a", "rp2"), ("b", "rp2"), ("c", "rp2"));
        var control = core.Get<RolloutControl>();
        var rollout = await core.RolloutAsync(Request with { Canary = false, WaveSize = 1 });

        Assert.Null(await control.PauseAsync(rollout.Id, "a test", Cancellation));
        await core.ConfirmAsync(release, "a");
        Assert.Equal("a Confirmed, b Waiting, c Waiting", (await core.RolloutAsync(rollout.Id)).Standing());
        Assert.Null(await control.ResumeAsync(rollout.Id, Cancellation));
        await core.StepAsync();
        Assert.Null(await control.AbortAsync(rollout.Id, "a test", Cancellation));
        await core.StepAsync();

        var attempt = await core.AttemptAsync("b");
        var cancel = System.Text.Json.JsonElement.Parse(core.Sent.All[^1].Payload);
        Assert.Equal(("cancel-update", attempt.Id), (cancel.GetProperty("command").GetString(), cancel.GetProperty("args").GetProperty("id").GetString()));
        await core.SayAsync(attempt, "cancelled");
        rollout = await core.RolloutAsync(rollout.Id);
        Assert.Equal(("a Confirmed, b Failed, c Skipped", RolloutState.Aborted), (rollout.Standing(), rollout.State));
        Assert.Contains("already", await control.AbortAsync(rollout.Id, "a test", Cancellation));
    }

    [Fact]
    public async Task A_device_that_is_away_waits_holds_nobody_up_and_is_updated_when_it_is_back()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.HouseAsync(("a", "rp2"), ("b", "rp2"), ("c", "rp2"));
        await core.AnnounceAsync("b", online: false);
        var rollout = await core.RolloutAsync(Request with { Canary = false, WaveSize = 1 });
        await core.ConfirmAsync(release, "a");
        await core.ConfirmAsync(release, "c");
        core.Clock.Advance(TimeSpan.FromDays(30));
        await core.StepAsync();
        Assert.Equal(("a Confirmed, b Waiting, c Confirmed", RolloutState.Running), ((await core.RolloutAsync(rollout.Id)).Standing(), (await core.RolloutAsync(rollout.Id)).State));
        Assert.False(core.Get<RolloutRunner>().IsTimed, "nothing but b's return can change anything");
        Assert.Equal("Waits until b is back.", (await core.Get<RolloutReader>().FindAsync(rollout.Id, Cancellation))!.Words);

        await core.AnnounceAsync("b");
        await core.StepAsync();
        await core.ConfirmAsync(release, "b");

        Assert.Equal(RolloutState.Finished, (await core.RolloutAsync(rollout.Id)).State);
    }

    [Fact]
    public async Task A_newer_rollout_takes_over_who_still_waits_in_an_older_one()
    {
        await using var core = await CoreAsync();
        await core.PublishedAsync("1.1.0");
        await core.AnnounceAsync("a", online: false);
        var older = await core.RolloutAsync(Request with { Canary = false });
        await core.PublishedAsync("1.2.0");

        var newer = await core.RolloutAsync(Request with { Canary = false });

        older = await core.RolloutAsync(older.Id);
        Assert.Equal((RolloutState.Finished, "The rollout of 1.2.0 took it over."), (older.State, older.Devices[0].Words));
        Assert.Equal(("1.2.0", "a Waiting"), (newer.Version, newer.Standing()));
    }
}
