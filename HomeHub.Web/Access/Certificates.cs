using HomeHub.Core.Access;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Access;

/// <summary>
/// Looks before the start whether what HTTPS needs is there. Kestrel would take a developer's certificate where none is given; somebody who
/// asked for HTTPS gets their own certificate or no HomeHub.
/// </summary>
internal static class Certificates
{
    private const string Section = "Kestrel";

    /// <exception cref="OptionsValidationException">A file is missing, or none is named.</exception>
    public static void Check(IConfiguration configuration)
    {
        var named = configuration.GetSection(Section).AsEnumerable()
            .Where(pair => pair.Key.Contains("Certificate", StringComparison.OrdinalIgnoreCase) && pair.Value is { Length: > 0 }).ToList();
        foreach (var (key, path) in named.Where(pair => pair.Key.EndsWith("Path", StringComparison.OrdinalIgnoreCase)))
        {
            if (!File.Exists(Path.Combine(AppContext.BaseDirectory, path!)))
            {
                throw Fault($"{key}: there is no file {path}. HomeHub does not start without the certificate it was given.");
            }
        }

        if (named.Count == 0 && Uris(configuration).Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            throw Fault("Urls asks for https, and no certificate is named: set Kestrel:Certificates:Default:Path.");
        }
    }

    public static IEnumerable<string> Uris(IConfiguration configuration) =>
        (configuration["Urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""));

    private static OptionsValidationException Fault(string words) => new(Section, typeof(AccessOptions), [words]);
}
