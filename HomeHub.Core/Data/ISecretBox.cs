namespace HomeHub.Core.Data;

/// <summary>Locks secrets before they rest on the disk. The key lies in a ring beside the database, not in it.</summary>
public interface ISecretBox
{
    /// <summary>As it may lie on the disk: letters, digits, <c>-</c> and <c>_</c>.</summary>
    string Lock(string secret);

    /// <summary>What was locked; null where the key is not in the ring (any more).</summary>
    string? Unlock(string locked);
}
