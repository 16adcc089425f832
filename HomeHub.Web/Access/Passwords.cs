using HomeHub.Core.Access;
using Microsoft.AspNetCore.Identity;

namespace HomeHub.Web.Access;

/// <summary>ASP.NET Core Identity's hasher: PBKDF2 with HMAC-SHA512, 100,000 rounds, a salt of its own for each.</summary>
internal sealed class Passwords : IPasswords
{
    private readonly PasswordHasher<User> _hasher = new();

    public string Hash(string password) => _hasher.HashPassword(null!, password);

    public bool Verify(string hash, string password) => _hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;
}
