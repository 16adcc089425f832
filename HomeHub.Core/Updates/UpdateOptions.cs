using System.ComponentModel.DataAnnotations;

namespace HomeHub.Core.Updates;

/// <summary>Section <c>Updates</c>.</summary>
public sealed class UpdateOptions
{
    public const string Section = "Updates";

    /// <summary>Where devices fetch firmware from HomeHub itself: a name or address; empty: this machine's own address.</summary>
    [RegularExpression("[A-Za-z0-9.:-]*", ErrorMessage = "A name or an address without a scheme, such as 192.168.1.10 or homehub.local.")]
    public string HttpHost { get; set; } = "";

    /// <summary>The port that goes with it; empty: the one of <c>Urls</c>. For a HomeHub behind a proxy or in a container.</summary>
    [Range(1, 65_535)]
    public int? HttpPort { get; set; }

    /// <summary>The folder on the FTP server that releases are published in, absolute.</summary>
    [RegularExpression("(/[A-Za-z0-9_.-]+)+", ErrorMessage = "An absolute path, such as /homehub.")]
    public string FtpFolder { get; set; } = "/homehub";

    /// <summary>The SHA-256 of a certificate that is trusted though nobody vouches for it, such as an FTP server's own; hexadecimal. Empty: none.</summary>
    [RegularExpression("([0-9A-Fa-f]{2}:?){32}", ErrorMessage = "The SHA-256 of a certificate, 64 hexadecimal digits.")]
    public string FtpCertificateSha256 { get; set; } = "";

    /// <summary>Seconds that one operation on the FTP server, such as the upload of a file, may take.</summary>
    [Range(1, 3_600)]
    public int FtpTimeoutSeconds { get; set; } = 60;

    /// <summary>The MicroPython cross-compiler: a program on the PATH, or a path.</summary>
    [Required]
    public string MpyCross { get; set; } = "mpy-cross";
}
