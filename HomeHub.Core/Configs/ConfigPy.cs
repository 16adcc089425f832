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

    [GeneratedRegex("^(?<name>[A-Z_]+) = .*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();
}
