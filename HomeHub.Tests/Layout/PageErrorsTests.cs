using Bunit;
using Bunit.TestDoubles;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Layout;

public sealed class PageErrorsTests : Screen
{
    [Fact]
    public async Task What_a_page_could_not_do_is_said_and_trying_again_fetches_everything_anew()
    {
        var page = Render<PageErrors>(parameters => parameters.AddChildContent<Failing>());
        Assert.Contains("Unexpected: <b>no script</b>", page.Find("[role=alert]").TextContent);

        await PressAsync(page, "Try again");

        page.WaitForAssertion(() => Assert.True(Assert.Single(Services.GetRequiredService<BunitNavigationManager>().History).Options.ForceLoad));
    }

    private sealed class Failing : ComponentBase
    {
        protected override void OnInitialized() => throw new InvalidOperationException("<b>no script</b>");
    }
}
