using HomeHub.Core.Logs;

namespace HomeHub.Web.Components.Logs;

/// <summary>A stretch of a text, marked or not.</summary>
public readonly record struct TextPart(string Text, bool Marked);

/// <summary>
/// Finds the searched words in a text as the full-text index does: at the beginning of words, whatever their case and accents.
/// </summary>
public sealed class Highlights
{
    // Latin letters with accents and without. Unicode normalization would do, but there is none in invariant globalization mode.
    private const string Accented = "àáâãäåāăąçćĉċčďèéêëēĕėęěĝğġģĥìíîïĩīĭįĵķĺļľñńņňòóôõöōŏőŕŗřśŝşšţťùúûüũūŭůűųŵýÿŷźżž";
    private const string Bare = "aaaaaaaaacccccdeeeeeeeeegggghiiiiiiiijklllnnnnoooooooorrrssssttuuuuuuuuuuwyyyzzz";

    private readonly List<string[]> _terms;

    /// <summary>What a person typed into the search; null or empty marks nothing.</summary>
    public Highlights(string? typed) => _terms = [.. FullTextQuery.Terms(typed)
        .Select(term => Words(Fold(term)).Select(w => Fold(term)[w]).ToArray())
        .Where(words => words.Length > 0)];

    public static Highlights None { get; } = new(null);

    /// <summary>The text in order, cut where marking begins and ends; put together again it is the text.</summary>
    public IReadOnlyList<TextPart> Split(string text)
    {
        if (_terms.Count == 0)
        {
            return [new TextPart(text, false)];
        }

        var parts = new List<TextPart>();
        var at = 0;
        foreach (var (start, end) in Spans(text))
        {
            if (start > at)
            {
                parts.Add(new TextPart(text[at..start], false));
            }

            parts.Add(new TextPart(text[start..end], true));
            at = end;
        }

        if (at < text.Length || parts.Count == 0)
        {
            parts.Add(new TextPart(text[at..], false));
        }

        return parts;
    }

    private List<(int Start, int End)> Spans(string text)
    {
        var folded = Fold(text);
        var words = Words(folded).ToList();
        var found = new List<(int Start, int End)>();
        for (var i = 0; i < words.Count; i++)
        {
            // Of several terms that match here, the longest is marked.
            var longest = _terms.Select(term => EndOf(term, folded, words, i)).Max();
            if (longest is { } end && (found.Count == 0 || words[i].Start.Value >= found[^1].End))
            {
                found.Add((words[i].Start.Value, end));
            }
        }

        return found;
    }

    private static int? EndOf(string[] term, string folded, List<Range> words, int first)
    {
        if (first + term.Length > words.Count)
        {
            return null;
        }

        for (var i = 0; i < term.Length; i++)
        {
            var word = folded.AsSpan(words[first + i]);
            var isLast = i == term.Length - 1;
            if (isLast ? !word.StartsWith(term[i], StringComparison.Ordinal) : !word.SequenceEqual(term[i]))
            {
                return null;
            }
        }

        return words[first + term.Length - 1].Start.Value + term[^1].Length;
    }

    private static IEnumerable<Range> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                yield return start..i;
                start = -1;
            }
        }
    }

    /// <summary>Lower case without accents, character by character, so that places stay what they are in the original.</summary>
    private static string Fold(string text) => string.Create(text.Length, text, (folded, original) =>
    {
        for (var i = 0; i < folded.Length; i++)
        {
            var c = char.ToLowerInvariant(original[i]);
            var place = char.IsAscii(c) ? -1 : Accented.IndexOf(c);
            folded[i] = place < 0 ? c : Bare[place];
        }
    });
}
