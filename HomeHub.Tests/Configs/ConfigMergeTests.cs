using HomeHub.Core.Configs;
using HomeHub.Web.Components.Configs;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConfigMergeTests
{
    private static readonly ConfigContent Before = new()
    {
        Name = "Kitchen", Config = """{"log_level":"info","poll":1}""", Sensors = [Motion(18) with { Id = 1, Slug = "hall" }, Weather(26) with { Id = 2, Slug = "climate" }],
    };

    [Fact]
    public void What_only_one_of_them_changed_stays_with_the_one_who_did()
    {
        var mine = Before with { Config = """{"log_level":"debug","poll":1}""", Sensors = [Before.Sensors[0] with { SensorConfig = """{"pin":19,"retrigger_delay_ms":10000}""" }, Before.Sensors[1]] };
        var theirs = Before with { Name = "Galley", Sensors = [Before.Sensors[0], Before.Sensors[1] with { Name = "Weather" }] };

        var merge = Of(mine, theirs);

        Assert.Equal(["Name", "Log from", "Hall motion: Pin", "Weather: name"], merge.Rows.Select(row => row.Label));
        Assert.DoesNotContain(merge.Rows, row => row.Both);
        Assert.Equal(("GP19", "GP18"), merge.Rows.Where(row => row.Label == "Hall motion: Pin").Select(row => (row.Mine, row.Theirs)).Single());
        var merged = merge.Merged();
        Assert.Equal(("Galley", """{"log_level":"debug","poll":1}"""), (merged.Name, merged.Config));
        Assert.Equal([("Hall motion", """{"pin":19,"retrigger_delay_ms":10000}"""), ("Weather", """{"pin":26}""")], merged.Sensors.Select(sensor => (sensor.Name, sensor.SensorConfig)));
        Assert.Equal([1, 2], merged.Sensors.Select(sensor => sensor.Id));
    }

    [Fact]
    public void Where_both_changed_the_same_a_person_decides()
    {
        var merge = Of(Before with { Name = "Mine" }, Before with { Name = "Theirs" });

        var row = Assert.Single(merge.Rows);
        Assert.Equal(("Mine", "Theirs", true, true), (row.Mine, row.Theirs, row.Both, row.TakesMine));
        Assert.Equal("Mine", merge.Merged().Name);
        row.TakesMine = false;
        Assert.Equal("Theirs", merge.Merged().Name);
    }

    [Fact]
    public void Sensors_of_both_come_together_and_what_one_removed_is_one_row()
    {
        var mine = Before with { Sensors = [Before.Sensors[0], Before.Sensors[1], Motion(5, "Door")] };
        var theirs = Before with { Sensors = [Before.Sensors[1], Motion(6, "Gate") with { Id = 9, Slug = "gate" }] };

        var merge = Of(mine, theirs);

        Assert.Equal([("Sensor Gate", "not there", "Motion (PIR) on GP6", false), ("Sensor Hall motion", "Motion (PIR) on GP18", "not there", false), ("Sensor Door", "Motion (PIR) on GP5", "not there", true)],
            merge.Rows.Select(row => (row.Label, row.Mine, row.Theirs, row.TakesMine)));
        Assert.Equal(["Climate", "Gate", "Door"], merge.Merged().Sensors.Select(sensor => sensor.Name));
    }

    [Fact]
    public void One_that_was_removed_there_and_changed_here_is_decided_about_as_a_whole()
    {
        var mine = Before with { Sensors = [Before.Sensors[0] with { Name = "Stairs" }, Before.Sensors[1]] };
        var merge = Of(mine, Before with { Sensors = [Before.Sensors[1]] });

        var row = Assert.Single(merge.Rows);
        Assert.True(row.Both);
        Assert.Equal(["Climate", "Stairs"], merge.Merged().Sensors.Select(sensor => sensor.Name).Order());
        row.TakesMine = false;
        Assert.Equal(["Climate"], merge.Merged().Sensors.Select(sensor => sensor.Name));
    }

    [Fact]
    public void The_same_written_otherwise_is_no_difference()
    {
        var other = Before with { Config = """{ "poll": 1, "log_level": "info" }""" };

        Assert.False(ConfigMerge.Differs(Before, other));
        Assert.Empty(Of(Before, other).Rows);
    }

    private static ConfigMerge Of(ConfigContent mine, ConfigContent theirs) => new(Before, mine, theirs, Boards.PicoW, ConnectionSet.Empty);
}
