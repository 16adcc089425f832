using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace HomeHub.Tests.Support;

/// <summary>
/// axe-core in a page that has no frames. Its package for Playwright opens another page for every look, which takes longer than looking.
/// </summary>
public static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>What is serious or critical, in words.</summary>
    /// <param name="rules">By axe-core's names; none means all.</param>
    public static async Task<IReadOnlyList<string>> LookAsync(IPage page, params string[] rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Script);
        }

        var seen = await page.EvaluateAsync<JsonElement>("rules => axe.run(document, rules.length ? { runOnly: rules } : {})", rules);
        // Of one rule every page has something that passes; of all of them at least as many.
        Assert.True(seen.GetProperty("passes").GetArrayLength() > (rules.Length == 0 ? 5 : 0), "axe-core looked at nothing.");
        return [.. seen.GetProperty("violations").EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical").Select(Words)];
    }

    private static string Words(JsonElement violation) =>
        $"{violation.GetProperty("id")} ({violation.GetProperty("impact")}) {violation.GetProperty("help")}: "
        + string.Join(", ", violation.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("html").GetString()).Take(3));
}
