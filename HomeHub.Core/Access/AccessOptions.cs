using System.ComponentModel.DataAnnotations;
using System.Net;

namespace HomeHub.Core.Access;

/// <summary>Section <c>Access</c>.</summary>
public sealed class AccessOptions : IValidatableObject
{
    public const string Section = "Access";

    /// <summary>Makes the first owner without the setup page, where there is none yet; also <c>HOMEHUB_OWNER_PASSWORD</c>.</summary>
    [MinLength(AccessRules.ShortestPassword, ErrorMessage = "The owner's password (HOMEHUB_OWNER_PASSWORD) has at least 10 characters.")]
    public string? OwnerPassword { get; set; }

    /// <summary>The first owner's name then; also <c>HOMEHUB_OWNER_NAME</c>.</summary>
    [Required]
    public string OwnerName { get; set; } = "owner";

    /// <summary>
    /// Further names HomeHub is browsed by, as <c>home.example.org</c> or <c>*.example.org</c>. Addresses, names without a dot, and those below
    /// <c>.local</c>, <c>.lan</c>, <c>.home.arpa</c> and <c>.internal</c> are always taken.
    /// </summary>
    public string[] Hosts { get; set; } = [];

    /// <summary>Addresses or networks (CIDR) of reverse proxies whose X-Forwarded headers are believed; none by default.</summary>
    public string[] Proxies { get; set; } = [];

    /// <summary>Who may show HomeHub in a frame, as CSP's frame-ancestors has it: <c>'self'</c>, <c>https://ha.local:8123</c>.</summary>
    [RegularExpression("[^;,\r\n]+", ErrorMessage = "one or more sources, with spaces between them")]
    public string FrameAncestors { get; set; } = "'none'";

    /// <summary>Days without a visit after which one has to sign in again.</summary>
    [Range(1, 400)]
    public int SessionDays { get; set; } = 30;

    /// <summary>Open pages, in all.</summary>
    [Range(1, 10_000)]
    public int Circuits { get; set; } = 200;

    /// <summary>Open pages from one address.</summary>
    [Range(1, 10_000)]
    public int CircuitsPerAddress { get; set; } = 60;

    /// <summary>Requests a second to the REST face, by client; ten times as many at once.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 100;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Proxies
        .Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
        .Select(proxy => new ValidationResult($"'{proxy}' is neither an address nor a network such as 172.30.32.0/23.", [nameof(Proxies)]));
}
