using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HomeHub.Benchmarks;

/// <summary>An ASP.NET Core program that answers and does nothing else: the raw limit of a start.</summary>
internal static class BareWeb
{
    /// <summary>With this and a port the benchmarks' program is that one.</summary>
    public const string Argument = "bare-web:";

    public static Task RunAsync(string port)
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.Run(context => context.Response.WriteAsync("here"));
        return app.RunAsync($"http://127.0.0.1:{port}");
    }

    /// <summary>From the start of its process to its first answer, s.</summary>
    public static async Task<double> StartAsync()
    {
        var port = Ports.Free();
        using var http = new HttpClient();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BareWeb).Assembly.Location, Argument + port]) { RedirectStandardOutput = true })!;
        await Ports.ListensAsync(port);
        await http.GetStringAsync($"http://127.0.0.1:{port}/");
        var seconds = watch.Elapsed.TotalSeconds;
        process.Kill();
        await process.WaitForExitAsync();
        return seconds;
    }
}
