using System.Diagnostics.CodeAnalysis;

namespace HomeHub.Core.Devices;

/// <summary>The rule for device ids (device protocol, ground rules): 1 to 64 of <c>A-Z a-z 0-9 _ -</c>, compared exactly.</summary>
public static class DeviceId
{
    public const int MaxLength = 64;

    /// <summary>What to tell somebody whose id was refused.</summary>
    public const string Rule = "A device id has 1 to 64 characters of A-Z, a-z, 0-9, _ and -.";

    /// <summary>Latin letters with marks, and what stands for each in an id. A table, because HomeHub runs without the culture data that could decompose them.</summary>
    private const string Marked = "àáâãäåāăąçćčďđèéêëēęěìíîïīłñńňòóôõöøōőřśšßťùúûüūůűýÿźžż";
    private const string Plain = "aaaaaaaaacccddeeeeeeeiiiiilnnnoooooooorssstuuuuuuuyyzzz";

    /// <summary>An id made from what people call the device: "Küche 1" is <c>kuche-1</c>. Null where nothing of the name can be in an id.</summary>
    public static string? From(string? name)
    {
        var letters = (name ?? "").ToLowerInvariant().Select(c => Marked.IndexOf(c, StringComparison.Ordinal) is >= 0 and var i ? Plain[i] : c);
        var words = string.Concat(letters.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries);
        var id = string.Join('-', words);
        return id.Length == 0 ? null : id[..Math.Min(id.Length, MaxLength)].TrimEnd('-');
    }

    public static bool IsValid([NotNullWhen(true)] string? id)
    {
        if (id is null || id.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
