using HomeHub.Core.Data;

namespace HomeHub.Core.Logs;

/// <summary>The log writer's connection: made when it is needed, given up when something is wrong, and used in turn with whoever else writes.</summary>
internal sealed class LogConnection(HubDatabase database, WriteTurn turn) : IDisposable
{
    private SqliteLogTransaction? _transaction;

    /// <summary>Makes it where there is none; returns the newest number.</summary>
    /// <param name="leastId">The next entry's number is at least this.</param>
    /// <param name="suspect">Somebody found damage: it may be on a page that this connection never asks for.</param>
    public long Open(long leastId, bool suspect, CancellationToken cancellation)
    {
        if (suspect)
        {
            database.Check(cancellation);
        }

        using var mine = turn.Take(cancellation);
        return Opened(leastId).NewestId();
    }

    public LogTransactionResult Commit(LogBatch batch, long leastId, CancellationToken cancellation)
    {
        using var mine = turn.Take(cancellation);
        return Opened(leastId).Commit(batch);
    }

    /// <summary>The next one is a new connection: a file that was replaced or remounted is otherwise never seen.</summary>
    public void GiveUp()
    {
        _transaction?.Dispose();
        _transaction = null;
    }

    /// <summary>Puts a damaged database aside; nobody writes while its files are moved.</summary>
    public void SetAside(Exception cause, CancellationToken cancellation)
    {
        using var mine = turn.Take(cancellation);
        database.SetAside(cause);
    }

    public void Dispose() => _transaction?.Dispose();

    private SqliteLogTransaction Opened(long leastId) => _transaction ??= new SqliteLogTransaction(database, leastId);
}
