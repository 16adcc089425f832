using System.Text;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Contracts;

namespace HomeHub.Tests.Sensors;

public sealed class SensorStateTests
{
    private static readonly SensorDescription Light = new("Light", SensorKind.Light, [new("state", "Light", null), new("brightness", "Brightness", null)]);

    [Theory]
    [InlineData("sensor-state", "temperature=21.4 humidity=48.5")]
    [InlineData("sensor-state-motion", "state=on")]
    [InlineData("sensor-state-led", "state=on brightness=128")]
    public void The_examples_are_read(string name, string values) => Assert.Equal(values, Words(SensorState.Read(Golden.Payload(name), null)));

    [Fact]
    public void The_order_is_that_of_the_description() =>
        Assert.Equal("state=off brightness=5 extra=1", Words(Read("""{"extra":1,"brightness":5,"state":"OFF"}""", Light)));

    [Fact]
    public void Words_and_truth_values_are_kept_and_what_is_deeper_is_not() =>
        Assert.Equal("open=on mode='eco'", Words(Read("""{"open":true,"mode":"eco","color":{"r":1},"list":[1],"none":null}""")));

    [Fact]
    public void A_number_no_plot_can_show_is_none() => Assert.Empty(Read("""{"a":1e400}"""));

    [Theory]
    [InlineData("", RejectReason.Empty)]
    [InlineData("21.5", RejectReason.WrongType)]
    [InlineData("ON", RejectReason.NotJson)]
    public void What_is_no_object_is_refused(string payload, RejectReason reason) =>
        Assert.Equal(reason, Assert.Throws<RejectedException>(() => Read(payload)).Reason);

    [Fact]
    public void A_flood_of_fields_stays_in_the_payload() =>
        Assert.Equal(SensorState.MostFields, Read("{" + string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"f{i}\":{i}")) + "}").Count);

    [Fact]
    public void More_than_eight_kilobytes_are_refused() =>
        Assert.Equal(RejectReason.TooLarge, Assert.Throws<RejectedException>(() => Read($$"""{"a":"{{new string('x', 9_000)}}"}""")).Reason);

    private static IReadOnlyList<SensorValue> Read(string json, SensorDescription? description = null) => SensorState.Read(Encoding.UTF8.GetBytes(json), description);

    private static string Words(IEnumerable<SensorValue> values) => string.Join(' ', values.Select(value => FormattableString.Invariant(
        $"{value.Field.Key}={value.On switch { true => "on", false => "off", null => value.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? $"'{value.Text}'" }}")));
}
