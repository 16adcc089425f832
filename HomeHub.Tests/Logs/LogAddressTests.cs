using HomeHub.Core.Logs;
using HomeHub.Web.Components.Logs;

namespace HomeHub.Tests.Logs;

public sealed class LogAddressTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Everything_comes_back_from_the_address()
    {
        var address = new LogAddress(
            new LogFilter
            {
                DeviceIds = ["attic", "hall"],
                Levels = [EntryLevel.Warning, EntryLevel.Error],
                Types = ["wifi"],
                Text = "\"beacon lost\" -käse & 100 %",
                From = Noon,
                To = Noon.AddHours(1),
            },
            At: 42);

        Assert.Equal(address, LogAddress.Parse("http://hub/" + address.ToUri()));
    }

    [Fact]
    public void Nothing_is_said_where_nothing_is_filtered() => Assert.Equal("logs", new LogAddress(LogFilter.All).ToUri());

    [Theory]
    [InlineData("logs?device=a,b", "a b")]
    [InlineData("logs?device=a&device=b", "a b")]
    [InlineData("logs?device=a,,a, b&other=1", "a b")]
    public void Lists_are_separated_or_repeated(string uri, string expected) =>
        Assert.Equal(expected, string.Join(' ', LogAddress.Parse(uri).Filter.DeviceIds));

    [Theory]
    [InlineData("logs?level=loud&from=yesterday&at=x&q=%20")]
    [InlineData("logs?level=&device=&q=&from=&to=&at=")]
    [InlineData("logs")]
    public void What_cannot_be_read_is_left_out(string uri) => Assert.Equal(new LogAddress(LogFilter.All), LogAddress.Parse(uri));

    [Fact]
    public void Levels_are_read_in_any_case() => Assert.Equal([EntryLevel.Critical], LogAddress.Parse("logs?level=CRITICAL").Filter.Levels);

    [Fact]
    public void The_export_has_the_same_filter_under_the_names_of_the_REST_face() => Assert.Equal(
        "api/home/logs/export?format=csv&device_id=attic&level=error&q=lost",
        new LogAddress(new LogFilter { DeviceIds = ["attic"], Levels = [EntryLevel.Error], Text = "lost" }, At: 7).ToExportUri("csv"));
}
