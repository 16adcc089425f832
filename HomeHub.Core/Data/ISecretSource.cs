namespace HomeHub.Core.Data;

/// <summary>
/// Somewhere secrets rest that is not a column of the database with <see cref="SecretText"/> on it: those are known by themselves. Asked once
/// at the start; what comes later is told with <see cref="KnownSecrets.Add"/>.
/// </summary>
public interface ISecretSource
{
    IEnumerable<string> Secrets { get; }
}
