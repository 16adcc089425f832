using HomeHub.Core.Logs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace HomeHub.Web.Components.Logs;

public sealed partial class LogList(LogStore store, LogFeed feed, DeviceNames names, IJSRuntime js) : ComponentBase
{
    private ElementReference _scroller;
    private LogWindow _window = new(store, feed, LogFilter.All, LogWindowSize.List);
    private LogFollower? _follower;
    private LogListScript? _script;
    private Highlights _highlights = Highlights.None;
    private CancellationTokenSource _ended = new();
    private int _serial;

    [Parameter, EditorRequired] public LogFilter Filter { get; set; } = LogFilter.All;

    /// <summary>The entry to open the list at; read when the filter changes.</summary>
    [Parameter] public long? At { get; set; }

    /// <summary>How many entries pass the filter, where that is known: makes the scroll bar right.</summary>
    [Parameter] public long? Matches { get; set; }
    [Parameter] public long? SelectedId { get; set; }
    [Parameter] public EventCallback<long> OnOpen { get; set; }

    /// <summary>What to say where nothing passes the filter.</summary>
    [Parameter] public RenderFragment? Empty { get; set; }

    /// <summary>Stands at the end of the foot.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>Shows what was received at or after a time.</summary>
    public Task JumpAsync(DateTimeOffset time) => MoveAsync(() => _window.LoadAtAsync(time, _ended.Token));

    /// <summary>Shows an entry where it stands, unless it is in the window already.</summary>
    public Task JumpAsync(long id) => _window.Rows.Any(e => e.Id == id) ? Task.CompletedTask : MoveAsync(() => _window.LoadAroundAsync(id, _ended.Token));

    /// <summary>More rows before or after those that are there.</summary>
    public Task ExtendAsync(bool older) => MoveAsync(() => older ? _window.ExtendOlderAsync(_ended.Token) : _window.ExtendNewerAsync(_ended.Token));

    /// <summary>The reader dragged the scroll bar to where nothing is loaded.</summary>
    public Task JumpIntoSpaceAsync(bool before, double share) => _window.Rows is not [var first, ..] ? Task.CompletedTask : MoveAsync(() =>
        _window.LoadAroundAsync(
            before ? LogScale.IdAt(share, _window.Range.Oldest, first.Id) : LogScale.IdAt(share, _window.Rows[^1].Id, _window.Range.Newest),
            _ended.Token));

    /// <summary>The reader came to the end or went away from it.</summary>
    public Task FollowAsync(bool atEnd) => MoveAsync(() =>
    {
        if (atEnd)
        {
            _window.Follow();
        }
        else
        {
            _window.Unfollow();
        }

        return Task.CompletedTask;
    });

    public Task EndAsync(bool newest) => MoveAsync(() => newest ? _window.LoadNewestAsync(_ended.Token) : _window.LoadOldestAsync(_ended.Token));

    /// <summary>Gives the keyboard back to the row one came from.</summary>
    public Task FocusAsync(long id) => _script?.FocusAsync(id) ?? Task.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        if (_follower is not null && _window.Filter.Equals(Filter))
        {
            return;
        }

        _window = new LogWindow(store, feed, Filter, RendererInfo.IsInteractive ? LogWindowSize.List : LogWindowSize.FirstPaint);
        _follower = new LogFollower(feed, _window);
        _highlights = Filter.HasText ? new Highlights(Filter.Text) : Highlights.None;
        _serial++;
        await _follower.TryAsync(() => At is { } id ? _window.LoadAroundAsync(id) : _window.LoadNewestAsync());
        if (_script is not null)
        {
            FollowFeed();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _script = new LogListScript(js, this, id => OnOpen.InvokeAsync(id));
            FollowFeed();
            await _script.AttachAsync(_scroller, Assets["Components/Logs/LogList.razor.js"]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _ended.Dispose();
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    private void FollowFeed()
    {
        _ended.Cancel();
        _ended.Dispose();
        _ended = new CancellationTokenSource();
        _ = _follower!.RunAsync(() => InvokeAsync(StateHasChanged), _ended.Token);
    }

    private Task TogglePauseAsync() => MoveAsync(() =>
    {
        if (_window.Paused)
        {
            return _window.ResumeAsync(_ended.Token);
        }

        _window.Pause();
        return Task.CompletedTask;
    });

    private Task MoveAsync(Func<Task> move) => InvokeAsync(async () =>
    {
        await _follower!.TryAsync(move);
        StateHasChanged();
    });
}
