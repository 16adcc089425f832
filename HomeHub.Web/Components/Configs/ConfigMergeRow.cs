namespace HomeHub.Web.Components.Configs;

/// <summary>One field in which two drafts differ.</summary>
/// <param name="Label">What it is called, with its sensor.</param>
/// <param name="Mine">What it is in one's own draft, in words.</param>
/// <param name="Theirs">What was saved meanwhile, in words.</param>
/// <param name="Both">Both changed it: a person has to decide.</param>
public sealed record ConfigMergeRow(string Key, string Label, string Mine, string Theirs, bool Both)
{
    /// <summary>One's own is taken, else what was saved.</summary>
    public bool TakesMine { get; set; }
}
