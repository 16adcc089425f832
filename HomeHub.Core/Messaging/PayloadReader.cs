using System.Text.Json;
using System.Text.Unicode;

namespace HomeHub.Core.Messaging;

/// <summary>Reads payloads by the protocol's ground rules: UTF-8 JSON, at most 64 KiB, at most 32 levels deep.</summary>
public static class PayloadReader
{
    public const int MaxBytes = 64 * 1024;
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The rules that hold for any text payload.</summary>
    /// <exception cref="RejectedException">Empty, too large, or not UTF-8.</exception>
    public static void CheckText(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            throw new RejectedException(RejectReason.Empty, "The message is empty.");
        }

        if (payload.Length > MaxBytes)
        {
            throw new RejectedException(RejectReason.TooLarge, $"The message has {payload.Length:N0} bytes; at most {MaxBytes:N0} are taken.");
        }

        if (!Utf8.IsValid(payload))
        {
            throw new RejectedException(RejectReason.NotUtf8, "The message is not UTF-8 text.");
        }
    }

    /// <summary>Parses JSON; false where it is not JSON at all. The caller disposes the document.</summary>
    /// <exception cref="RejectedException">It is JSON as far as it goes, but nested too deep.</exception>
    public static bool TryParse(ReadOnlyMemory<byte> payload, out JsonDocument document)
    {
        try
        {
            document = JsonDocument.Parse(payload, Options);
            return true;
        }
        catch (JsonException exception)
        {
            // Utf8JsonReader says depth in words only; brackets that deep at the front are a surer sign.
            if (exception.Message.Contains("depth", StringComparison.OrdinalIgnoreCase))
            {
                throw new RejectedException(RejectReason.TooDeep, $"The JSON is nested deeper than {MaxDepth} levels.");
            }

            document = null!;
            return false;
        }
    }

    /// <summary>Parses a protocol payload: a JSON object that reads as <typeparamref name="T"/>; unknown fields are ignored.</summary>
    /// <exception cref="RejectedException">It breaks a ground rule.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> payload)
    {
        CheckText(payload.Span);
        if (!TryParse(payload, out var document))
        {
            throw new RejectedException(RejectReason.NotJson, "The message is not JSON.");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new RejectedException(RejectReason.WrongType, "The message is not a JSON object.");
            }

            try
            {
                return document.RootElement.Deserialize<T>(PayloadJson.Options)!;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                throw new RejectedException(RejectReason.WrongType, $"A field has the wrong type: {exception.Message}");
            }
        }
    }
}
