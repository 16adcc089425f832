using Microsoft.Playwright;

namespace HomeHub.Tests.Support;

/// <summary>What stands in the log list of a page in the browser.</summary>
public static class ShownLog
{
    /// <summary>Ids of the rows in the page, from the top.</summary>
    public static async Task<long[]> IdsAsync(IPage page) =>
        await page.EvaluateAsync<long[]>("() => [...document.querySelectorAll('[data-id]')].map(row => Number(row.dataset.id))");

    /// <summary>Opens the Logs page and waits until it is live.</summary>
    public static async Task OpenAsync(IPage page, string query = "")
    {
        await page.GotoAsync("/logs" + query);
        await Assertions.Expect(page.Locator("[data-follow=true]")).ToBeVisibleAsync();
    }

    public static Task ShowsAsync(IPage page, long id) =>
        Eventually.SeesAsync($"entry {id} in the browser", () => IdsAsync(page), ids => ids.Contains(id));
}
