using HomeHub.Core.Configs;
using HomeHub.Core.Devices;

namespace HomeHub.Tests.Configs;

public sealed class ConfigStateTests
{
    private static readonly DateTimeOffset Saved = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Said = Saved.AddMinutes(1);

    [Fact]
    public void Only_version_and_hash_prove_that_it_runs_what_is_wanted()
    {
        Assert.Equal(ConfigStateKind.InSync, Of(9, Report(9, ReportedState.Applied, 9)).Kind);
        Assert.Equal(ConfigStateKind.Pending, Of(9, Report(9, ReportedState.Applied, 9, sha: null)).Kind);
        Assert.Equal(ConfigStateKind.Unmanaged, Of(9, Report(9, ReportedState.Applied, 9, sha: "other")).Kind);
    }

    [Theory]
    [InlineData(Availability.Offline, "Version 9 waits until the device is back.")]
    [InlineData(Availability.Online, "Version 9 is on its way.")]
    [InlineData(Availability.Unknown, "Version 9 waits for the device's first start.")]
    public void What_has_not_arrived_is_pending_since_it_was_saved(Availability availability, string words)
    {
        var state = Of(9, Report(8, ReportedState.Applied, 8), availability);

        Assert.Equal((ConfigStateKind.Pending, 9, 8, Saved, words), (state.Kind, state.Wanted, state.Running, state.Since, state.Words));
    }

    [Fact]
    public void A_trial_says_what_comes_back()
    {
        var state = Of(9, Report(9, ReportedState.Trial, 8));

        Assert.Equal((ConfigStateKind.OnTrial, "Version 9 is on trial; version 8 comes back by itself if it does not work."), (state.Kind, state.Words));
    }

    [Fact]
    public void A_rejection_gives_the_devices_reasons()
    {
        var state = Of(9, Report(9, ReportedState.Rejected, 0, errors: """{"sensors[1].sensor_config.pin":"pin 26 is taken by Kitchen climate"}"""));

        Assert.Equal(ConfigStateKind.Rejected, state.Kind);
        Assert.Equal("pin 26 is taken by Kitchen climate", state.Reasons["sensors[1].sensor_config.pin"]);
        Assert.Equal("The device rejected version 9 and goes on with what it was set up with: sensors[1].sensor_config.pin: pin 26 is taken by Kitchen climate", state.Words);
    }

    [Fact]
    public void One_that_was_too_large_to_be_hashed_is_rejected_all_the_same() =>
        Assert.Equal(ConfigStateKind.Rejected, Of(9, Report(9, ReportedState.Rejected, 8, sha: null)).Kind);

    [Fact]
    public void A_reversion_says_why()
    {
        var state = Of(9, Report(9, ReportedState.Reverted, 8, errors: """{"":"not on Wi-Fi within 90 s"}"""));

        Assert.Equal((ConfigStateKind.Reverted, Said), (state.Kind, state.Since));
        Assert.Equal("The device tried version 9 and went back to version 8: not on Wi-Fi within 90 s", state.Words);
    }

    [Fact]
    public void What_is_said_of_an_older_version_leaves_the_newer_one_pending() =>
        Assert.Equal(ConfigStateKind.Pending, Of(10, Report(9, ReportedState.Rejected, 8)).Kind);

    [Theory]
    [InlineData(12, 12)]
    [InlineData(9, 12)]
    public void A_version_that_is_not_here_is_nobodys(long version, long running)
    {
        var state = Of(9, Report(version, ReportedState.Applied, running));

        Assert.Equal(ConfigStateKind.Unmanaged, state.Kind);
        Assert.Contains("runs version 12, which HomeHub does not have", state.Words);
    }

    [Fact]
    public void Without_a_wish_a_device_that_runs_what_it_was_set_up_with_is_in_sync()
    {
        Assert.Equal(ConfigStateKind.InSync, Of(0, Report(0, ReportedState.Applied, 0, sha: null)).Kind);
        Assert.Equal(ConfigStateKind.Unmanaged, Of(null, Report(0, ReportedState.Applied, 0, sha: null)).Kind);
        Assert.Equal(ConfigStateKind.Unmanaged, Of(0, null).Kind);
        Assert.Contains("runs version 7", Of(null, Report(7, ReportedState.Applied, 7)).Words);
    }

    private static ConfigState Of(long? version, ConfigReport? report, Availability availability = Availability.Online) => ConfigState.Of(
        version is null ? null : new WantedConfig("kitchen", version.Value, version == 0 ? null : "hash", Saved), report, new Device { Id = "kitchen", Availability = availability });

    private static ConfigReport Report(long version, ReportedState state, long running, string? sha = "hash", string? errors = null) =>
        new() { DeviceId = "kitchen", Version = version, State = state, Sha256 = sha, Running = running, Errors = errors, At = Said };
}
