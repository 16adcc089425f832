using HomeHub.Core.Logs;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.Logs;

/// <summary>The Logs page in a real browser.</summary>
public sealed class LogsPageTests(RunningLog log, Chromium chromium) : IClassFixture<RunningLog>, IClassFixture<Chromium>
{
    [Fact]
    public async Task The_first_paint_holds_the_newest_entries()
    {
        await log.AddAsync(60, "first-paint", "painted");

        var html = await log.Hub.Http.GetStringAsync("/logs?device=first-paint", TestContext.Current.CancellationToken);

        Assert.Equal(50, html.Split(">painted<").Length - 1);
    }

    [Fact]
    public async Task What_is_stored_shows_at_once_and_nothing_twice()
    {
        await log.AddAsync(5, "live", "before");
        await using var browser = await OpenAsync("device=live");
        for (var i = 0; i < 20; i++)
        {
            await log.AddAsync(3, "live", $"new {i}");
        }

        await Assertions.Expect(browser.Page.Locator("[data-id]").Last).ToContainTextAsync("new 19");
        await Assertions.Expect(browser.Page.Locator("[data-id]")).ToHaveCountAsync(65);
        await Assertions.Expect(browser.Page.Locator(".foot .count")).ToHaveTextAsync("65 entries found");
        var ids = await IdsAsync(browser.Page);
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task What_one_reads_stays_where_it_is_and_the_button_leads_to_the_new()
    {
        await log.AddAsync(300, "reading", "old");
        await using var browser = await OpenAsync("device=reading");
        await Assertions.Expect(browser.Page.Locator("[data-follow=true]")).ToBeVisibleAsync();
        await browser.Page.Locator(".scroller").HoverAsync();
        await browser.Page.Mouse.WheelAsync(0, -2_000);
        await Assertions.Expect(browser.Page.Locator("[data-follow=false]")).ToBeVisibleAsync();
        var read = browser.Page.Locator($"[data-id='{await FirstInSightAsync(browser.Page)}']");
        var place = (await read.BoundingBoxAsync())!.Y;
        await log.AddAsync(17, "reading", "new");

        var button = browser.Page.GetByText("17 new entries");
        await Assertions.Expect(button).ToBeVisibleAsync();
        Assert.Equal(place, (await read.BoundingBoxAsync())!.Y, 1.0);

        await button.ClickAsync();
        await Assertions.Expect(browser.Page.Locator("[data-id]").Last).ToContainTextAsync("new");
        await Assertions.Expect(browser.Page.Locator("[data-id]").Last).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_long_log_is_scrolled_from_end_to_end_by_keyboard_and_scroll_bar()
    {
        var last = await log.AddAsync(5_000, "long", "entry");
        await using var browser = await OpenAsync("device=long");
        await browser.Page.Locator(".scroller").FocusAsync();
        await browser.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(browser.Page.Locator($"[data-id='{last.Id - 4_999}']")).ToBeInViewportAsync();

        await browser.Page.Locator(".scroller").EvaluateAsync("s => { s.scrollTop = -s.scrollHeight / 2; }");
        await Eventually.TrueAsync("the middle is shown", async () =>
            await FirstInSightAsync(browser.Page) is { } id && Math.Abs(id - (last.Id - 2_500)) < 300);

        for (var i = 0; i < 30; i++)
        {
            await browser.Page.Mouse.WheelAsync(0, 1_500);
        }

        var ids = await IdsAsync(browser.Page);
        Assert.Equal(Enumerable.Range(0, ids.Count).Select(i => ids[0] + i), ids);
        await browser.Page.Locator(".scroller").FocusAsync();
        await browser.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(browser.Page.Locator($"[data-id='{last.Id}']")).ToBeInViewportAsync();
        await Assertions.Expect(browser.Page.Locator("[data-follow=true]")).ToBeVisibleAsync();
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task A_key_pressed_while_entries_are_on_their_way_is_obeyed()
    {
        var last = await log.AddAsync(2_000, "hasty", "entry");
        await using var browser = await OpenAsync("device=hasty");
        await Assertions.Expect(browser.Page.Locator("[data-follow=true]")).ToBeVisibleAsync();
        await browser.Page.Locator(".scroller").FocusAsync();
        await browser.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(browser.Page.Locator($"[data-id='{last.Id - 1_999}']")).ToBeInViewportAsync();

        // The second key is there before the answer to the first can be.
        await browser.Page.Locator(".scroller").EvaluateAsync(
            "s => { for (const key of ['Home', 'End']) { s.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); } }");

        await Assertions.Expect(browser.Page.Locator($"[data-id='{last.Id}']")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task The_search_finds_marks_and_stands_in_the_address()
    {
        await log.AddAsync(1, "search", "beacon lost");
        await log.AddAsync(1, "search", "all is well");
        await using var browser = await OpenAsync("device=search");
        await browser.Page.GetByLabel("Search the log").FillAsync("beac");

        await Assertions.Expect(browser.Page.Locator("[data-id]")).ToHaveCountAsync(1);
        await Assertions.Expect(browser.Page.Locator("mark")).ToHaveTextAsync("beac");
        Assert.EndsWith("/logs?device=search&q=beac", browser.Page.Url);

        await browser.Page.GoBackAsync();
        await Assertions.Expect(browser.Page.Locator("[data-id]")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task An_entry_opens_with_Enter_closes_with_Escape_and_its_link_leads_to_it()
    {
        await log.AddAsync(250, "link", "around");
        var entry = await log.AddAsync(1, "link", "the one");
        await log.AddAsync(250, "link", "around");
        await using var browser = await OpenAsync($"at={entry.Id}");
        await Assertions.Expect(browser.Page.Locator($"[data-id='{entry.Id}']")).ToBeInViewportAsync();
        await Assertions.Expect(browser.Page.Locator(".drawer .message")).ToContainTextAsync("the one");

        await browser.Page.Locator(".drawer h2").PressAsync("Escape");
        await Assertions.Expect(browser.Page.Locator(".drawer")).ToHaveCountAsync(0);
        await Assertions.Expect(browser.Page.Locator($"[data-id='{entry.Id}']")).ToBeFocusedAsync();

        await browser.Page.Keyboard.PressAsync("ArrowDown");
        await browser.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(browser.Page.Locator(".drawer h2")).ToHaveTextAsync($"Entry {entry.Id + 1}");
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task What_is_found_is_deleted_after_a_question_and_the_rest_stays()
    {
        await log.AddAsync(30, "delete", "bad");
        await log.AddAsync(2, "delete", "good");
        await using var browser = await OpenAsync("device=delete&q=bad");
        await browser.Page.GetByLabel("Jump, export, delete").ClickAsync();
        await browser.Page.GetByText("Delete what is found…").ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete 30 entries" }).ClickAsync();

        await Assertions.Expect(browser.Page.GetByText("30 entries deleted.")).ToBeVisibleAsync();
        await Assertions.Expect(browser.Page.Locator("[data-id]")).ToHaveCountAsync(0);
        Assert.Equal(2, await log.Store.CountAsync(new LogFilter { DeviceIds = ["delete"] }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_in_a_message_is_executed_or_hidden()
    {
        await log.AddAsync(1, "hostile", "<script>alert(1)</script><img src=x onerror=alert(2)>");
        await log.AddAsync(1, "hostile", "\u001b[2J\u001b]0;title\u0007 moo\u202etxt.exe");
        await using var browser = await OpenAsync("device=hostile");
        await browser.Page.Locator("[data-id]", new() { HasText = "<script>alert(1)</script>" }).ClickAsync();
        await Assertions.Expect(browser.Page.Locator(".drawer .message")).ToContainTextAsync("<script>alert(1)</script>");

        await Assertions.Expect(browser.Page.Locator(".message").Nth(1)).ToHaveTextAsync("␛[2J␛]0;title␇ moo[U+202E]txt.exe");
        await Assertions.Expect(browser.Page.Locator(".list img, .drawer img")).ToHaveCountAsync(0);
        Assert.Empty(browser.Faults);
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Has_no_serious_accessibility_findings(int width, int height)
    {
        await log.AddNumberedAsync(1, "axe");
        var entry = await log.AddNumberedAsync(9, "axe");
        await log.AddAsync(3, "axe", "bad", level: EntryLevel.Error);
        await using var browser = await OpenAsync($"device=axe&q=bad&at={entry.Id}", width, height);
        await Assertions.Expect(browser.Page.Locator(".drawer dl")).ToBeVisibleAsync();

        Assert.Empty(await Axe.LookAsync(browser.Page));
    }

    /// <summary>Opens the page and waits until it hears keys and clicks.</summary>
    private async Task<BrowserPage> OpenAsync(string query, int width = 1280, int height = 800)
    {
        var browser = await chromium.OpenAsync(log.Hub.Address, width, height);
        await browser.Page.GotoAsync($"/logs?{query}");
        await Assertions.Expect(browser.Page.Locator(".scroller[aria-busy=false]")).ToBeVisibleAsync();
        await Assertions.Expect(browser.Page.Locator(".foot .count span")).ToBeVisibleAsync();
        return browser;
    }

    private static async Task<List<long>> IdsAsync(IPage page) =>
        [.. await page.Locator(".scroller").EvaluateAsync<long[]>("s => [...s.querySelectorAll('[data-id]')].map(r => Number(r.dataset.id))")];

    private static Task<long?> FirstInSightAsync(IPage page) => page.Locator(".scroller").EvaluateAsync<long?>(
        "s => { const top = s.getBoundingClientRect().top + 28; const row = [...s.querySelectorAll('[data-id]')].find(r => r.getBoundingClientRect().top >= top); return row ? Number(row.dataset.id) : null; }");
}
