using System.Text.RegularExpressions;

namespace HomeHub.Core.Configs;

/// <summary>Fills in the template of a board's <c>config.py</c>: what stands to the right of <c>NAME = </c>, line by line.</summary>
internal static partial class ConfigPy
{
    /// <param name="template">The template's text.</param>
    /// <param name="values">Python literals by name; a name without one keeps what the template says.</param>
    /// <exception cref="InvalidOperationException">The template has no such name: firmware and hub do not belong together.</exception>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var left = values.ToDictionary();
        var filled = Assignment().Replace(template, line => left.Remove(line.Groups["name"].Value, out var value) ? $"{line.Groups["name"].Value} = {value}" : line.Value);
        return left.Count == 0 ? filled : throw new InvalidOperationException($"The template of config.py has no {string.Join(", ", left.Keys)}.");
    }

    /// <summary>The same for somebody to look at: whatever is called a password, a key or a secret has the mask in its place.</summary>
    public static string Hidden(string source, string mask) => Secret().Replace(source, secret => secret.Groups["text"].Length == 0 ? secret.Value : $"{secret.Groups["before"].Value}\"{mask}\"");

    /// <summary>A text in double quotes behind such a name, in a dictionary or in an assignment; what is escaped in it is part of it.</summary>
    [GeneratedRegex("""(?<before>(?:"\w*(?:password|secret|token|key|psk)\w*": |^\w*(?:PASSWORD|SECRET|TOKEN|KEY|PSK)\w* = ))"(?<text>(?:[^"\\\n]|\\.)*)\x22""",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    /// <summary>Whether the template asks for this name.</summary>
    public static bool Has(string template, string name) => Assignment().Matches(template).Any(line => line.Groups["name"].Value == name);

    [GeneratedRegex("^(?<name>[A-Z_]+) = .*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();
}
