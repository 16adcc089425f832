using System.Text.RegularExpressions;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>Every page, desktop and phone, dark and light, as axe-core sees it.</summary>
public sealed class AccessibilityTests(EveryPage pages, Chromium chromium) : IClassFixture<EveryPage>, IClassFixture<Chromium>
{
    /// <summary>Where to put a picture of each page for looking at; none are taken where it is not set.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("HOMEHUB_SCREENSHOTS");

    /// <summary>Ends when there are none. What inherits a colour begins its change of it when that of its parent has ended, so it takes several looks.</summary>
    private const string AnimationsEnd = """
        async () => {
            const running = () => document.getAnimations().filter(animation => animation.effect.getComputedTiming().iterations !== Infinity);
            for (let now = running(); now.length; now = running()) {
                await Promise.allSettled(now.map(animation => animation.finished));
                await new Promise(requestAnimationFrame);
            }
        }
        """;

    [Theory]
    [MemberData(nameof(EveryPage.Addresses), MemberType = typeof(EveryPage))]
    public async Task Has_no_serious_finding_at_any_width_or_theme(string address)
    {
        var browser = await chromium.KeepAsync(pages.Home.Hub.Address);
        var outside = new List<string>();
        browser.Page.Request += Note;
        await browser.Page.SetViewportSizeAsync(1280, 800);
        await browser.OpenAsync(address);
        foreach (var (width, height, device) in new[] { (1280, 800, "desktop"), (390, 844, "phone") })
        {
            await browser.Page.SetViewportSizeAsync(width, height);
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await browser.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
                await IsAtRestAsync(browser.Page, theme);
                await PictureAsync(browser.Page, $"{address}-{device}-{theme}");
                await AuditAsync(browser.Page, theme, $"{address} {device} {theme}");
            }
        }

        browser.Page.Request -= Note;
        Assert.Empty(outside);
        // The page that was not found says so to the browser, too.
        Assert.DoesNotContain(browser.Faults, fault => address != "/not-found" || !fault.Contains("404", StringComparison.Ordinal));

        void Note(object? sender, IRequest request)
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && !request.Url.StartsWith(pages.Home.Hub.Address.ToString(), StringComparison.Ordinal))
            {
                outside.Add(request.Url);
            }
        }
    }

    /// <summary>All of axe-core's rules in light; a dark page differs from it in its colours only.</summary>
    private static async Task AuditAsync(IPage page, ColorScheme theme, string what)
    {
        Assert.Empty((await (theme == ColorScheme.Light ? Axe.LookAsync(page) : Axe.LookAsync(page, "color-contrast"))).Select(finding => $"{what}: {finding}"));
        Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > window.innerWidth"), $"{what} is wider than the screen");
    }

    private static async Task PictureAsync(IPage page, string what)
    {
        if (Pictures is not null)
        {
            var name = Regex.Replace(what.ToLowerInvariant(), "[^a-z0-9]+", "-").Trim('-');
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, (what.StartsWith("/-", StringComparison.Ordinal) ? "overview-" : "") + name + ".png") });
        }
    }

    /// <summary>Waits until what the page fetches is there, the theme is the wanted one and animations have ended.</summary>
    private static async Task IsAtRestAsync(IPage page, ColorScheme theme)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        // A browser tells pages of it with its next frame, which takes a while on a busy machine.
        await page.WaitForFunctionAsync("theme => !document.documentElement.dataset.theme || document.documentElement.dataset.theme === theme", theme.ToString().ToLowerInvariant());
        await page.EvaluateAsync(AnimationsEnd);
    }
}
