using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HomeHub.Benchmarks;

/// <summary>An ASP.NET Core program that answers and does nothing else: the raw limit of a start.</summary>
internal static class BareWeb
{
    public const string Argument = "bare-web";

    public static Task RunAsync(string port)
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.Run(context => context.Response.WriteAsync("here"));
        return app.RunAsync($"http://127.0.0.1:{port}");
    }
}
