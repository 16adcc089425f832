using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using HomeHub.Core.Configs;

namespace HomeHub.Core.Data;

/// <summary>
/// Every secret that HomeHub knows, to mask it wherever a device says it: a board that logs its settings must not put the Wi-Fi password into
/// the log for every viewer. One that was deleted is masked until the next start.
/// </summary>
public sealed class KnownSecrets
{
    /// <summary>Stands where a secret stood.</summary>
    public const string Mask = "••••••••";

    /// <summary>A shorter one is a word that stands in harmless text as well.</summary>
    public const int Shortest = 6;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _gate = new();
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private volatile Set _set = new([]);

    /// <summary>The length of the longest form of one, characters.</summary>
    internal int Longest => _set.Longest;

    /// <summary>These are secrets from now on.</summary>
    public void Add(params IEnumerable<string> secrets)
    {
        lock (_gate)
        {
            var before = _secrets.Count;
            _secrets.UnionWith(secrets.Where(secret => secret.Length >= Shortest && secret != SecretText.Lost && secret != ConfigSecrets.Mask));
            if (_secrets.Count > before)
            {
                _set = new Set(_secrets);
            }
        }
    }

    /// <summary>The text with every secret in it masked; the same text, and nothing allocated, where there is none.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Text(string? text)
    {
        var set = _set;
        return text is null || text.AsSpan().IndexOfAny(set.Values) < 0 ? text : set.Masked(text);
    }

    /// <summary>
    /// The same for JSON, which stays JSON: also where a secret is written with escapes, or is a number. A text that is none is taken as text.
    /// </summary>
    /// <param name="lockedLater">A member that is named like a secret is left: it is locked where it is stored.</param>
    public string Json(string json, bool lockedLater = false)
    {
        var set = _set;
        try
        {
            return json.AsSpan().IndexOfAny(set.Values) < 0 && !(json.Contains('\\') && JsonTokens.AnyEscaped(json, set.IsIn)) ? json : Masked(set, json, lockedLater);
        }
        catch (JsonException)
        {
            return Text(json);
        }
    }

    private string Masked(Set set, string json, bool lockedLater) => JsonTokens.Rewrite(json, (type, name, text) =>
        lockedLater && ConfigSecrets.IsSecretName(name) ? text
        : type == JsonTokenType.Number ? set.Is(text) ? Mask : text
        : Text(text));

    /// <summary>The secrets at one moment, in every form they are written in.</summary>
    private sealed class Set
    {
        private readonly string[] _forms;

        public Set(IReadOnlyCollection<string> secrets)
        {
            _forms = [.. secrets.SelectMany(secret => new[] { secret, Escaped(secret, null), Escaped(secret, Relaxed), Uri.EscapeDataString(secret) })
                .Distinct().OrderByDescending(form => form.Length)];
            Values = SearchValues.Create(_forms, StringComparison.Ordinal);
            IsIn = text => text.IndexOfAny(Values) >= 0;
        }

        public SearchValues<string> Values { get; }

        public JsonTokens.Check IsIn { get; }

        public int Longest => _forms.Length == 0 ? 0 : _forms[0].Length;

        public bool Is(string text) => _forms.Contains(text);

        public string Masked(string text)
        {
            var masked = new System.Text.StringBuilder(text.Length);
            var (copied, end) = (0, 0);
            for (var at = Next(text, 0); at >= 0; at = Next(text, at + 1))
            {
                // Two that overlap are masked as one.
                if (at >= end)
                {
                    masked.Append(text, copied, at - copied).Append(Mask);
                }

                end = Math.Max(end, at + _forms.First(form => string.CompareOrdinal(text, at, form, 0, form.Length) == 0).Length);
                copied = end;
            }

            return masked.Append(text, copied, text.Length - copied).ToString();
        }

        private int Next(string text, int from) => text.AsSpan(from).IndexOfAny(Values) is >= 0 and var at ? from + at : -1;

        private static string Escaped(string secret, JsonSerializerOptions? options) => JsonSerializer.Serialize(secret, options)[1..^1];
    }
}
