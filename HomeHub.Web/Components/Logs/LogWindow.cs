using HomeHub.Core.Logs;

namespace HomeHub.Web.Components.Logs;

/// <summary>
/// The part of the log one looks at: an unbroken run of the entries that pass a filter, ascending by id. It never loses or doubles
/// one; while it follows, what is new comes in at its end, otherwise it is only counted. Operations take turns.
/// </summary>
public sealed class LogWindow(LogStore store, LogFeed feed, LogFilter filter, LogWindowSize size)
{
    /// <summary>More than this at once is not worth sending row by row: the window starts anew at the newest.</summary>
    private const int MostNews = 200;

    private readonly Turns _turns = new();
    private readonly List<LogEntry> _rows = [];
    private readonly LogPages _pages = new(store, filter, size.Page);
    private readonly LogBacklog _backlog = new(store, filter, feed.Last.NewestId);
    private long _revision;
    private bool _loaded;

    public LogFilter Filter => filter;
    public IReadOnlyList<LogEntry> Rows => _rows;

    /// <summary>There may be entries before the first row.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>There may be entries after the last row that may be loaded now.</summary>
    public bool HasNewer { get; private set; }

    /// <summary>What is new is added at the end.</summary>
    public bool Following { get; private set; } = true;

    /// <summary>A person stopped it: what is new waits until they go on.</summary>
    public bool Paused { get; private set; }

    /// <summary>Entries that came since the window stopped following and are not in it yet.</summary>
    public long Waiting => _backlog.Waiting;

    /// <summary>The first and the last id the filter lets through, as far as known: the length of the scroll bar.</summary>
    public (long Oldest, long Newest) Range { get; private set; }

    /// <summary>The last jump: a view that sees a new number scrolls there.</summary>
    public LogJump Jump { get; private set; } = new(0, null);

    /// <summary>The newest page, followed from now on.</summary>
    public Task LoadNewestAsync(CancellationToken cancellation = default) => _turns.TakeAsync(() => NewestAsync(cancellation), cancellation);

    /// <summary>The oldest page.</summary>
    public Task LoadOldestAsync(CancellationToken cancellation = default) => _turns.TakeAsync(async () =>
    {
        Unfollow();
        var mark = feed.Last;
        var page = await _pages.OldestAsync(cancellation);
        await ShowAsync(page, mark, page.FirstId, cancellation);
        return true;
    }, cancellation);

    /// <summary>A page before and a page after an id, which need not exist or pass the filter.</summary>
    public Task LoadAroundAsync(long id, CancellationToken cancellation = default) => _turns.TakeAsync(() => AroundAsync(id, cancellation), cancellation);

    /// <summary>Where the entries received at or after a time begin; the newest where there are none.</summary>
    public Task LoadAtAsync(DateTimeOffset time, CancellationToken cancellation = default) => _turns.TakeAsync(async () =>
        await store.FirstIdAtAsync(filter, time, cancellation) is { } id ? await AroundAsync(id, cancellation) : await NewestAsync(cancellation),
        cancellation);

    /// <summary>One more page before the first row; rows at the other end go when there are too many.</summary>
    public Task<bool> ExtendOlderAsync(CancellationToken cancellation = default) => _turns.TakeAsync(async () =>
    {
        if (!HasOlder || _rows.Count == 0)
        {
            return false;
        }

        var page = await _pages.BeforeAsync(_rows[0].Id, cancellation);
        _rows.InsertRange(0, page.Rows);
        HasOlder = page.HasOlder;
        TrimNewer();
        return true;
    }, cancellation);

    /// <summary>One more page after the last row. A pause holds here too: what came since then stays outside.</summary>
    public Task<bool> ExtendNewerAsync(CancellationToken cancellation = default) => _turns.TakeAsync(async () =>
    {
        if (!HasNewer || _rows.Count == 0)
        {
            return false;
        }

        var mark = feed.Last;
        var page = await _pages.AfterAsync(_rows[^1].Id, cancellation);
        _rows.AddRange(Paused ? page.Rows.Where(e => e.Id <= _backlog.From) : page.Rows);
        HasNewer = page.HasNewer && (!Paused || page.LastId <= _backlog.From);
        TrimOlder(size.Browsed);
        if (!Paused)
        {
            await ReachAsync(mark, cancellation);
        }

        return true;
    }, cancellation);

    /// <summary>Takes what the feed tells: adds it where the window follows, else counts it. True where something shown changed.</summary>
    public Task<bool> TakeAsync(CancellationToken cancellation = default) => _turns.TakeAsync(async () =>
    {
        if (!_loaded)
        {
            return await NewestAsync(cancellation);
        }

        var mark = feed.Last;
        var changed = mark.Revision != _revision && await ReloadAsync(mark, cancellation);
        if (mark.NewestId <= _backlog.SeenTo)
        {
            return changed;
        }

        return (Following ? await AppendAsync(mark, cancellation) : await CountAsync(mark, cancellation)) || changed;
    }, cancellation);

    /// <summary>The reader is at the end: follow again, unless there is more to load or it is paused.</summary>
    public bool Follow() => Following = Following || (!HasNewer && !Paused && Waiting == 0);

    /// <summary>The reader went elsewhere: nothing moves from now on.</summary>
    public void Unfollow()
    {
        if (Following)
        {
            Following = false;
            _backlog.Open();
        }
    }

    public void Pause()
    {
        Unfollow();
        Paused = true;
    }

    /// <summary>Goes on: at the newest where one was at the end, else where one reads.</summary>
    public Task ResumeAsync(CancellationToken cancellation = default)
    {
        Paused = false;
        return HasNewer ? Task.CompletedTask : LoadNewestAsync(cancellation);
    }

    private async Task<bool> NewestAsync(CancellationToken cancellation)
    {
        var mark = feed.Last;
        await ShowAsync(await _pages.NewestAsync(cancellation), mark, null, cancellation);
        (Paused, Following) = (false, true);
        return true;
    }

    private async Task<bool> AroundAsync(long id, CancellationToken cancellation)
    {
        Unfollow();
        var mark = feed.Last;
        var page = await _pages.AroundAsync(id, cancellation);
        await ShowAsync(page, mark, page.Rows.FirstOrDefault(e => e.Id >= id)?.Id ?? page.LastId, cancellation);
        return true;
    }

    private async Task<bool> AppendAsync(LogChange mark, CancellationToken cancellation)
    {
        var news = await store.NewAsync(filter, _backlog.SeenTo, MostNews + 1, cancellation);
        if (news.Count > MostNews)
        {
            return await NewestAsync(cancellation);
        }

        _rows.AddRange(news);
        await ReachAsync(mark, cancellation);
        TrimOlder(size.Followed);
        return news.Count > 0;
    }

    private async Task<bool> CountAsync(LogChange mark, CancellationToken cancellation)
    {
        var count = await _backlog.CountAsync(mark.NewestId, cancellation);
        HasNewer |= count > 0 && !Paused;
        return count > 0;
    }

    /// <summary>Entries went or changed: the same stretch again.</summary>
    private async Task<bool> ReloadAsync(LogChange mark, CancellationToken cancellation)
    {
        await _backlog.RecountAsync(cancellation);
        var before = _rows.Count;
        var rows = await _pages.AgainAsync(_rows, cancellation);
        _rows.Clear();
        _rows.AddRange(rows);
        _revision = mark.Revision;
        if (_rows.Count == 0 && before > 0)
        {
            return await NewestAsync(cancellation);
        }

        await MeasureAsync(cancellation);
        return true;
    }

    private async Task ShowAsync(LogPage page, LogChange mark, long? jumpTo, CancellationToken cancellation)
    {
        _rows.Clear();
        _rows.AddRange(page.Rows);
        (HasOlder, HasNewer, _revision, _loaded) = (page.HasOlder, page.HasNewer, mark.Revision, true);
        Jump = new LogJump(Jump.Number + 1, jumpTo);
        await ReachAsync(mark, cancellation);
        await MeasureAsync(cancellation);
    }

    /// <summary>The window's end moved: what it reached no longer waits.</summary>
    private async Task ReachAsync(LogChange mark, CancellationToken cancellation)
    {
        var end = _rows.Count > 0 ? _rows[^1].Id : 0;
        if (HasNewer)
        {
            await _backlog.ReachAsync(end, cancellation);
        }
        else
        {
            _backlog.Clear(Math.Max(mark.NewestId, end));
        }

        Range = (Range.Oldest, Math.Max(Range.Newest, _backlog.SeenTo));
    }

    private async Task MeasureAsync(CancellationToken cancellation)
    {
        var oldest = HasOlder ? await _pages.OldestIdAsync(cancellation) : _rows.Count > 0 ? _rows[0].Id : 0;
        Range = (oldest, Math.Max(Range.Newest, _backlog.SeenTo));
    }

    private void TrimOlder(int most)
    {
        var surplus = Math.Max(0, _rows.Count - most);
        _rows.RemoveRange(0, surplus);
        HasOlder |= surplus > 0;
    }

    private void TrimNewer()
    {
        if (_rows.Count > size.Browsed)
        {
            _rows.RemoveRange(size.Browsed, _rows.Count - size.Browsed);
            Unfollow();
            HasNewer = true;
        }
    }
}
