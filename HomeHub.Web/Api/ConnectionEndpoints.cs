using HomeHub.Core.Configs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/connections</c>: Wi-Fi networks, MQTT brokers and FTP servers that devices share.</summary>
internal static class ConnectionEndpoints
{
    public static void MapConnections(this RouteGroupBuilder home)
    {
        var connections = home.MapGroup("/connections").WithTags("Connections");
        connections.MapGet("", async (ConnectionStore store, CancellationToken cancellation) => TypedResults.Ok(ConnectionsItem.From(await store.AllAsync(cancellation))))
            .WithSummary("Every reusable connection; passwords are masked");

        const string Network = "a Wi-Fi network", Broker = "an MQTT broker", Server = "an FTP server";
        connections.MapPost("/wifi/add", (WifiBody body, ConnectionStore store, CancellationToken cancellation) => SaveAsync(Wifi(0, body), store, cancellation)).Adds(Network);
        connections.MapPut("/wifi/{id:long}", (long id, WifiBody body, ConnectionStore store, CancellationToken cancellation) => SaveAsync(Wifi(id, body), store, cancellation)).Changes(Network);
        connections.MapDelete("/wifi/{id:long}", DeleteAsync<WifiNetwork>).Deletes(Network);

        connections.MapPost("/mqtt/add", (ServerBody body, ConnectionStore store, CancellationToken cancellation) => SaveAsync(Mqtt(0, body), store, cancellation)).Adds(Broker);
        connections.MapPut("/mqtt/{id:long}", (long id, ServerBody body, ConnectionStore store, CancellationToken cancellation) => SaveAsync(Mqtt(id, body), store, cancellation)).Changes(Broker);
        connections.MapDelete("/mqtt/{id:long}", DeleteAsync<MqttBroker>).Deletes(Broker);

        connections.MapPost("/ftp/add", (ServerBody body, ConnectionStore store, CancellationToken cancellation) => SaveAsync(Ftp(0, body), store, cancellation)).Adds(Server);
        connections.MapPut("/ftp/{id:long}", (long id, ServerBody body, ConnectionStore store, CancellationToken cancellation) => SaveAsync(Ftp(id, body), store, cancellation)).Changes(Server);
        connections.MapDelete("/ftp/{id:long}", DeleteAsync<FtpServer>).Deletes(Server);
    }

    private static WifiNetwork Wifi(long id, WifiBody body) => new() { Id = id, Name = body.Name, Ssid = body.Ssid, Password = body.Password ?? "", IsDefault = body.IsDefault };

    private static MqttBroker Mqtt(long id, ServerBody body) => new()
    {
        Id = id, Name = body.Name, Host = body.Host, Port = body.Port ?? 1883, User = body.User ?? "", Password = body.Password ?? "", Tls = body.Tls, IsDefault = body.IsDefault,
    };

    private static FtpServer Ftp(long id, ServerBody body) => new()
    {
        Id = id, Name = body.Name, Host = body.Host, Port = body.Port ?? 21, User = body.User ?? "", Password = body.Password ?? "", Tls = body.Tls, IsDefault = body.IsDefault,
    };

    private static void Adds(this RouteHandlerBuilder endpoint, string what) =>
        endpoint.WithSummary($"Add {what}; the first one is the default").ProducesSaveProblems();

    private static void Changes(this RouteHandlerBuilder endpoint, string what) =>
        endpoint.WithSummary($"Change {what}; devices that use it get a new version of their configuration")
            .ProducesSaveProblems().ProducesProblem(StatusCodes.Status404NotFound);

    private static void Deletes(this RouteHandlerBuilder endpoint, string what) =>
        endpoint.WithSummary($"Delete {what}; also successful where it is already gone").ProducesProblem(StatusCodes.Status409Conflict);

    private static RouteHandlerBuilder ProducesSaveProblems(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Results<Ok<ConnectionAnswer>, ProblemHttpResult>> SaveAsync<T>(T connection, ConnectionStore store, CancellationToken cancellation)
        where T : class, IReusableConnection
    {
        var id = connection.Id;
        if (id != 0 && (await store.AllAsync(cancellation)).All.OfType<T>().All(known => known.Id != id))
        {
            return ApiProblems.NotFound($"There is no connection {id} of this kind.");
        }

        var save = await store.SaveAsync(connection, ConfigEndpoints.Author, cancellation);
        return save.Errors.Count > 0 ? ConfigProblems.Of(save.Errors) : TypedResults.Ok(new ConnectionAnswer(true, connection.Id, save.DeviceIds));
    }

    private static async Task<Results<Ok<SuccessAnswer>, ProblemHttpResult>> DeleteAsync<T>(long id, ConnectionStore store, CancellationToken cancellation)
        where T : class, IReusableConnection => await store.DeleteAsync<T>(id, cancellation) is { Errors: [var error, ..] }
            ? TypedResults.Problem(error.Message, statusCode: StatusCodes.Status409Conflict)
            : TypedResults.Ok(new SuccessAnswer());
}
