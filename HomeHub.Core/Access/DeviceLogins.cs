using System.Collections.Concurrent;
using System.Security.Cryptography;
using HomeHub.Core.Devices;

namespace HomeHub.Core.Access;

/// <summary>How a device's sign-in to the broker ended.</summary>
public enum LoginResult
{
    /// <summary>There is no such user.</summary>
    Unknown,

    /// <summary>The password is another one.</summary>
    Wrong,

    /// <summary>With the password that holds.</summary>
    Current,

    /// <summary>With the one before, while the new one is on its way.</summary>
    Old,
}

/// <summary>
/// The devices' MQTT users as the broker asks for them, in memory: signing in waits for no database, and a lost key locks nobody out, because
/// only hashes are compared. Also who signed in as what since the start.
/// </summary>
public sealed class DeviceLogins(TimeProvider clock)
{
    private const int MostSeen = 2_000;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _shared = new(StringComparer.Ordinal);

    /// <summary>A user came, went or signed in with something new. Handlers must return at once.</summary>
    public event Action? Changed;

    /// <summary>A device's user ended: whoever is signed in with it has to go.</summary>
    public event Action<string>? Ended;

    /// <summary>A board signed in with a password for the first time: the device, and what is kept of the password.</summary>
    internal event Action<string, string>? Proven;

    public bool Has(string deviceId) => _known.ContainsKey(deviceId);

    /// <summary>When a client with this id last signed in with the password that all share; null: not since the start.</summary>
    public DateTimeOffset? SharedAt(string clientId) => _shared.TryGetValue(clientId, out var at) ? at : null;

    /// <summary>When the device last signed in as itself; null: not since the start.</summary>
    public DateTimeOffset? OwnAt(string deviceId) => _known.GetValueOrDefault(deviceId)?.At;

    public LoginResult Verify(string user, ReadOnlySpan<byte> password)
    {
        if (!_known.TryGetValue(user, out var known))
        {
            return LoginResult.Unknown;
        }

        // A board that comes back after each power cut need not cost a thousand rounds of hashing each time.
        Span<byte> seen = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, password, seen);
        if (known.Seen is { } good && CryptographicOperations.FixedTimeEquals(good, seen))
        {
            return Came(known, user, LoginResult.Current);
        }

        if (MqttPasswordHash.Verify(known.Hash, password))
        {
            known.Seen = seen.ToArray();
            return Came(known, user, LoginResult.Current);
        }

        return known.OldHash is { } old && MqttPasswordHash.Verify(old, password) ? Came(known, user, LoginResult.Old) : LoginResult.Wrong;
    }

    /// <summary>A client signed in with the password that all share.</summary>
    public void SharedBy(string clientId)
    {
        // Only what can be a device's id, and not without end.
        if (DeviceId.IsValid(clientId) && (_shared.ContainsKey(clientId) || _shared.Count < MostSeen))
        {
            var isNew = !_shared.ContainsKey(clientId);
            _shared[clientId] = clock.GetUtcNow();
            if (isNew)
            {
                Changed?.Invoke();
            }
        }
    }

    internal void Load(IEnumerable<DeviceCredential> credentials)
    {
        foreach (var credential in credentials)
        {
            Set(credential);
        }
    }

    internal void Set(DeviceCredential credential)
    {
        var before = _known.GetValueOrDefault(credential.DeviceId);
        _known[credential.DeviceId] = new Known(credential.Hash, credential.OldHash, credential.UsedAt is not null)
        {
            At = before?.At, Seen = before?.Hash == credential.Hash ? before.Seen : null,
        };
        Changed?.Invoke();
    }

    internal void Remove(string deviceId)
    {
        if (_known.TryRemove(deviceId, out _))
        {
            Ended?.Invoke(deviceId);
            Changed?.Invoke();
        }
    }

    private LoginResult Came(Known known, string user, LoginResult result)
    {
        var isNew = known.At is null;
        known.At = clock.GetUtcNow();
        if (result == LoginResult.Current)
        {
            _shared.TryRemove(user, out _);
            if (!known.Used)
            {
                known.Used = true;
                Proven?.Invoke(user, known.Hash);
            }
        }

        if (isNew)
        {
            Changed?.Invoke();
        }

        return result;
    }

    private sealed class Known(string hash, string? oldHash, bool used)
    {
        public string Hash { get; } = hash;
        public string? OldHash { get; } = oldHash;
        public bool Used { get; set; } = used;
        public byte[]? Seen { get; set; }
        public DateTimeOffset? At { get; set; }
    }
}
