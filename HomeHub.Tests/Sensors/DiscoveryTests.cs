using System.Text.Json;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Contracts;

namespace HomeHub.Tests.Sensors;

public sealed class DiscoveryTests
{
    private static readonly Topics Topics = new("homehub");

    [Fact]
    public void The_example_tells_names_units_and_what_obeys()
    {
        var sensors = Read(JsonElement.Parse(Golden.Payload("discovery")), "kitchen");

        Assert.Equal(["climate", "motion", "light"], sensors.Keys);
        Assert.Equal(
            new SensorDescription("Kitchen climate", SensorKind.Climate, [new("temperature", "Temperature", "°C"), new("humidity", "Humidity", "%")], ExpireAfterSeconds: 60),
            sensors["climate"]);
        Assert.Equal(new SensorDescription("Hall motion", SensorKind.Motion, [new("state", "Motion", null)]), sensors["motion"]);
        Assert.Equal(
            new SensorDescription("Shelf light", SensorKind.Light, [new("state", "Light", null), new("brightness", "Brightness", null)], IsActuator: true, BrightnessScale: 255),
            sensors["light"]);
    }

    [Fact]
    public void Long_key_names_say_the_same() => Assert.Equal(
        new SensorDescription("Soil", SensorKind.Other, [new("soil_moisture", "Moisture", "%")], ExpireAfterSeconds: 90),
        Read("""
            {"components":{"x":{"platform":"sensor","name":"Soil","device_class":"moisture","unit_of_measurement":"%","expire_after":90,
            "state_topic":"homehub/kitchen/sensors/soil/state","value_template":"{{ value_json.soil_moisture | round(1) }}"}}}
            """)["soil"]);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"cmps":[]}""")]
    [InlineData("""{"cmps":{"a":5,"b":{"p":"sensor"}}}""")]
    [InlineData("""{"cmps":{"a":{"p":"sensor","stat_t":"zigbee2mqtt/plug"}}}""")]
    [InlineData("""{"cmps":{"a":{"p":"sensor","stat_t":"homehub/attic/sensors/x/state"}}}""")]
    [InlineData("""{"cmps":{"a":{"p":"sensor","stat_t":"homehub/kitchen/sensors/a b/state"}}}""")]
    [InlineData("""{"cmps":{"a":{"p":"sensor","stat_t":"state"}}}""")]
    public void What_is_not_of_this_device_is_passed_over(string json) => Assert.Empty(Read(json));

    [Fact]
    public void Without_a_common_name_the_slug_is_made_readable() => Assert.Equal("Power meter", Read("""
        {"cmps":{"a":{"p":"sensor","name":"Voltage","stat_t":"homehub/kitchen/sensors/power_meter/state"},
        "b":{"p":"sensor","name":"Current","stat_t":"homehub/kitchen/sensors/power_meter/state"}}}
        """)["power_meter"].Name);

    private static IReadOnlyDictionary<string, SensorDescription> Read(string json) => Read(JsonElement.Parse(json), "kitchen");

    private static IReadOnlyDictionary<string, SensorDescription> Read(JsonElement message, string device) => Discovery.Read(message, device, Topics);
}
