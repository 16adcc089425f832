using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Components.Configs;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConfigSituationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Device There = new() { Id = "kitchen", DisplayName = "Kitchen", Availability = Availability.Online };

    [Fact]
    public void What_waits_for_an_offline_device_needs_nobody()
    {
        var offline = new Device { Id = "kitchen", DisplayName = "Kitchen", Availability = Availability.Offline };

        Assert.Equal("Version 9 waits: Kitchen is offline.", ConfigSituation.Of(State(ConfigStateKind.Pending), offline, Now).Text);
        Assert.Null(ConfigSituation.Trouble(State(ConfigStateKind.Pending, age: 9_000), offline, null, Now));
    }

    [Fact]
    public void What_a_device_that_is_there_does_not_take_needs_somebody_after_a_minute()
    {
        Assert.Equal("Version 9 is on its way to Kitchen.", ConfigSituation.Of(State(ConfigStateKind.Pending, age: 59), There, Now).Text);
        Assert.Null(ConfigSituation.Trouble(State(ConfigStateKind.Pending, age: 59), There, null, Now));

        Assert.Contains("does not take it", ConfigSituation.Of(State(ConfigStateKind.Pending, age: 60), There, Now).Text);
        Assert.Equal("Kitchen is there and has not taken version 9 for 3 min", ConfigSituation.Trouble(State(ConfigStateKind.Pending, age: 200), There, null, Now));
    }

    [Fact]
    public void Before_its_first_start_the_board_is_to_be_set_up() =>
        Assert.True(ConfigSituation.Of(State(ConfigStateKind.Pending), new Device { Id = "kitchen" }, Now).NeedsBoard);

    [Fact]
    public void A_trial_counts_down_and_says_what_comes_back()
    {
        var trial = ConfigSituation.Of(State(ConfigStateKind.OnTrial, age: 49), There, Now);

        Assert.Equal(TimeSpan.FromSeconds(41), trial.Left);
        Assert.Contains("version 8 comes back by itself", trial.Next);
        Assert.Null(ConfigSituation.Of(State(ConfigStateKind.OnTrial, age: 91), There, Now).Left);
        Assert.Contains("has not said what came of it", ConfigSituation.Of(State(ConfigStateKind.OnTrial, age: 200), There, Now).Text);
    }

    [Fact]
    public void A_rejection_names_the_sensor_and_its_field()
    {
        var state = State(ConfigStateKind.Rejected) with { Reasons = new Dictionary<string, string> { ["sensors[1].sensor_config.pin"] = "GP18 is used twice" } };
        var content = new ConfigContent { Sensors = [Motion(18), Weather(18)] };

        Assert.Equal([("Climate, Pin", "GP18 is used twice")], ConfigSituation.Reasons(state, content));
        Assert.Equal("Kitchen rejected version 9: Climate, Pin: GP18 is used twice", ConfigSituation.Trouble(state, There, content, Now));
        Assert.Equal("Kitchen rejected version 9 and goes on with version 8.", ConfigSituation.Of(state, There, Now).Text);
    }

    [Fact]
    public void A_reversion_gives_the_reason_for_the_whole()
    {
        var state = State(ConfigStateKind.Reverted) with { Reasons = new Dictionary<string, string> { [""] = "not on Wi-Fi within 90 s" } };

        Assert.Equal("Kitchen reverted version 9: not on Wi-Fi within 90 s", ConfigSituation.Trouble(state, There, null, Now));
    }

    [Fact]
    public void A_legacy_device_is_told_apart_from_one_that_does_not_answer()
    {
        var legacy = new Device { Id = "lamp", Legacy = true };

        Assert.Contains("predates the protocol", ConfigSituation.Of(State(ConfigStateKind.Pending, age: 9_000), legacy, Now).Text);
        Assert.Null(ConfigSituation.Trouble(State(ConfigStateKind.Pending, age: 9_000), legacy, null, Now));
    }

    [Fact]
    public void Every_state_has_a_word_and_an_icon_of_its_own()
    {
        var looks = Enum.GetValues<ConfigStateKind>().Select(kind => ConfigLook.Of(State(kind))).Append(ConfigLook.Of(State(ConfigStateKind.Unmanaged) with { Wanted = 0 })).ToList();

        Assert.Equal(looks.Count, looks.Select(look => look.Word).Distinct().Count());
        Assert.Equal(looks.Count, looks.Select(look => look.Icon).Distinct().Count());
    }

    private static ConfigState State(ConfigStateKind kind, double age = 1) =>
        new(kind, 9, 8, Now.AddSeconds(-age), new Dictionary<string, string>(), "its own words");
}
