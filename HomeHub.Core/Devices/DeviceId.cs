using System.Diagnostics.CodeAnalysis;

namespace HomeHub.Core.Devices;

/// <summary>The rule for device ids (device protocol, ground rules): 1 to 64 of <c>A-Z a-z 0-9 _ -</c>, compared exactly.</summary>
public static class DeviceId
{
    public const int MaxLength = 64;

    /// <summary>What to tell somebody whose id was refused.</summary>
    public const string Rule = "A device id has 1 to 64 characters of A-Z, a-z, 0-9, _ and -.";

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
