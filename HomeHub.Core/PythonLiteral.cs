using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HomeHub.Core;

/// <summary>
/// Values as Python source, for a board's <c>config.py</c>. Not JSON: that writes a character beyond the basic plane as two escapes, and Python
/// reads those as two characters that are none.
/// </summary>
internal static class PythonLiteral
{
    /// <summary>A text in double quotes, whatever is in it; in one line.</summary>
    public static string Of(string? text)
    {
        if (text is null)
        {
            return "None";
        }

        var literal = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => literal.Append('\\').Append(rune),
                '\n' => literal.Append(@"\n"),
                < 0x20 or 0x7f => literal.Append(CultureInfo.InvariantCulture, $@"\x{rune.Value:x2}"),
                // Line ends for some editors, and the mark of a file's byte order.
                0x85 or 0x2028 or 0x2029 or 0xfeff => literal.Append(CultureInfo.InvariantCulture, $@"\u{rune.Value:x4}"),
                _ => literal.Append(rune),
            };
        }

        return literal.Append('"').ToString();
    }

    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(member => $"{Of(member.Name)}: {Of(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Of))}]",
        JsonValueKind.String => Of(value.GetString()),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => "None",
    };
}
