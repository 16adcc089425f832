using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HomeHub.Core.Data;

/// <summary>
/// How a text with secrets in it stands in the database. Every column that holds one goes through here and nothing else does. What is
/// one secret, or a message that is good for nothing without them, is locked as a whole.
/// </summary>
public class SecretText : ValueConverter<string, string>
{
    /// <summary>Read where the key is gone: never sent to a device, never taken by a form.</summary>
    public const string Lost = "*the key is gone*";

    /// <summary>What a locked text begins with.</summary>
    internal const string Locked = "locked:1:";

    /// <summary>For making a model that is never used: as it is.</summary>
    public SecretText() : base(secret => secret, stored => stored)
    {
    }

    internal SecretText(ISecretBox box) : base(secret => Close(box, secret), stored => Open(box, stored))
    {
    }

    private protected SecretText(Func<string, string> close, Func<string, string> open) : base(secret => close(secret), stored => open(stored))
    {
    }

    /// <summary>The same that locks.</summary>
    internal virtual ValueConverter With(ISecretBox box) => new SecretText(box);

    /// <summary>An empty one hides nothing.</summary>
    internal static string Close(ISecretBox box, string secret) => secret.Length == 0 ? secret : Locked + box.Lock(secret);

    /// <summary>One that is not locked was stored before secrets were.</summary>
    internal static string Open(ISecretBox box, string stored) =>
        stored.StartsWith(Locked, StringComparison.Ordinal) ? box.Unlock(stored[Locked.Length..]) ?? Lost : stored;
}

/// <summary>JSON with secrets in it: only those are locked, so that everything else is still there when the key is gone.</summary>
public sealed class SecretJson : SecretText
{
    public SecretJson()
    {
    }

    private SecretJson(ISecretBox box) : base(json => SecretMembers.Close(box, json), json => SecretMembers.Open(box, json))
    {
    }

    internal override ValueConverter With(ISecretBox box) => new SecretJson(box);
}
