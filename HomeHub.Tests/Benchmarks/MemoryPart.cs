using System.Globalization;

namespace HomeHub.Benchmarks;

/// <summary>One kind of memory of a process, MiB: proportional, resident, and what was written and so cannot be had again from a file.</summary>
internal sealed record MemoryPart(string Name, double Pss, double Rss, double Written)
{
    /// <summary>By kind, largest first (https://docs.kernel.org/filesystems/proc.html, smaps).</summary>
    public static async Task<IReadOnlyList<MemoryPart>> OfAsync(int process)
    {
        var parts = new Dictionary<string, MemoryPart>();
        var name = "";
        foreach (var line in await File.ReadAllLinesAsync($"/proc/{process}/smaps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':'))
            {
                name = Kind(words.Length > 5 ? words[5] : "");
                continue;
            }

            var part = parts.GetValueOrDefault(name) ?? new MemoryPart(name, 0, 0, 0);
            parts[name] = words[0] switch
            {
                "Pss:" => part with { Pss = part.Pss + Mebibytes(words[1]) },
                "Rss:" => part with { Rss = part.Rss + Mebibytes(words[1]) },
                "Private_Dirty:" or "Shared_Dirty:" => part with { Written = part.Written + Mebibytes(words[1]) },
                _ => part,
            };
        }

        return [.. parts.Values.OrderByDescending(p => p.Pss)];
    }

    private static string Kind(string mapping) => mapping switch
    {
        _ when mapping.Contains("doublemapper", StringComparison.Ordinal) => "the runtime's types and compiled code",
        _ when mapping.EndsWith(".dll", StringComparison.Ordinal) => "assemblies",
        _ when mapping.Contains(".so", StringComparison.Ordinal) || mapping.EndsWith("/dotnet", StringComparison.Ordinal) => "native libraries",
        "" => "managed heap and other anonymous memory",
        "[heap]" => "native heap",
        _ => "other",
    };

    private static double Mebibytes(string kilobytes) => double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
}
