using HomeHub.Core.Configs;

namespace HomeHub.Core.Updates;

/// <summary>A file of a release that is being made.</summary>
public sealed record DraftFile(string Path, byte[] Content);

/// <summary>What a release is made of.</summary>
/// <param name="Sequence">Null: the next one.</param>
/// <param name="Origin">Who makes it from what, for people.</param>
public sealed record ReleaseDraft(string Version, long? Sequence, string Notes, IReadOnlyList<string> Platforms, IReadOnlyList<DraftFile> Files, string Origin);

/// <summary>What came of making a release.</summary>
/// <param name="Existed">The same files are this release already; nothing was made.</param>
/// <param name="Errors">Why none was made: by field, or by the path of a file.</param>
public sealed record ReleaseSave(Release? Release, bool Existed, IReadOnlyList<FieldError> Errors)
{
    internal static ReleaseSave Refused(params IReadOnlyList<FieldError> errors) => new(null, false, errors);
}
