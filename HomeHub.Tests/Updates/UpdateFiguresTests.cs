using HomeHub.Core.Devices;
using HomeHub.Core.Updates;
using HomeHub.Web.Components.Updates;

namespace HomeHub.Tests.Updates;

/// <summary>What the pages of updates show, without rendering.</summary>
public sealed class UpdateFiguresTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_update_only_goes_forward_on_its_bar()
    {
        var bar = new[] { (UpdateState.Queued, 0), (UpdateState.Downloading, 0), (UpdateState.Downloading, 50), (UpdateState.Downloading, 100), (UpdateState.Verifying, 100), (UpdateState.Installing, 100), (UpdateState.Probation, 100), (UpdateState.Confirmed, 100) }
            .Select(step => UpdateFigures.Percent(Attempt(step.Item1, step.Item2))).ToList();

        Assert.Equal(bar.Order(), bar);
        Assert.Equal((0, 100), (bar[0], bar[^1]));
    }

    [Fact]
    public void A_failed_one_stays_where_it_was()
    {
        var attempt = Attempt(UpdateState.Failed, 43);
        attempt.Stage = UpdateState.Downloading;

        Assert.Equal(UpdateFigures.Percent(Attempt(UpdateState.Downloading, 43)), UpdateFigures.Percent(attempt));
    }

    [Fact]
    public void Each_stage_has_its_time_and_the_one_that_goes_on_grows()
    {
        var attempt = Attempt(UpdateState.Queued, 0);
        attempt.Enter(UpdateState.Queued, Noon);
        attempt.Enter(UpdateState.Downloading, Noon.AddSeconds(1.5));

        Assert.Equal([("Queued", "1.5 s"), ("Downloading", "1 min 10 s")], UpdateFigures.Stages(attempt, Noon.AddSeconds(71.5)).Select(stage => (stage.State.ToString(), stage.Words)));

        attempt.End(UpdateState.Failed, "no space", Noon.AddSeconds(20));
        Assert.Equal(["1.5 s", "18 s", ""], UpdateFigures.Stages(attempt, Noon.AddHours(1)).Select(stage => stage.Words));
        Assert.Equal(UpdateState.Downloading, attempt.Stage);
    }

    [Fact]
    public void Devices_are_grouped_by_what_they_run()
    {
        var newest = Release(2);
        var groups = UpdateFigures.Versions([Device("b", "1.1.0"), Device("a", "1.0.0"), Device("c", "1.1.0"), Device("d", null)], newest);

        Assert.Equal([("1.1.0", true, "b c"), ("1.0.0", false, "a")], groups.Select(group => (group.Version, group.IsNewest, string.Join(' ', group.Devices.Select(device => device.Id)))));
    }

    [Fact]
    public void The_form_says_what_would_happen()
    {
        var form = new RolloutForm();
        Device[] devices = [Able("a", "1.0.0"), Able("b", "1.0.0"), Able("c", "1.0.0", Availability.Offline), Able("d", "1.1.0", sequence: 2), Able("e", "2.0.0", sequence: 9), Device("old", "0.1")];

        Assert.Equal(
            "1 of 3 devices goes first, the others follow when it has stayed healthy for 10 min. 1 of them is offline and is updated when back. 1 runs it already. "
            + "1 runs something newer and is left alone. 3 take unsigned releases.",
            form.Preview(devices, Release(2)));

        form.Canary = false;
        (form.Audience, form.DeviceIds) = (RolloutAudience.Chosen, ["b"]);
        Assert.Equal("b would be updated. 1 takes unsigned releases.", form.Preview(devices, Release(2)));
        Assert.Equal(["b"], form.ToRequest().DeviceIds!);
    }

    [Fact]
    public void Every_state_has_a_word_and_an_icon_of_its_own()
    {
        var looks = Enum.GetValues<UpdateState>().Select(UpdateLook.Of).ToList();

        Assert.Equal(looks.Count, looks.Select(look => look.Word).Distinct().Count());
        Assert.Equal(looks.Count, looks.Select(look => look.Icon).Distinct().Count());
    }

    private static UpdateAttempt Attempt(UpdateState state, int progress) => new()
    {
        Id = "0123456789abcdef", DeviceId = "a", Version = "1.1.0", FilesSha256 = "files", Host = "http", Token = "", State = state, Progress = progress,
    };

    private static Release Release(long sequence) => new()
    {
        Id = 1, Version = "1.1.0", Sequence = sequence, PlatformWords = "rp2,esp32", FilesSha256 = "files", Manifest = [], ManifestSha256 = "", PublishedAt = Noon,
    };

    private static Device Device(string id, string? version) => new() { Id = id, FirmwareVersion = version };

    private static Device Able(string id, string version, Availability availability = Availability.Online, long sequence = 1) => new()
    {
        Id = id, FirmwareVersion = version, FirmwareSequence = sequence, FilesSha256 = sequence == 2 ? "files" : "old", Platform = "rp2", Availability = availability,
        Announce = """{"capabilities":["update"]}""",
    };
}
