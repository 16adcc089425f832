using System.Text;

namespace HomeHub.Core.Logs;

/// <summary>
/// What a person types, as an FTS5 query (https://sqlite.org/fts5.html#full_text_query_syntax): each word is looked for as the
/// beginning of a word, "quoted words" as a phrase, -word must not be there. Nothing typed is a syntax error.
/// </summary>
public static class FullTextQuery
{
    /// <summary>The words and phrases that have to be there, as typed: what to highlight.</summary>
    public static IReadOnlyList<string> Terms(string? text) => [.. Parse(text).Where(t => !t.Negated).Select(t => t.Text)];

    /// <summary>The FTS5 query, or null where nothing is looked for.</summary>
    public static string? From(string? text)
    {
        var terms = Parse(text).ToList();
        var wanted = string.Join(" AND ", terms.Where(t => !t.Negated).Select(Quote));
        if (wanted.Length == 0)
        {
            return null;
        }

        var unwanted = string.Join(" OR ", terms.Where(t => t.Negated).Select(Quote));
        return unwanted.Length == 0 ? wanted : $"({wanted}) NOT ({unwanted})";
    }

    private static string Quote(Term term) => $"\"{term.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{(term.Phrase ? "" : "*")}";

    private static IEnumerable<Term> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            yield break;
        }

        var word = new StringBuilder();
        bool negated = false, phrase = false;
        foreach (var c in text.Append(' '))
        {
            if (c == '"')
            {
                // A quote that is left open ends with the text.
                if (Cut(word, negated, phrase) is { } before)
                {
                    yield return before;
                    negated = false;
                }

                phrase = !phrase;
            }
            else if (char.IsWhiteSpace(c) && !phrase)
            {
                if (Cut(word, negated, phrase) is { } term)
                {
                    yield return term;
                }

                negated = false;
            }
            else if (c == '-' && word.Length == 0 && !phrase)
            {
                negated = true;
            }
            else if (c != '\0')
            {
                word.Append(c);
            }
        }

        if (Cut(word, negated, phrase) is { } last)
        {
            yield return last;
        }
    }

    private static Term? Cut(StringBuilder word, bool negated, bool phrase)
    {
        var text = word.ToString().Trim();
        word.Clear();
        // Without a letter or digit there is nothing the index knows.
        return text.Any(char.IsLetterOrDigit) ? new Term(text, negated, phrase) : null;
    }

    private sealed record Term(string Text, bool Negated, bool Phrase);
}
