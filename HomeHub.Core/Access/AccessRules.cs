namespace HomeHub.Core.Access;

/// <summary>What is wrong with a field of a form or a request about access.</summary>
/// <param name="Field"><c>name</c>, <c>password</c>, <c>role</c>, <c>days</c>, <c>code</c>; empty: the whole of it.</param>
public sealed record AccessFault(string Field, string Message);

/// <summary>What names and passwords have to be.</summary>
public static class AccessRules
{
    /// <summary>Long beats complicated (NIST SP 800-63B, section 5.1.1): no rules about digits and signs.</summary>
    public const int ShortestPassword = 10;
    public const int LongestPassword = 200;
    public const int LongestName = 64;

    /// <summary>By which a name is found, and two names are the same.</summary>
    public static string Key(string name) => name.Trim().ToLowerInvariant();

    public static string? NameFault(string? name) => name?.Trim() switch
    {
        null or "" => "A name is needed.",
        { Length: > LongestName } => $"A name has at most {LongestName} characters.",
        { } text when text.Any(char.IsControl) => "A name has no control characters in it.",
        _ => null,
    };

    public static string? PasswordFault(string? password, string? name) => password switch
    {
        null or "" => "A password is needed.",
        { Length: < ShortestPassword } => $"A password has at least {ShortestPassword} characters.",
        { Length: > LongestPassword } => $"A password has at most {LongestPassword} characters.",
        _ when password.Distinct().Count() < 4 => "The password has to have at least four different characters.",
        _ when Key(password) == Key(name ?? "") => "The password has to be another word than the name.",
        _ => null,
    };

    internal static IReadOnlyList<AccessFault> Faults(string? name, string? password) =>
    [
        .. NameFault(name) is { } fault ? [new AccessFault("name", fault)] : Array.Empty<AccessFault>(),
        .. PasswordFault(password, name) is { } weak ? [new AccessFault("password", weak)] : Array.Empty<AccessFault>(),
    ];
}
