using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HomeHub.Core.Data;

/// <summary>Goes through the words of a JSON text, and can change some of them without touching any other byte.</summary>
internal static class JsonTokens
{
    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 64 };

    /// <summary>What a name, a text or a number shall be; the same where it stays.</summary>
    /// <param name="name">The member it is the value of, also within a list; empty for a name.</param>
    public delegate string Change(JsonTokenType type, string name, string text);

    public delegate bool Check(ReadOnlySpan<char> text);

    /// <summary>The JSON with what changes in it changed; the same text where nothing does.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string Rewrite(string json, Change change)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, Deep);
        StringBuilder? made = null;
        var (copied, name) = (0, "");
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String or JsonTokenType.Number)
            {
                var (text, isRaw) = Read(ref reader);
                var isName = reader.TokenType == JsonTokenType.PropertyName;
                var changed = change(reader.TokenType, isName ? "" : name, text);
                if (changed != text)
                {
                    var start = (int)reader.TokenStartIndex;
                    made ??= new StringBuilder();
                    made.Append(Encoding.UTF8.GetString(bytes, copied, start - copied)).Append(isRaw ? $"\"{changed}\"" : JsonSerializer.Serialize(changed, AsItIs));
                    copied = start + reader.ValueSpan.Length + (reader.TokenType == JsonTokenType.Number ? 0 : 2);
                }

                if (isName)
                {
                    name = text;
                    continue;
                }
            }

            name = reader.TokenType is JsonTokenType.StartArray ? name : "";
        }

        return made is null ? json : made.Append(Encoding.UTF8.GetString(bytes, copied, bytes.Length - copied)).ToString();
    }

    /// <summary>Whether a text or a name that is written with escapes passes the check when it is read; allocates nothing.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool AnyEscaped(string json, Check check)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        var chars = ArrayPool<char>.Shared.Rent(json.Length);
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(json, bytes)), isFinalBlock: true, new JsonReaderState(Deep));
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped && Passes(ref reader, chars, check))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static bool Passes(ref Utf8JsonReader reader, char[] chars, Check check)
    {
        try
        {
            return check(chars.AsSpan(0, reader.CopyString(chars)));
        }
        catch (InvalidOperationException)
        {
            // An escaped half surrogate, which no text can hold; it is shown as it was written.
            return false;
        }
    }

    private static (string Text, bool IsRaw) Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            try
            {
                return (reader.GetString()!, false);
            }
            catch (InvalidOperationException)
            {
                // As above.
                return (Encoding.UTF8.GetString(reader.ValueSpan), true);
            }
        }

        return (Encoding.UTF8.GetString(reader.ValueSpan), false);
    }
}
