namespace HomeHub.Core.Access;

/// <summary>How passwords are hashed: a slow, salted one-way function.</summary>
public interface IPasswords
{
    string Hash(string password);

    bool Verify(string hash, string password);
}
