using System.Threading.Channels;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Tests.Layout;

public sealed class LiveRefreshTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_that_come_during_a_refresh_become_one_more()
    {
        var started = Channel.CreateUnbounded<int>();
        var gate = new SemaphoreSlim(0);
        var count = 0;
        using var live = new LiveRefresh(async () =>
        {
            started.Writer.TryWrite(++count);
            await gate.WaitAsync(Cancellation);
        }, Fail, TimeSpan.Zero);
        live.Start();

        live.Request();
        Assert.Equal(1, await started.Reader.ReadAsync(Cancellation));
        for (var i = 0; i < 100; i++)
        {
            live.Request();
        }

        gate.Release();
        Assert.Equal(2, await started.Reader.ReadAsync(Cancellation));
        gate.Release();
        live.Request();
        Assert.Equal(3, await started.Reader.ReadAsync(Cancellation));
        gate.Release();
    }

    [Fact]
    public async Task A_failed_refresh_is_told_and_the_next_one_runs()
    {
        var told = new TaskCompletionSource<Exception>();
        var again = new TaskCompletionSource();
        using var live = new LiveRefresh(() =>
        {
            if (!told.Task.IsCompleted)
            {
                throw new InvalidOperationException("the first time");
            }

            again.TrySetResult();
            return Task.CompletedTask;
        }, exception =>
        {
            told.TrySetResult(exception);
            return Task.CompletedTask;
        }, TimeSpan.Zero);
        live.Start();

        live.Request();
        Assert.Equal("the first time", (await told.Task.WaitAsync(Cancellation)).Message);
        live.Request();
        await again.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Disposing_lets_go_of_the_feed()
    {
        var released = new TaskCompletionSource();
        var followed = new TaskCompletionSource();
        var live = new LiveRefresh(() => Task.CompletedTask, Fail, TimeSpan.Zero);
        live.Start(Feed);
        await followed.Task.WaitAsync(Cancellation);

        live.Dispose();

        await released.Task.WaitAsync(Cancellation);

        async IAsyncEnumerable<int> Feed([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            try
            {
                yield return 1;
                followed.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                released.SetResult();
            }
        }
    }

    private static Task Fail(Exception exception) => throw exception;
}
