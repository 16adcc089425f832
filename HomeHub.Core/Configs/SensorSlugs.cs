using HomeHub.Core.Devices;

namespace HomeHub.Core.Configs;

/// <summary>A sensor's place in the topics, made from its name when it is new, and kept from then on.</summary>
internal static class SensorSlugs
{
    /// <summary>The same sensors, each with a slug of its own.</summary>
    public static List<SensorContent> Filled(IReadOnlyList<SensorContent> sensors)
    {
        var taken = sensors.Select(sensor => sensor.Slug).OfType<string>().ToHashSet();
        return [.. sensors.Select(sensor => sensor.Slug is null ? sensor with { Slug = Free(Of(sensor.Name) ?? Of(sensor.SensorType) ?? "sensor", taken) } : sensor)];
    }

    /// <summary>As the firmware makes one (<c>home/provisioned.py</c>): lower case, everything but letters and digits a hyphen.</summary>
    private static string? Of(string name)
    {
        var words = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')]);
        var slug = string.Join('-', words.Split('-', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length == 0 ? null : slug[..Math.Min(slug.Length, DeviceId.MaxLength)].Trim('-');
    }

    private static string Free(string slug, HashSet<string> taken)
    {
        var free = slug;
        for (var i = 2; !taken.Add(free); i++)
        {
            var ending = $"-{i}";
            free = slug[..Math.Min(slug.Length, DeviceId.MaxLength - ending.Length)] + ending;
        }

        return free;
    }
}
