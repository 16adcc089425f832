using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomeHub.Core.Updates;

/// <summary>Whether an FTP server's certificate is to be trusted: the system says so, or it is the one that was named.</summary>
internal static class FtpCertificates
{
    /// <param name="trusted">The SHA-256 that is trusted anyway; empty: none.</param>
    public static bool Trusts(X509Certificate? certificate, SslPolicyErrors errors, string trusted) => errors == SslPolicyErrors.None
        || (certificate is not null && trusted.Length > 0
            && string.Equals(Sha256(certificate), trusted.Replace(":", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

    /// <summary>What to do about one that is not.</summary>
    public static string Refusal(string? sha256) =>
        $"Nobody this computer trusts vouches for the FTP server's certificate. If it is your server's own, set Updates:FtpCertificateSha256 to {sha256 ?? "its SHA-256"}.";

    public static string Sha256(X509Certificate certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);
}
