using HomeHub.Core.Data;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Access;

/// <summary>
/// Who gets in, kept in memory so that a request does not wait for the database and people still see what is wrong when that fails. The
/// command line changes it from another process, so it is read again before it is two seconds old.
/// </summary>
public sealed class AccessRegistry(AccessStore store, TimeProvider clock, ILogger<AccessRegistry> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>What an unknown token is looked for in is not older: the command line may just have made it.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(0.25);

    /// <summary>How long somebody waits for a database that does not answer before what was known last has to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Lock _reading = new();
    private AccessSnapshot _known = AccessSnapshot.Empty;
    private Task? _read;
    private long _begun;

    /// <summary>Somebody came, went, or may do something else now.</summary>
    public event Action? Changed;

    /// <summary>What is known without asking.</summary>
    public AccessSnapshot Known => Volatile.Read(ref _known);

    public ValueTask<AccessSnapshot> CurrentAsync() => CurrentAsync(Fresh);

    /// <summary>The token of this text; null: there is none. One made a moment ago is found, and who guesses has to wait.</summary>
    public async ValueTask<ApiToken?> FindTokenAsync(string text)
    {
        if ((await CurrentAsync()).FindToken(text) is { } known)
        {
            return known;
        }

        await Task.Delay(Recent);
        return (await CurrentAsync(Recent)).FindToken(text);
    }

    private async ValueTask<AccessSnapshot> CurrentAsync(TimeSpan fresh)
    {
        Task read;
        TimeSpan since;
        lock (_reading)
        {
            since = clock.GetElapsedTime(_begun);
            if (_read is { IsCompleted: true } && since < fresh)
            {
                return Known;
            }

            if (_read is null or { IsCompleted: true })
            {
                (_begun, since) = (clock.GetTimestamp(), TimeSpan.Zero);
                // SQLite reads on the calling thread.
                _read = Task.Run(ReadAsync);
            }

            read = _read;
        }

        if (since < Patience)
        {
            await Task.WhenAny(read, Task.Delay(Patience - since));
        }

        return Known;
    }

    /// <summary>Reads now, after a change.</summary>
    public async Task RefreshAsync()
    {
        Task? running;
        lock (_reading)
        {
            running = _read;
        }

        // One that runs may have read before the change.
        await (running ?? Task.CompletedTask);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        try
        {
            var (before, now) = (Known, await store.ReadAsync());
            Volatile.Write(ref _known, now);
            if (!Same(before, now))
            {
                Changed?.Invoke();
            }
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            logger.LogWarning("Who gets in could not be read; what was known before holds: {Reason}", StorageFault.From(exception).Message);
        }
    }

    private static bool Same(AccessSnapshot one, AccessSnapshot other) =>
        one.Users.Select(u => (u.Id, u.Name, u.Role, u.Stamp)).SequenceEqual(other.Users.Select(u => (u.Id, u.Name, u.Role, u.Stamp)))
        && one.Tokens.Select(t => (t.Id, t.Revoked)).SequenceEqual(other.Tokens.Select(t => (t.Id, t.Revoked)));
}
