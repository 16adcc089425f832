using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace HomeHub.Web.Components.Logs;

/// <summary>The list's other half in the browser: tells where one scrolls and which row is opened.</summary>
public sealed class LogListScript(IJSRuntime js, LogList list, Func<long, Task> open) : IAsyncDisposable
{
    private DotNetObjectReference<LogListScript>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _attached;

    public async Task AttachAsync(ElementReference scroller, string module)
    {
        try
        {
            _self = DotNetObjectReference.Create(this);
            _module = await js.InvokeAsync<IJSObjectReference>("import", $"./{module}");
            _attached = await _module.InvokeAsync<IJSObjectReference>("attach", scroller, _self);
        }
        catch (JSDisconnectedException)
        {
            // The browser went before it was ready.
        }
    }

    public async Task FocusAsync(long id)
    {
        try
        {
            await (_attached?.InvokeVoidAsync("focus", id) ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // Nobody is there to type.
        }
    }

    [JSInvokable]
    public Task Edge(bool older) => list.ExtendAsync(older);

    [JSInvokable]
    public Task Space(bool before, double share) => list.JumpIntoSpaceAsync(before, share);

    [JSInvokable]
    public Task Follow(bool atEnd) => list.FollowAsync(atEnd);

    [JSInvokable]
    public Task End(bool newest) => list.EndAsync(newest);

    [JSInvokable]
    public Task Open(long id) => open(id);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_attached is not null)
            {
                await _attached.InvokeVoidAsync("detach");
                await _attached.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // Gone with the browser.
        }

        _self?.Dispose();
    }
}
