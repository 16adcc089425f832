using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace HomeHub.Web.Components.Devices;

/// <summary>
/// Adds a device, also before it ever spoke: what it is, then how it connects; the board is set up on a page of its own. What was answered so
/// far stands in the address, passwords aside, so that one can go back, reload, or finish another day.
/// </summary>
public sealed partial class AddDevicePage(
    DeviceAdmission admission, DeviceRegistry registry, ConfigStore configs, ConnectionStore store, ConnectionGuide guide, NavigationManager navigation, ISnackbar snackbar, IPermissions permissions) : ComponentBase
{
    private const string ConnectionsStep = "connections";
    private AddDeviceModel _model = null!;
    private IReadOnlyList<NewConnection> _connections = [];
    private bool _tried;
    private bool _busy;
    private string? _fault;

    [SupplyParameterFromQuery(Name = "name")] public string? Name { get; set; }
    [SupplyParameterFromQuery(Name = "id")] public string? Id { get; set; }
    [SupplyParameterFromQuery(Name = "board")] public string? Board { get; set; }
    [SupplyParameterFromQuery(Name = "step")] public string? Step { get; set; }

    /// <summary>An address that leads to the second step with the first one unanswered leads to the first.</summary>
    private bool OnConnections => Step == ConnectionsStep && _model.IsValid;

    /// <summary>An empty id is said only when somebody tries to go on.</summary>
    private string? IdFault => _tried || _model.Id.Length > 0 ? _model.IdFault : null;

    protected override async Task OnParametersSetAsync()
    {
        _model = new AddDeviceModel(registry) { Name = Name ?? "", Board = BoardChoice.All.FirstOrDefault(board => board.Word == Board)?.Word ?? (Board is null ? BoardChoice.All[0].Word : "") };
        _model.Id = Id ?? "";
        if (OnConnections && _connections.Count == 0)
        {
            var known = await store.AllAsync();
            var keeps = _model.Completed is { Legacy: false };
            _connections = [new(ConfigDocument.Wifi, known, keeps, null), new(ConfigDocument.Mqtt, known, keeps, HubsOwn)];
            _tried = false;
        }
    }

    private string HubsOwn => $"{(guide.Embedded ? "HomeHub's own broker" : "The broker HomeHub uses")}, {guide.Hosts[0]}:{guide.Port}";

    private string Address(string? step) => navigation.GetUriWithQueryParameters("devices/add", new Dictionary<string, object?>
    {
        ["name"] = _model.Name.Length == 0 ? null : _model.Name, ["id"] = _model.Id.Length == 0 ? null : _model.Id, ["board"] = _model.Board, ["step"] = step,
    });

    private void Set(Action set)
    {
        set();
        _model.Changed();
    }

    private Task OnKeyAsync(KeyboardEventArgs key)
    {
        if (key.Key == "Enter")
        {
            NextAsync();
        }

        return Task.CompletedTask;
    }

    private void NextAsync()
    {
        _tried = true;
        if (_model.IsValid)
        {
            _connections = [];
            // The first step's answers are kept also for the way back.
            navigation.NavigateTo(Address(null), replace: true);
            navigation.NavigateTo(Address(ConnectionsStep));
        }
    }

    private async Task AddAsync()
    {
        (_tried, _fault) = (true, null);
        if (_connections.Any(connection => !connection.IsValid) || !await permissions.MayAsync(Policies.Own, $"Added {_model.Label} ({_model.Id})"))
        {
            return;
        }

        _busy = true;
        // Said once: with the device there, another id would be suggested.
        var device = _model.ToDevice();
        try
        {
            foreach (var connection in _connections)
            {
                if (!await connection.StoreAsync(store, PageAuthor.Name))
                {
                    return;
                }
            }

            var added = await admission.AddAsync(device, PageAuthor.Name);
            if (added.Exists || added.Errors.Count > 0)
            {
                _model.Refuse(added.Errors);
                navigation.NavigateTo(Address(null));
                return;
            }

            await ChooseAsync(device.Id!);
            navigation.NavigateTo(SetupPage.Href(device.Id!));
        }
        catch (Exception exception)
        {
            _fault = $"{_model.Label} could not be added. {ErrorWords.For(exception)}";
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>The device is there by now: what goes wrong here is said, and can be done again on its Configuration tab.</summary>
    private async Task ChooseAsync(string id)
    {
        if (_connections.All(connection => connection.Choice.Kind == ConnectionKind.AsOnBoard))
        {
            return;
        }

        var save = await configs.ChangeAsync(id, content =>
        {
            var document = ConfigDocument.Parse(content.Config);
            foreach (var connection in _connections)
            {
                document.Choose(connection.Kind, connection.Choice);
            }

            return content with { Config = document.ToJson() };
        }, null, PageAuthor.Name);
        if (save.Errors.Count > 0)
        {
            snackbar.Add($"{_model.Label} was added, but its connections could not be chosen: {save.Errors[0].Message} Choose them on its Configuration tab.", Severity.Warning);
        }
    }
}
