using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace HomeHub.Benchmarks;

/// <summary>
/// From the order of an update to its proof, for one device and for many: virtual boards with the real firmware and the clock of a real one, over HTTP and
/// over FTP. One file of the release differs. The probation alone takes a minute.
/// </summary>
internal static class UpdateBenchmark
{
    private static readonly int[] Usual = [1, 50];

    /// <param name="devices">How many; <see cref="Usual"/> where nothing is said.</param>
    public static async Task RunAsync(string? devices)
    {
        await using var server = await FtpServer.StartAsync();
        foreach (var count in devices is null ? Usual : [int.Parse(devices, CultureInfo.InvariantCulture)])
        {
            await using var hub = await Hub.StartAsync();
            using var http = hub.Http;
            using var boards = Boards(hub, count);
            try
            {
                await UntilAsync(http, "/api/home/devices", devices => devices.EnumerateArray().Count(device =>
                    device.GetProperty("status").GetString() == "online" && device.GetProperty("files_sha256").ValueKind == JsonValueKind.String) == count);
                (await http.PostAsJsonAsync("/api/home/connections/ftp/add", new
                {
                    name = "House", host = "127.0.0.1", port = server.Port, user = FtpServer.User, password = FtpServer.Password, tls = false, is_default = true,
                })).EnsureSuccessStatusCode();
                foreach (var (host, version) in new[] { ("http", $"9.{count}.1"), ("ftp", $"9.{count}.2") })
                {
                    await MeasureAsync(http, count, host, version);
                }
            }
            finally
            {
                boards.Kill(entireProcessTree: true);
                await boards.WaitForExitAsync();
            }
        }
    }

    private static async Task MeasureAsync(HttpClient http, int count, string host, string version)
    {
        using var zip = new ByteArrayContent(Zip(version)) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        using var made = await http.PostAsync("/api/home/releases/upload", zip);
        made.EnsureSuccessStatusCode();
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("release").GetProperty("id").GetInt64();
        var watch = Stopwatch.StartNew();
        (await http.PostAsync($"/api/home/releases/{id}/publish?host={host}", null)).EnsureSuccessStatusCode();
        await UntilAsync(http, $"/api/home/releases/{id}", release => release.GetProperty("publications")[0].GetProperty("state").GetString() == "published");
        var published = watch.Elapsed.TotalSeconds;
        using var started = await http.PostAsJsonAsync("/api/home/rollouts", new { release_id = id, host, canary = false, wave_size = count, failure_threshold = count + 1 });
        started.EnsureSuccessStatusCode();
        var rollout = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        var ended = await UntilAsync(http, $"/api/home/rollouts/{rollout}", seen => seen.GetProperty("state").GetString() == "finished");
        var devices = ended.GetProperty("devices").EnumerateArray().ToList();
        foreach (var failure in devices.Where(device => device.GetProperty("state").GetString() != "confirmed").GroupBy(device => $"{device.GetProperty("state")}: {device.GetProperty("message")}"))
        {
            Report.Line($"  {failure.Count()} of {count} {failure.Key}", "");
        }

        var attempts = devices.Where(device => device.GetProperty("state").GetString() == "confirmed").Select(device => device.GetProperty("attempt")).ToList();
        var times = attempts.Select(attempt => (attempt.GetProperty("ended_at").GetDateTimeOffset() - attempt.GetProperty("created_at").GetDateTimeOffset()).TotalSeconds).ToList();
        Report.Line($"order to proof over {host}, {count} {(count == 1 ? "device" : "devices at once")}",
            $"{(count == 1 ? $"{times.FirstOrDefault():N1} s" : $"median {Report.Percentile(times, 50):N1} s, last {times.DefaultIfEmpty().Max():N1} s")}; {attempts.Count} of {count} confirmed");
        Report.Line($"  bytes fetched by each; publishing", $"{attempts.Select(attempt => attempt.GetProperty("bytes").GetInt64()).DefaultIfEmpty().Max():N0}; {published:N1} s");
    }

    private static Process Boards(Hub hub, int count)
    {
        var simulator = Path.Combine(Firmware, "simulator");
        return Process.Start(new ProcessStartInfo("node",
            [simulator, "--devices", $"{count}", "--broker", $"127.0.0.1:{hub.Mqtt}", "--user", hub.User, "--password", hub.Password, "--quiet"]) { RedirectStandardError = true })!;
    }

    private static async Task<JsonElement> UntilAsync(HttpClient http, string address, Func<JsonElement, bool> good)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(10); await Task.Delay(100))
        {
            // A token that was made beside a running hub is known to it a moment later.
            using var answer = await http.GetAsync(address);
            if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<JsonElement>() is var seen && good(seen))
            {
                return seen;
            }
        }

        throw new TimeoutException($"{address} did not come to what was waited for within 10 minutes: {await http.GetStringAsync(address)}");
    }

    /// <summary>The firmware of this repository with another version: one file differs.</summary>
    private static byte[] Zip(string version)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Firmware, "home"), "*.py", SearchOption.AllDirectories))
            {
                using var entry = new StreamWriter(zip.CreateEntry(Path.GetRelativePath(Firmware, file).Replace('\\', '/')).Open());
                var lines = File.ReadAllLines(file).Select(line => line.StartsWith("VERSION = \"", StringComparison.Ordinal) ? $"VERSION = \"{version}\"" : line);
                entry.Write(Path.GetFileName(file) == "__init__.py" ? string.Concat(lines.Select(line => $"{line}\n")) : File.ReadAllText(file));
            }
        }

        return stream.ToArray();
    }

    private static string Firmware => Path.Combine(new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "firmware");
}
