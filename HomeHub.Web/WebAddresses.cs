using HomeHub.Core.Updates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HomeHub.Web;

/// <summary>Where Kestrel really listens, once it does.</summary>
internal sealed class WebAddresses(IServer server) : IWebAddresses
{
    public IReadOnlyList<string> Listening => [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
}
