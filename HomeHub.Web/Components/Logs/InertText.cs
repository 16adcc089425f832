using System.Buffers;
using System.Globalization;
using System.Text;

namespace HomeHub.Web.Components.Logs;

/// <summary>
/// Text from a device as it may be shown: control characters (ANSI escapes begin with one) become visible symbols, and the
/// Unicode controls that reorder a line (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters) show their code.
/// </summary>
public static class InertText
{
    private const int LongestLine = 600;

    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat([0x061C, 0x200E, 0x200F, 0x2028, 0x2029])
            .Concat(Enumerable.Range(0x202A, 5)).Concat(Enumerable.Range(0x2066, 4)).Concat(Enumerable.Range(0xD800, 0x800)).Select(c => (char)c)]);

    /// <summary>One line of a list: line breaks are shown as ↵, and what is too long for any screen is cut.</summary>
    public static string Line(string text)
    {
        var cut = text.Length > LongestLine;
        var line = Show(cut ? text[..LongestLine] : text, keepLines: false);
        return cut ? line + "…" : line;
    }

    /// <summary>Text over several lines: line breaks and tabs stay.</summary>
    public static string Lines(string text) => Show(text, keepLines: true);

    private static string Show(string text, bool keepLines)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                shown.Append(c).Append(text[++i]);
            }
            else if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                // The line break that follows says it.
            }
            else
            {
                Append(shown, c, keepLines);
            }
        }

        return shown.ToString();
    }

    private static void Append(StringBuilder shown, char c, bool keepLines)
    {
        switch (c)
        {
            case '\n' or '\t' when keepLines:
                shown.Append(c);
                break;
            case '\n' or '\u2028' or '\u2029':
                shown.Append('↵');
                break;
            case '\t':
                shown.Append(' ');
                break;
            case < ' ':
                // The block "Control Pictures" has a symbol for each, in order.
                shown.Append((char)('\u2400' + c));
                break;
            case '\u007F':
                shown.Append('\u2421');
                break;
            case '\u00A0':
                shown.Append(c);
                break;
            default:
                _ = char.IsSurrogate(c)
                    ? shown.Append('\uFFFD')
                    : Special.Contains(c) ? shown.Append(CultureInfo.InvariantCulture, $"[U+{(int)c:X4}]") : shown.Append(c);
                break;
        }
    }
}
