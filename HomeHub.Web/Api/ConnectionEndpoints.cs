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
        connections.MapKind<WifiNetwork, WifiBody>("/wifi", "a Wi-Fi network", (id, body) => new WifiNetwork
        {
            Id = id, Name = body.Name, Ssid = body.Ssid, Password = body.Password ?? "", IsDefault = body.IsDefault,
        });
        connections.MapKind<MqttBroker, ServerBody>("/mqtt", "an MQTT broker", (id, body) => new MqttBroker
        {
            Id = id, Name = body.Name, Host = body.Host, Port = body.Port ?? 1883, User = body.User ?? "", Password = body.Password ?? "", Tls = body.Tls, IsDefault = body.IsDefault,
        });
        connections.MapKind<FtpServer, ServerBody>("/ftp", "an FTP server", (id, body) => new FtpServer
        {
            Id = id, Name = body.Name, Host = body.Host, Port = body.Port ?? 21, User = body.User ?? "", Password = body.Password ?? "", Tls = body.Tls, IsDefault = body.IsDefault,
        });
    }

    private static void MapKind<T, TBody>(this RouteGroupBuilder connections, string path, string what, Func<long, TBody, T> make) where T : class, IReusableConnection
    {
        connections.MapPost($"{path}/add", (TBody body, ConnectionStore store, CancellationToken cancellation) => SaveAsync(make(0, body), store, cancellation))
            .WithSummary($"Add {what}; the first one is the default").ProducesSaveProblems();
        connections.MapPut($"{path}/{{id:long}}", (long id, TBody body, ConnectionStore store, CancellationToken cancellation) => SaveAsync(make(id, body), store, cancellation))
            .WithSummary($"Change {what}; devices that use it get a new version of their configuration")
            .ProducesSaveProblems().ProducesProblem(StatusCodes.Status404NotFound);
        connections.MapDelete($"{path}/{{id:long}}", DeleteAsync<T>)
            .WithSummary($"Delete {what}; also successful where it is already gone").ProducesProblem(StatusCodes.Status409Conflict);
    }

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
