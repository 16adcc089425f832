using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Contracts;

namespace HomeHub.Tests.Sensors;

public sealed partial class SensorTypesTests
{
    /// <summary>The class of each type in <c>firmware/home/sensors</c>.</summary>
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["weather"] = "DHT22", ["motion"] = "MotionSensor", ["led"] = "DimmableLED", ["status_led"] = "StatusLED",
    };

    [Fact]
    public void The_catalogue_has_what_the_firmware_has() =>
        Assert.Equal(Classes.Keys.Order(), SensorTypes.All.Select(type => type.Key).Order());

    [Theory]
    [InlineData("weather")]
    [InlineData("motion")]
    [InlineData("led")]
    [InlineData("status_led")]
    public void Ranges_and_defaults_are_those_of_the_firmware(string key)
    {
        var type = SensorTypes.Find(key)!;

        Assert.Equal(
            OfTheFirmware(Classes[key]),
            type.Fields.OfType<NumberField>().ToDictionary(field => field.Key, field => (field.Default, field.Min, field.Max)));
        Assert.NotNull(type.Pin);
        Assert.All(type.Fields, field => Assert.All([field.Label, field.Help], Assert.NotEmpty));
    }

    [Theory]
    [InlineData("weather", """{"pin":26}""", null)]
    [InlineData("weather", """{"pin":26,"measurement_interval_ms":2000}""", null)]
    [InlineData("weather", """{"pin":26,"measurement_interval_ms":1999}""", "measurement_interval_ms")]
    [InlineData("weather", """{"pin":26,"measurement_interval_ms":86400001}""", "measurement_interval_ms")]
    [InlineData("weather", """{"pin":26,"measurement_interval_ms":30000.0}""", "measurement_interval_ms")]
    [InlineData("weather", """{"pin":26,"measurement_interval_ms":"30000"}""", "measurement_interval_ms")]
    [InlineData("weather", """{"pin":26,"measurement_interval_ms":true}""", "measurement_interval_ms")]
    [InlineData("weather", """{"pin":26,"measurement_interval_ms":null}""", "measurement_interval_ms")]
    [InlineData("weather", """{}""", "pin")]
    [InlineData("weather", """{"pin":"26"}""", "pin")]
    [InlineData("weather", """{"pin":"LED"}""", "pin")]
    [InlineData("weather", """{"pin":-1}""", "pin")]
    [InlineData("weather", """{"pin":49}""", "pin")]
    [InlineData("weather", """{"pin":2.5}""", "pin")]
    [InlineData("status_led", """{"pin":"LED"}""", null)]
    [InlineData("status_led", """{"pin":"led"}""", "pin")]
    [InlineData("led", """{"pin":16,"freq":9}""", "freq")]
    [InlineData("led", """{"pin":16,"newer":{"than":"this"}}""", null)]
    public void A_setting_that_cannot_be_used_is_named(string type, string settings, string? field) =>
        Assert.Equal(field is null ? [] : [field], SensorTypes.Find(type)!.Check(JsonElement.Parse(settings)).Select(error => error.Field.Key));

    /// <summary>What the calls of <c>whole_number(settings, "name", default, low, high)</c> in a sensor's source say.</summary>
    private static Dictionary<string, (long Default, long Min, long Max)> OfTheFirmware(string name)
    {
        var source = Golden.SensorOfTheFirmware(name);
        var known = Constant().Matches(source).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        return WholeNumber().Matches(source).ToDictionary(match => match.Groups[1].Value, match => (Value(match, 2), Value(match, 3), Value(match, 4)));

        long Value(Match match, int group) =>
            long.Parse(known.GetValueOrDefault(match.Groups[group].Value, match.Groups[group].Value), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(\w+) = const\((\d+)\)", RegexOptions.Multiline)]
    private static partial Regex Constant();

    [GeneratedRegex("""whole_number\(\s*settings, "(\w+)", (\w+), (\w+), (\w+)\)""")]
    private static partial Regex WholeNumber();
}
