namespace HomeHub.Tests.Support;

/// <summary>
/// A real nginx before a hub, which shows it below a path: set up as the README says, and, below another path, with the headers that Home
/// Assistant's ingress sends.
/// </summary>
public sealed class NginxProxy : IAsyncDisposable
{
    public const string Path = "/homehub/";
    public const string IngressPath = "/api/hassio_ingress/placeholder/";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Take();
    private ChildProcess? _process;

    private NginxProxy()
    {
    }

    public Uri Address => new($"http://127.0.0.1:{_port}{Path}");

    public Uri IngressAddress => new($"http://127.0.0.1:{_port}{IngressPath}");

    public static async Task<NginxProxy> RunAsync(Uri hub)
    {
        var proxy = new NginxProxy();
        await File.WriteAllTextAsync(proxy._folder.File("nginx.conf"), proxy.Configuration(hub));
        proxy._process = ChildProcess.Start("nginx", "-c", proxy._folder.File("nginx.conf"), "-p", proxy._folder.Path, "-e", "stderr");
        await proxy._process.ListensAsync(proxy._port);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // Its workers end with it only when it is asked.
            await _process.TerminateAsync();
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private string Configuration(Uri hub) => $$"""
        daemon off;
        pid nginx.pid;
        worker_processes 1;
        events { }
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            server {
                listen 127.0.0.1:{{_port}};
        {{Location(hub, Path, "Host $http_host", $"X-Forwarded-Prefix {Path.TrimEnd('/')}")}}
        {{Location(hub, IngressPath, "X-Forwarded-Host $http_host", $"X-Ingress-Path {IngressPath.TrimEnd('/')}")}}
            }
        }
        """;

    private static string Location(Uri hub, string path, params IEnumerable<string> headers) => $$"""
        location {{path}} {
            proxy_pass {{hub}};
            proxy_http_version 1.1;
            proxy_buffering off;
            client_max_body_size 0;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
            {{string.Concat(headers.Select(header => $"proxy_set_header {header};"))}}
        }
        """;
}
