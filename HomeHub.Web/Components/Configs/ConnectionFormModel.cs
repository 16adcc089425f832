using System.Text.Json.Nodes;
using HomeHub.Core.Configs;

namespace HomeHub.Web.Components.Configs;

/// <summary>Where a device takes its Wi-Fi, its broker or its FTP server from, while a person edits it.</summary>
public sealed class ConnectionFormModel
{
    private readonly ConnectionSet _reusable;
    private readonly JsonNode? _stored;
    private readonly ConnectionChoice _storedChoice;
    private readonly bool _isList;
    private readonly List<OwnConnection> _own = [];

    /// <param name="kind"><see cref="ConfigDocument.Wifi"/>, <see cref="ConfigDocument.Mqtt"/> or <see cref="ConfigDocument.Ftp"/>.</param>
    public ConnectionFormModel(string kind, ConfigDocument stored, ConnectionSet reusable)
    {
        (Kind, _reusable, _storedChoice) = (kind, reusable, stored.Choice(kind));
        Choice = _storedChoice;
        _stored = stored.Own(kind)?.DeepClone();
        _isList = _stored is JsonArray;
        IEnumerable<JsonNode?> own = _stored switch { null => [], JsonArray list => list, var one => [one] };
        _own.AddRange(own.Select(one => new OwnConnection(one as JsonObject ?? [])));
        CanBeEdited = own.All(one => one is JsonObject);
    }

    public string Kind { get; }

    public string Label => Kind switch { ConfigDocument.Wifi => "Wi-Fi", ConfigDocument.Mqtt => "Broker", _ => "FTP server" };

    public ConnectionChoice Choice { get; private set; }

    public bool IsOwn => Choice.Kind == ConnectionKind.Own;

    /// <summary>False: its own stands there in a shape that no form knows. It stays as it is until something else is chosen.</summary>
    public bool CanBeEdited { get; private set; }

    /// <summary>Its own: one, or for Wi-Fi several, the best one first.</summary>
    public IReadOnlyList<OwnConnection> Own => _own;

    public bool CanAddNetwork => Kind == ConfigDocument.Wifi && _own.Count < ConfigLimits.Networks;

    public bool IsChanged => Choice != _storedChoice || (IsOwn && !JsonNode.DeepEquals(_stored, Written()));

    /// <summary>What can be chosen, each with its words.</summary>
    public IEnumerable<(ConnectionChoice Choice, string Words)> Choices =>
    [
        (ConnectionChoice.AsOnBoard, Words(ConnectionChoice.AsOnBoard, Kind, _reusable)),
        .. _reusable.Of(Kind).Any(one => one.IsDefault) || Choice.Kind == ConnectionKind.Default
            ? [(ConnectionChoice.Default, Words(ConnectionChoice.Default, Kind, _reusable))] : Array.Empty<(ConnectionChoice, string)>(),
        .. _reusable.Of(Kind).Select(one => ConnectionChoice.Reusable(one.Id))
            .Union(Choice.Kind == ConnectionKind.Reusable ? [Choice] : []).Select(choice => (choice, Words(choice, Kind, _reusable))),
        (ConnectionChoice.Own, Words(ConnectionChoice.Own, Kind, _reusable)),
    ];

    public void Choose(ConnectionChoice choice)
    {
        Choice = choice;
        if (IsOwn && _own.Count == 0)
        {
            _own.Add(new OwnConnection([]));
            CanBeEdited = true;
        }
    }

    public void AddNetwork() => _own.Add(new OwnConnection([]));

    public void RemoveNetwork(OwnConnection network) => _own.Remove(network);

    /// <summary>How a check names one of its own: <c>wifi</c>, or <c>wifi[1]</c> in a list.</summary>
    public string PathOf(OwnConnection one) => IsWrittenAsList ? $"connections.{Kind}[{_own.IndexOf(one)}]" : $"connections.{Kind}";

    public void WriteTo(ConfigDocument document)
    {
        if (!IsChanged)
        {
            return;
        }

        if (IsOwn)
        {
            document.SetOwn(Kind, Written());
        }
        else
        {
            document.Choose(Kind, Choice);
        }
    }

    public static string Words(ConnectionChoice choice, string kind, ConnectionSet reusable) => choice.Kind switch
    {
        ConnectionKind.AsOnBoard => "As on the board",
        ConnectionKind.Default => $"The default ({reusable.Find(kind, choice)?.Name ?? "there is none"})",
        ConnectionKind.Reusable => reusable.Find(kind, choice)?.Name ?? "One that is gone",
        _ => "Its own",
    };

    private bool IsWrittenAsList => _isList || _own.Count > 1;

    private JsonNode Written() => !CanBeEdited
        ? _stored!.DeepClone()
        : IsWrittenAsList ? new JsonArray([.. _own.Select(one => (JsonNode)one.Written(Kind))]) : _own.Count == 0 ? new JsonArray() : _own[0].Written(Kind);
}
