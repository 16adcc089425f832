using System.Collections.Frozen;

namespace HomeHub.Core.Access;

/// <summary>Everybody who gets in, at one moment.</summary>
public sealed class AccessSnapshot
{
    private readonly FrozenDictionary<long, User> _users;
    private readonly FrozenDictionary<string, User> _byKey;
    private readonly FrozenDictionary<string, ApiToken> _byHash;

    public AccessSnapshot(IReadOnlyList<User> users, IReadOnlyList<ApiToken> tokens)
    {
        (Users, Tokens) = (users, tokens);
        _users = users.ToFrozenDictionary(user => user.Id);
        _byKey = users.ToFrozenDictionary(user => user.Key);
        _byHash = tokens.ToFrozenDictionary(token => token.Hash);
    }

    public static AccessSnapshot Empty { get; } = new([], []);

    public IReadOnlyList<User> Users { get; }
    public IReadOnlyList<ApiToken> Tokens { get; }
    public bool HasOwner => Users.Any(user => user.Role == Role.Owner);

    public User? Find(long id) => _users.GetValueOrDefault(id);

    public User? Find(string name) => _byKey.GetValueOrDefault(AccessRules.Key(name));

    /// <summary>The token whose key this is, good or not.</summary>
    public ApiToken? FindToken(string key) => _byHash.GetValueOrDefault(TokenStore.Hash(key));
}
