using HomeHub.Core.Configs;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Configs;

namespace HomeHub.Tests.Configs;

public sealed class SensorFormModelTests
{
    [Fact]
    public void Has_a_field_for_each_setting_of_the_catalogue()
    {
        foreach (var type in SensorTypes.All)
        {
            Assert.Equal(type.Fields, SensorFormModel.New(type, [], Boards.PicoW).Inputs.Select(input => input.Field));
        }
    }

    [Fact]
    public void A_new_one_has_the_defaults_and_a_name_of_its_own()
    {
        var sensor = SensorFormModel.New(SensorTypes.Motion, ["Motion", "motion 2"], Boards.PicoW);
        sensor.Pin!.Type("GP 18");

        Assert.Equal("Motion 3", sensor.Name);
        Assert.Equal("""{"pin":18,"retrigger_delay_ms":10000}""", sensor.ToContent().SensorConfig);
        Assert.Equal("""{"pin":"LED"}""", SensorFormModel.New(SensorTypes.StatusLed, [], Boards.PicoW).ToContent().SensorConfig);
        Assert.Equal("{}", SensorFormModel.New(SensorTypes.StatusLed, [], Boards.Esp32DevKit).ToContent().SensorConfig.Replace("\"pin\":\"\"", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"pin":18,"retrigger_delay_ms":500,"sensitivity":{"a":1.50,"ü":"€"}}""")]
    [InlineData("""{"retrigger_delay_ms":"500","pin":"18"}""")]
    [InlineData("""{"pin":null}""")]
    [InlineData("{}")]
    public void What_is_not_touched_stays_as_it_came(string config) =>
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(config),
            System.Text.Json.Nodes.JsonNode.Parse(SensorFormModel.Of(Stored("motion", config)).ToContent().SensorConfig)));

    [Fact]
    public void A_default_that_is_not_in_the_config_stands_in_the_field_and_not_in_the_config()
    {
        var sensor = SensorFormModel.Of(Stored("motion", """{"pin":18}"""));

        Assert.Equal("10000", sensor.Inputs[1].Text);
        Assert.Equal("""{"pin":18}""", sensor.ToContent().SensorConfig);
        sensor.Inputs[1].Type("");
        Assert.Equal("""{"pin":18}""", sensor.ToContent().SensorConfig);
        sensor.Inputs[1].Type("2500");
        Assert.Equal(("""{"pin":18,"retrigger_delay_ms":2500}""", "2.5 s"), (sensor.ToContent().SensorConfig, sensor.Inputs[1].InWords));
    }

    [Fact]
    public void What_is_no_number_goes_to_the_rules_as_it_was_typed()
    {
        var sensor = SensorFormModel.Of(Stored("motion", """{"pin":18}"""));
        sensor.Inputs[1].Type("ten");

        Assert.Equal("""{"pin":18,"retrigger_delay_ms":"ten"}""", sensor.ToContent().SensorConfig);
    }

    [Fact]
    public void A_type_of_a_newer_firmware_is_kept_and_can_be_edited_as_JSON()
    {
        var sensor = SensorFormModel.Of(Stored("radar", """{"pin":5,"range_m":4.0,"zones":[1,2]}"""));
        Assert.Equal("""{"pin":5,"range_m":4.0,"zones":[1,2]}""", sensor.ToContent().SensorConfig);

        sensor.Further.Type("""{"pin": 6, "range_m": 4.0}""");
        Assert.Equal("""{"pin":6,"range_m":4.0}""", sensor.ToContent().SensorConfig);

        sensor.Further.Type("{\"pin\": ");
        Assert.Contains("is not JSON that can be used", sensor.Further.Fault);
        Assert.Equal("""{"pin":6,"range_m":4.0}""", sensor.ToContent().SensorConfig);
    }

    [Fact]
    public void Further_settings_leave_those_alone_that_have_a_field()
    {
        var sensor = SensorFormModel.Of(Stored("motion", """{"pin":18,"sensitivity":3}"""));
        Assert.Equal("""{"sensitivity":3}""", JsonInput.Write(sensor.Further.Value));

        sensor.Further.Type("""{"pin":19}""");

        Assert.Equal("“pin” has a field of its own above", sensor.Further.Fault);
        sensor.Further.Type("");
        Assert.Equal("""{"pin":18}""", sensor.ToContent().SensorConfig);
    }

    private static SensorContent Stored(string type, string config) => new() { Id = 7, Slug = "one", Name = "One", SensorType = type, SensorConfig = config };
}
