using System.Security.Cryptography;

namespace HomeHub.Core.Access;

/// <summary>A board that wants to be let in.</summary>
/// <param name="Number">Which request it is: two boards may claim the same id, and only one of them is meant.</param>
public sealed record PairingRequest(long Number, string DeviceId, string Address, DateTimeOffset First, DateTimeOffset Last, int Times);

/// <summary>
/// For a limited time, boards that are not known yet may ask to be let in, each with its id as the user and a password of its own. The broker
/// refuses them; an owner accepts one, and its next attempt succeeds. When the window closes, what was not accepted is forgotten.
/// </summary>
public sealed class PairingWindow(DeviceCredentialStore credentials, DeviceLogins logins, AuditStore audit, TimeProvider clock) : IDisposable
{
    public const int MostRequests = 20;
    public const int LongestMinutes = 60;
    public const int UsualMinutes = 10;

    /// <summary>Shorter passwords are guessed.</summary>
    public const int ShortestPassword = 8;
    private const int LongestPassword = 256;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _gate = new();
    private readonly List<Asked> _asked = [];
    private readonly Signal<long> _signal = new(0);
    private DateTimeOffset? _until;
    private ITimer? _closing;
    private long _number;

    /// <summary>Until when it is open; null: it is closed.</summary>
    public DateTimeOffset? Until
    {
        get
        {
            lock (_gate)
            {
                return IsOpen ? _until : null;
            }
        }
    }

    /// <summary>Who asked, the first one first.</summary>
    public IReadOnlyList<PairingRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return IsOpen ? [.. _asked.Select(asked => asked.Request)] : [];
            }
        }
    }

    /// <summary>More asked than are listed.</summary>
    public bool Full { get; private set; }

    /// <summary>Yields at once, then after changes.</summary>
    public IAsyncEnumerable<long> WatchAsync(CancellationToken cancellation) => _signal.WatchAsync(cancellation);

    /// <summary>Opens it, or leaves it open for longer.</summary>
    /// <param name="minutes">1 to <see cref="LongestMinutes"/>.</param>
    public async Task OpenAsync(int minutes, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, LongestMinutes);
        var length = TimeSpan.FromMinutes(minutes);
        lock (_gate)
        {
            if (!IsOpen)
            {
                Clear();
            }

            _until = clock.GetUtcNow() + length;
            _closing?.Dispose();
            _closing = clock.CreateTimer(_ => Expire(), null, length, Timeout.InfiniteTimeSpan);
        }

        Tell();
        await audit.AddAsync($"Opened the pairing window for {minutes} minutes", cancellation: cancellation);
    }

    /// <summary>Closes it and forgets who was not accepted.</summary>
    public async Task CloseAsync(CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            _until = null;
            Clear();
        }

        Tell();
        await audit.AddAsync("Closed the pairing window", cancellation: cancellation);
    }

    /// <summary>Lets the board of a request in. Null: there is no such request (any more).</summary>
    public async Task<PairingRequest?> AcceptAsync(long number, CancellationToken cancellation = default)
    {
        if (Take(number) is not { } asked)
        {
            return null;
        }

        var id = asked.Request.DeviceId;
        await credentials.TakeAsync(id, asked.Hash, cancellation);
        lock (_gate)
        {
            // Whoever else claims this id is not meant.
            _asked.RemoveAll(other => other.Request.DeviceId == id);
        }

        Tell();
        await audit.AddAsync($"Accepted the board {id} from {asked.Request.Address}", cancellation: cancellation);
        return asked.Request;
    }

    /// <summary>Takes a request off the list; the board may ask again while the window is open. Null: there is no such request (any more).</summary>
    public async Task<PairingRequest?> DeclineAsync(long number, CancellationToken cancellation = default)
    {
        if (Take(number) is not { } asked)
        {
            return null;
        }

        Tell();
        await audit.AddAsync($"Declined the board {asked.Request.DeviceId} from {asked.Request.Address}", cancellation: cancellation);
        return asked.Request;
    }

    /// <summary>A board that nobody knows tried to sign in. True: it is listed, and has to wait for a person.</summary>
    internal bool Ask(string deviceId, byte[] password, string address)
    {
        if (Until is null || !DeviceCredentialStore.MayHave(deviceId) || logins.Has(deviceId) || password.Length is < ShortestPassword or > LongestPassword)
        {
            return false;
        }

        var print = HMACSHA256.HashData(_key, password);
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (Known(deviceId, print) is { } known)
            {
                known.Request = known.Request with { Last = now, Times = known.Request.Times + 1, Address = address };
                return true;
            }

            if (_asked.Count >= MostRequests)
            {
                Full = true;
                return false;
            }
        }

        // Takes a while; not under the lock.
        var hash = MqttPasswordHash.Make(password, MqttPasswordHash.ForChosen);
        lock (_gate)
        {
            if (!IsOpen || _asked.Count >= MostRequests)
            {
                return false;
            }

            if (Known(deviceId, print) is null)
            {
                _asked.Add(new Asked(print, hash) { Request = new(++_number, deviceId, address, now, now, 1) });
            }
        }

        Tell();
        return true;
    }

    public void Dispose() => _closing?.Dispose();

    private bool IsOpen => _until > clock.GetUtcNow();

    private Asked? Known(string deviceId, byte[] print) =>
        _asked.Find(asked => asked.Request.DeviceId == deviceId && CryptographicOperations.FixedTimeEquals(asked.Print, print));

    private Asked? Take(long number)
    {
        lock (_gate)
        {
            if (!IsOpen || _asked.Find(one => one.Request.Number == number) is not { } asked)
            {
                return null;
            }

            _asked.Remove(asked);
            Full = false;
            return asked;
        }
    }

    private void Expire()
    {
        lock (_gate)
        {
            if (IsOpen)
            {
                return;
            }

            _until = null;
            Clear();
        }

        Tell();
    }

    private void Clear()
    {
        _asked.Clear();
        Full = false;
    }

    private void Tell() => _signal.Update(number => number + 1);

    private sealed class Asked(byte[] print, string hash)
    {
        public byte[] Print { get; } = print;
        public string Hash { get; } = hash;
        public required PairingRequest Request { get; set; }
    }
}
