using System.Security.Cryptography;
using HomeHub.Core.Data;
using Microsoft.AspNetCore.DataProtection;

namespace HomeHub.Web.Access;

/// <summary>Locks with ASP.NET Core Data Protection: AES-256 and an HMAC, with keys that change by themselves.</summary>
public sealed class SecretBox(IDataProtectionProvider provider) : ISecretBox
{
    private readonly IDataProtector _protector = provider.CreateProtector("HomeHub.Secrets");

    public string Lock(string secret) => _protector.Protect(secret);

    public string? Unlock(string locked)
    {
        try
        {
            return _protector.Unprotect(locked);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
