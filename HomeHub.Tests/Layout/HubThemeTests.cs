using HomeHub.Tests.Support;
using HomeHub.Web.Components.Layout;
using MudBlazor;
using MudBlazor.Utilities;

namespace HomeHub.Tests.Layout;

public sealed class HubThemeTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dark", "dark")]
    [InlineData("light", "light")]
    [InlineData("neon", "system")]
    [InlineData(null, "system")]
    public void A_cookie_that_says_nothing_known_follows_the_system(string? cookie, string choice) =>
        Assert.Equal(choice, HubTheme.Choice(cookie));

    [Fact]
    public async Task The_first_byte_of_a_page_already_has_the_chosen_theme()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", "theme=dark");
        var dark = await (await hub.Http.SendAsync(request, Cancellation)).Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("<html lang=\"en\" data-theme=\"dark\"", dark);
        Assert.Contains("<html lang=\"en\">", await hub.Http.GetStringAsync("/", Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_and_state_colours_are_readable_on_every_surface(bool dark)
    {
        Palette palette = dark ? HubTheme.DarkTheme.PaletteDark : HubTheme.LightTheme.PaletteLight;
        MudColor[] texts = [palette.TextPrimary, palette.TextSecondary, palette.Primary, palette.Success, palette.Warning, palette.Error, palette.Info];
        MudColor[] surfaces = [palette.Background, palette.BackgroundGray, palette.Surface];

        Assert.All(texts, text => Assert.All(surfaces, surface => Assert.True(Contrast(text, surface) >= 4.5, $"{text} on {surface}: {Contrast(text, surface):F2}")));
    }

    // https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    private static double Contrast(MudColor a, MudColor b)
    {
        var (light, dark) = (Math.Max(Luminance(a), Luminance(b)), Math.Min(Luminance(a), Luminance(b)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(MudColor c) => (0.2126 * Linear(c.R)) + (0.7152 * Linear(c.G)) + (0.0722 * Linear(c.B));

    private static double Linear(byte value) => value / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
}
