using System.Text.RegularExpressions;

namespace HomeHub.Tests.Architecture;

/// <summary>What a page changes, it asks first whether the person may.</summary>
public sealed partial class AccessRuleTests
{
    [Fact]
    public void A_component_that_changes_something_asks_whether_the_person_may()
    {
        var components = SourceTree.Files("HomeHub.Web/Components", ".razor", ".razor.cs")
            .GroupBy(f => f.Path.Replace(".razor.cs", ".razor", StringComparison.Ordinal))
            .Select(files => (Path: files.Key, Text: string.Join('\n', files.Select(f => f.Text)))).ToList();
        var changing = components.Where(c => Change().IsMatch(c.Text) && !IsBeforeSigningIn(c.Text)).ToList();

        Assert.True(changing.Count > 5);
        Assert.Empty(changing.Where(c => !c.Text.Contains("MayAsync(", StringComparison.Ordinal)).Select(c => c.Path));
    }

    /// <summary>Pages without a circuit act for the request's own user.</summary>
    private static bool IsBeforeSigningIn(string text) => text.Contains("@attribute [ExcludeFromInteractiveRouting]", StringComparison.Ordinal);

    /// <summary>Calls, on something that is injected, of what sounds like a change.</summary>
    [GeneratedRegex(@"(?<!\w)(?!_only|_follower|_window|Dialogs|dialogs|Js|js|Navigation|navigation)[A-Za-z_]\w*[!?]?\.(Add|Save|Change|Delete|Remove|Restore|Rename|Set\w*|Send\w*|Create|Revoke|Run|Clear|Update|Cancel\w+|Rotate|Start|Publish|Pause|Resume|Abort|Retry\w*|Make\w*|Withdraw|Store)Async(<\w+>)?\(")]
    private static partial Regex Change();
}
