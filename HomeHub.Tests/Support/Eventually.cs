namespace HomeHub.Tests.Support;

/// <summary>Waits for a condition instead of sleeping for a time; gives up with words that say what was last seen.</summary>
public static class Eventually
{
    /// <summary>Generous: it bounds a test that has failed, it asserts no speed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until it is good, and returns what was seen then.</summary>
    public static async Task<T> SeesAsync<T>(string what, Func<Task<T>> look, Func<T, bool> good, TimeSpan? patience = null)
    {
        var end = DateTime.UtcNow + (patience ?? Patience);
        object? last = null;
        while (true)
        {
            try
            {
                var seen = await look();
                if (good(seen))
                {
                    return seen;
                }

                last = seen;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                last = exception.Message;
            }

            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException($"Waited in vain for: {what}. Last seen: {Words(last)}");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    private static string? Words(object? seen) => seen is System.Collections.IEnumerable and not string
        ? string.Join(", ", ((System.Collections.IEnumerable)seen).Cast<object>().TakeLast(20))
        : seen?.ToString();

    public static Task TrueAsync(string what, Func<Task<bool>> condition, TimeSpan? patience = null) =>
        SeesAsync(what, condition, yes => yes, patience);

    public static Task TrueAsync(string what, Func<bool> condition, TimeSpan? patience = null) =>
        SeesAsync(what, () => Task.FromResult(condition()), yes => yes, patience);
}
