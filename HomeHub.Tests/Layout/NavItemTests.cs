using HomeHub.Web.Components.Layout;

namespace HomeHub.Tests.Layout;

public sealed class NavItemTests
{
    [Theory]
    [InlineData("", "Overview")]
    [InlineData("?x=1", "Overview")]
    [InlineData("devices", "Devices")]
    [InlineData("devices/kitchen?tab=logs", "Devices")]
    [InlineData("sensors/kitchen/climate?span=7d", "Sensors")]
    [InlineData("logs?q=wifi", "Logs")]
    [InlineData("updates/rollouts/3", "Updates")]
    [InlineData("settings#broker", "Settings")]
    public void Every_address_belongs_to_one_entry(string address, string entry) =>
        Assert.Equal(entry, Assert.Single(NavItem.All, item => item.Contains(address)).Text);

    [Fact]
    public void A_longer_name_is_not_the_same_page() => Assert.DoesNotContain(NavItem.All, item => item.Contains("devices-old"));
}
