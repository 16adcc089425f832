namespace HomeHub.Web.Components.Logs;

/// <summary>Lets operations run one after the other, in the order they were asked for.</summary>
internal sealed class Turns
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<bool> TakeAsync(Func<Task<bool>> operation, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await operation();
        }
        finally
        {
            _turn.Release();
        }
    }
}
