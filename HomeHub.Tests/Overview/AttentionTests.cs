using HomeHub.Core.Devices;
using HomeHub.Core.Updates;
using HomeHub.Web.Components.Overview;

namespace HomeHub.Tests.Overview;

public sealed class AttentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1));
    private static readonly Device Well = new() { Id = "hall", DisplayName = "Hall", Availability = Availability.Online };

    [Fact]
    public void Nothing_needs_attention_where_all_is_well() => Assert.Empty(Attention.Items([Well], OverviewFigures.None, Now));

    [Fact]
    public void Says_since_when_a_device_is_offline_and_why()
    {
        var attic = new Device { Id = "attic", DisplayName = "Attic", Availability = Availability.Offline, OfflineSince = Now.AddHours(-8.8).ToUniversalTime() };
        var figures = OverviewFigures.None with { Silences = [Row("attic", TimelineKind.Outage, "Wi-Fi lost", "Offline: Wi-Fi lost")] };

        var item = Assert.Single(Attention.Items([Well, attic], figures, Now));

        Assert.Equal("Attic offline since 03:12 (Wi-Fi lost)", item.Text);
        Assert.Equal("devices/attic", item.Href);
    }

    [Fact]
    public void Says_what_a_device_in_safe_mode_still_does()
    {
        var shed = new Device { Id = "shed", DisplayName = "Shed", Availability = Availability.Online, SafeMode = true };

        var item = Assert.Single(Attention.Items([Well, shed], OverviewFigures.None, Now));

        Assert.Equal("Shed in safe mode: crashed 5 times in a row; Wi-Fi, logs and updates only", item.Text);
        Assert.Equal("devices/shed", item.Href);
    }

    [Fact]
    public void Names_the_day_where_it_was_not_today()
    {
        var cellar = new Device { Id = "cellar", Legacy = true, StaleSince = Now.AddDays(-2) };

        Assert.Equal("cellar silent since 27 Feb 12:00", Assert.Single(Attention.Items([cellar], OverviewFigures.None, Now)).Text);
    }

    [Fact]
    public void Says_which_rollout_stopped_and_whose_update_went_wrong()
    {
        var figures = OverviewFigures.None with
        {
            Stopped = [new Rollout { Id = 7, Version = "1.4.0", Author = "a test", Host = "http", State = RolloutState.Stopped, Reason = "Hall went first and failed." }],
            FailedUpdates = [Attempt("hall", UpdateState.RolledBack, "ImportError: no module named 'x'"), Attempt("deleted-meanwhile", UpdateState.Failed, "gone")],
        };

        Assert.Equal(
            [("The rollout of 1.4.0 stopped: Hall rolled back", "updates/rollouts/7"), ("Hall rolled back 1.4.0: ImportError: no module named 'x'", "devices/hall?tab=updates")],
            Attention.Items([Well], figures, Now).Select(item => (item.Text, item.Href)));
        Assert.Equal("The rollout of 1.4.0 stopped: Hall went first and failed.", Attention.Items([Well], figures with { FailedUpdates = [] }, Now)[0].Text);
        Assert.Equal("Hall failed to update to 1.4.0: the flash is too full",
            Attention.Items([Well], OverviewFigures.None with { FailedUpdates = [Attempt("hall", UpdateState.Failed, "the flash is too full")] }, Now)[0].Text);
    }

    [Fact]
    public void Counts_errors_and_lost_entries_and_puts_the_worst_first()
    {
        var attic = new Device { Id = "attic", DisplayName = "Attic", Availability = Availability.Offline, OfflineSince = Now };
        var figures = OverviewFigures.None with
        {
            Errors = new Dictionary<string, int> { ["hall"] = 3, ["deleted-meanwhile"] = 9 },
            Gaps =
            [
                Row("hall", TimelineKind.LogGap, "never arrived", "17 log entries lost"),
                Row("hall", TimelineKind.LogGap, "never arrived", "2 log entries lost"),
                Row("attic", TimelineKind.LogGap, "arrived late", "Missing log entries arrived late"),
            ],
        };

        Assert.Equal(
            ["Attic offline since 12:00", "Hall reported 3 errors since yesterday", "Hall: 2 gaps in its log since yesterday, the last: 17 log entries lost"],
            Attention.Items([Well, attic], figures, Now).Select(item => item.Text));
    }

    private static UpdateAttempt Attempt(string device, UpdateState state, string error) => new()
    {
        Id = device, DeviceId = device, RolloutId = 7, Version = "1.4.0", FilesSha256 = "", Host = "http", Token = "", State = state, Error = error, EndedAt = Now,
    };

    private static TimelineEvent Row(string device, TimelineKind kind, string cause, string summary) =>
        new() { DeviceId = device, Kind = kind, Start = Now, Cause = cause, Summary = summary };
}
