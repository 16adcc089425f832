using HomeHub.Core.Logs;
using HomeHub.Web.Components.Logs;

namespace HomeHub.Tests.Logs;

public sealed class FilterWordsTests
{
    [Fact]
    public void Says_what_is_filtered() => Assert.Equal(
        "from Kitchen, hall or attic, at level error, of type wifi or mqtt, that contain “beacon”",
        FilterWords.For(
            new LogFilter { DeviceIds = ["kitchen", "hall", "attic"], Levels = [EntryLevel.Error], Types = ["wifi", "mqtt"], Text = " beacon " },
            id => id == "kitchen" ? "Kitchen" : id));

    [Fact]
    public void Says_that_everything_is_meant() => Assert.Equal("of every device, of any time", FilterWords.For(LogFilter.All, id => id));
}
