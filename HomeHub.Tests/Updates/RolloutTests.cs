using HomeHub.Core.Updates;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

/// <summary>The rules of a rollout, with a clock that stands still and devices that say what the test says.</summary>
public sealed class RolloutTests
{
    private static readonly RolloutRequest Request = new() { Author = "a test" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_of_each_platform_goes_first_and_the_others_wait_until_it_has_stayed_healthy()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await HouseAsync(core, ("attic", "esp32"), ("bath", "rp2"), ("cellar", "rp2"), ("den", "esp32"));

        var rollout = await core.RolloutAsync(Request);
        Assert.Equal("attic Updating, bath Updating, cellar Waiting, den Waiting", rollout.Standing());

        await ConfirmAsync(core, release, "attic", "esp32");
        await ConfirmAsync(core, release, "bath");
        core.Clock.Advance(Request.Soak - TimeSpan.FromSeconds(1));
        await core.StepAsync();
        Assert.Equal("attic Confirmed, bath Confirmed, cellar Waiting, den Waiting", (await core.RolloutAsync(rollout.Id)).Standing());

        core.Clock.Advance(TimeSpan.FromSeconds(1));
        await core.StepAsync();
        Assert.Equal("attic Confirmed, bath Confirmed, cellar Updating, den Updating", (await core.RolloutAsync(rollout.Id)).Standing());

        await ConfirmAsync(core, release, "cellar");
        await ConfirmAsync(core, release, "den", "esp32");
        Assert.Equal(RolloutState.Finished, (await core.RolloutAsync(rollout.Id)).State);
    }

    [Fact]
    public async Task A_canary_that_fails_stops_it_and_nobody_else_is_touched()
    {
        await using var core = await CoreAsync();
        await core.PublishedAsync();
        await HouseAsync(core, ("attic", "rp2"), ("bath", "rp2"), ("cellar", "rp2"));
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
        var release = await core.PublishedAsync();
        await HouseAsync(core, ("attic", "rp2"), ("bath", "rp2"));
        var rollout = await core.RolloutAsync(Request);
        await ConfirmAsync(core, release, "attic");
        core.Clock.Advance(TimeSpan.FromMinutes(1));

        switch (what)
        {
            case "errors":
                await core.SayAsync("attic", """{"level":"error","type":"error","message":"no reading"}""");
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
        await HouseAsync(core, ("attic", "rp2"), ("bath", "rp2"));
        await core.SayAsync("attic", """{"level":"error","type":"error","message":"no reading"}""");
        core.Clock.Advance(TimeSpan.FromMinutes(1));
        var rollout = await core.RolloutAsync(Request);
        await ConfirmAsync(core, release, "attic");
        await core.SayAsync("attic", """{"level":"error","type":"error","message":"no reading"}""");

        core.Clock.Advance(Request.Soak);
        await core.StepAsync();

        Assert.Equal("attic Confirmed, bath Updating", (await core.RolloutAsync(rollout.Id)).Standing());
    }

    [Fact]
    public async Task What_a_canary_does_after_its_time_is_no_reason_while_one_that_is_away_is_waited_for()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await HouseAsync(core, ("attic", "rp2"), ("shed", "rp2"));
        await core.HearAsync("homehub/shed/availability", """{"state":"offline","session":"1-1"}""");
        var rollout = await core.RolloutAsync(Request);
        await ConfirmAsync(core, release, "attic");
        core.Clock.Advance(Request.Soak + TimeSpan.FromDays(3));
        await core.SayAsync("attic", """{"level":"error","type":"error","message":"no reading"}""");
        await core.AnnounceAsync("attic", release, boots: 4, heap: 50_000);
        await core.StepAsync();
        Assert.Equal((RolloutState.Running, "attic Confirmed, shed Waiting"), ((await core.RolloutAsync(rollout.Id)).State, (await core.RolloutAsync(rollout.Id)).Standing()));

        await core.AnnounceAsync("shed");
        await core.StepAsync();
        Assert.Equal("attic Confirmed, shed Updating", (await core.RolloutAsync(rollout.Id)).Standing());
    }

    [Fact]
    public async Task What_a_canary_did_in_its_time_stops_it_also_when_it_is_heard_of_later()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await HouseAsync(core, ("attic", "rp2"), ("bath", "rp2"));
        var rollout = await core.RolloutAsync(Request);
        await ConfirmAsync(core, release, "attic");
        core.Clock.Advance(TimeSpan.FromMinutes(1));
        await core.SayAsync("attic", """{"level":"error","type":"error","message":"no reading"}""");

        // HomeHub was not running when the time was over.
        core.Clock.Advance(Request.Soak);
        await core.StepAsync();

        Assert.Equal(RolloutState.Stopped, (await core.RolloutAsync(rollout.Id)).State);
    }

    [Fact]
    public async Task It_goes_in_waves_and_stops_by_itself_at_the_threshold()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await HouseAsync(core, ("a", "rp2"), ("b", "rp2"), ("c", "rp2"), ("d", "rp2"), ("e", "rp2"));
        var rollout = await core.RolloutAsync(Request with { Canary = false, WaveSize = 2 });
        Assert.Equal("a Updating, b Updating, c Waiting, d Waiting, e Waiting", rollout.Standing());

        await core.SayAsync(await core.AttemptAsync("a"), "failed", error: "the network went away");
        Assert.Equal("a Failed, b Updating, c Waiting, d Waiting, e Waiting", (await core.RolloutAsync(rollout.Id)).Standing());
        await ConfirmAsync(core, release, "b");
        Assert.Equal("a Failed, b Confirmed, c Updating, d Updating, e Waiting", (await core.RolloutAsync(rollout.Id)).Standing());

        await core.SayAsync(await core.AttemptAsync("c"), "failed", error: "the flash is full");
        rollout = await core.RolloutAsync(rollout.Id);
        Assert.Equal((RolloutState.Stopped, "2 of 5 devices failed, the last one c. the flash is full."), (rollout.State, rollout.Reason));

        // Who was begun with goes on; nobody else begins.
        await ConfirmAsync(core, release, "d");
        Assert.Equal("a Failed, b Confirmed, c Failed, d Confirmed, e Waiting", (await core.RolloutAsync(rollout.Id)).Standing());
    }

    [Fact]
    public async Task Resumed_it_goes_on_and_retried_only_the_failed_ones_begin_again()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await HouseAsync(core, ("a", "rp2"), ("b", "rp2"), ("c", "rp2"));
        var control = core.Get<RolloutControl>();
        var rollout = await core.RolloutAsync(Request with { Canary = false, WaveSize = 1, FailureThreshold = 1 });
        await core.SayAsync(await core.AttemptAsync("a"), "failed", error: "the network went away");

        Assert.Null(await control.ResumeAsync(rollout.Id, Cancellation));
        await core.StepAsync();
        Assert.Equal("a Failed, b Updating, c Waiting", (await core.RolloutAsync(rollout.Id)).Standing());
        await ConfirmAsync(core, release, "b");
        await ConfirmAsync(core, release, "c");
        Assert.Equal(RolloutState.Finished, (await core.RolloutAsync(rollout.Id)).State);

        core.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await control.RetryFailedAsync(rollout.Id, Cancellation));
        await core.StepAsync();
        Assert.Equal("a Updating, b Confirmed, c Confirmed", (await core.RolloutAsync(rollout.Id)).Standing());
        await ConfirmAsync(core, release, "a");
        Assert.Equal(RolloutState.Finished, (await core.RolloutAsync(rollout.Id)).State);
        Assert.Equal("No device failed in this rollout.", await control.RetryFailedAsync(rollout.Id, Cancellation));
    }

    [Fact]
    public async Task Paused_nothing_begins_and_aborted_who_is_at_it_is_asked_to_give_up()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await HouseAsync(core, ("a", "rp2"), ("b", "rp2"), ("c", "rp2"));
        var control = core.Get<RolloutControl>();
        var rollout = await core.RolloutAsync(Request with { Canary = false, WaveSize = 1 });

        Assert.Null(await control.PauseAsync(rollout.Id, "a test", Cancellation));
        await ConfirmAsync(core, release, "a");
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
        await HouseAsync(core, ("a", "rp2"), ("b", "rp2"), ("c", "rp2"));
        await core.AnnounceAsync("b", online: false);
        var rollout = await core.RolloutAsync(Request with { Canary = false, WaveSize = 1 });
        await ConfirmAsync(core, release, "a");
        await ConfirmAsync(core, release, "c");
        core.Clock.Advance(TimeSpan.FromDays(30));
        await core.StepAsync();
        Assert.Equal(("a Confirmed, b Waiting, c Confirmed", RolloutState.Running), ((await core.RolloutAsync(rollout.Id)).Standing(), (await core.RolloutAsync(rollout.Id)).State));
        Assert.Equal("Waits until b is back.", (await core.Get<RolloutReader>().FindAsync(rollout.Id, Cancellation))!.Words);

        await core.AnnounceAsync("b");
        await core.StepAsync();
        await ConfirmAsync(core, release, "b");

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

    internal static async Task HouseAsync(TestCore core, params (string Id, string Platform)[] devices)
    {
        foreach (var (id, platform) in devices)
        {
            await core.AnnounceAsync(id, platform: platform);
        }
    }

    internal static async Task ConfirmAsync(TestCore core, Release release, string id, string platform = "rp2")
    {
        await core.AnnounceAsync(id, release, platform);
        await core.SayAsync(await core.AttemptAsync(id), "confirmed", 100);
    }
}
