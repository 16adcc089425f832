using HomeHub.Core.Logs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace HomeHub.Web.Components.Logs;

/// <summary>The Logs page: its address holds what it shows, so back, forward and a copied link do what one expects.</summary>
public sealed partial class LogsPage(NavigationManager navigation, DeviceNames names) : ComponentBase
{
    private LogList? _list;
    private LogAddress _address = new(LogFilter.All);
    private Highlights _highlights = Highlights.None;
    private long? _opensAt;
    private long? _matches;

    private DeviceNames Names => names;
    private LogFilter Filter => _address.Filter;

    protected override void OnInitialized()
    {
        Read();
        navigation.LocationChanged += OnLocationChanged;
    }

    public void Dispose() => navigation.LocationChanged -= OnLocationChanged;

    private void Read()
    {
        var before = _address;
        _address = LogAddress.Parse(navigation.Uri);
        if (!before.Filter.Equals(Filter))
        {
            _highlights = new Highlights(Filter.Text);
            _matches = null;
        }

        _opensAt = _address.At;
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (navigation.ToBaseRelativePath(change.Location).Split('?', '#')[0].TrimEnd('/') != LogAddress.Path)
        {
            return;
        }

        _ = InvokeAsync(async () =>
        {
            var before = _address;
            Read();
            StateHasChanged();
            if (_address.At is { } at && at != before.At && before.Filter.Equals(Filter))
            {
                await _list!.JumpAsync(at);
            }
        });
    }

    /// <summary>Typing a search leaves one step to go back over, not one per letter.</summary>
    private Task ShowAsync(LogFilter filter)
    {
        var typing = filter.Text != Filter.Text && Filter.HasText && filter.HasText;
        navigation.NavigateTo(new LogAddress(filter).ToUri(), replace: typing);
        return Task.CompletedTask;
    }

    private Task OpenAsync(long id)
    {
        navigation.NavigateTo((_address with { At = id }).ToUri(), replace: _address.At is not null);
        return Task.CompletedTask;
    }

    private async Task CloseAsync()
    {
        var closed = _address.At;
        navigation.NavigateTo((_address with { At = null }).ToUri(), replace: true);
        if (closed is { } id && _list is not null)
        {
            await _list.FocusAsync(id);
        }
    }

    private Task JumpAsync(DateTimeOffset time) => _list!.JumpAsync(time);

    private void Counted(long? matches) => _matches = matches;
}
