namespace HomeHub.Web.Components.Configs;

/// <summary>What a check says, for a person at the field or in a list.</summary>
public static class FaultWords
{
    /// <summary>A sentence that stands alone below its field: "Has to be a whole number from 0 to 60000 ms."</summary>
    public static string Sentence(string message) => message.Length == 0 ? message : $"{char.ToUpperInvariant(message[0])}{message[1..]}{(message[^1] is '.' or '!' or '?' ? "" : ".")}";

    /// <summary>With the field's name before it, for a list of all faults; empty stands for the whole config.</summary>
    public static string InList(string field, string message) => field.Length == 0 ? Sentence(message)
        : message.Length > 0 && char.IsLower(message[0]) ? Sentence($"{field} {message}") : $"{field}: {message}";
}
