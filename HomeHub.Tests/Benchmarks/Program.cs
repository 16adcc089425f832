using HomeHub.Benchmarks;

// Each benchmark by its name; after a colon, "footprint" takes the path of a published HomeHub.Web.dll, and "updates" how many devices.
var benchmarks = new Dictionary<string, Func<string?, Task>>
{
    ["ingest"] = _ => IngestBenchmark.RunAsync(),
    ["writer"] = _ => WriterBenchmark.RunAsync(),
    ["latency"] = _ => LatencyBenchmark.RunAsync(),
    ["query"] = _ => QueryBenchmark.RunAsync(),
    ["footprint"] = FootprintBenchmark.RunAsync,
    ["updates"] = UpdateBenchmark.RunAsync,
};

if (args is [var only] && only.Split(':') is [var bare, var port] && BareProgram.All.TryGetValue(bare, out var runAsync))
{
    await runAsync(port);
    return 0;
}

foreach (var argument in args.Length == 0 ? benchmarks.Keys.ToArray() : args)
{
    var (name, parameter) = argument.Split(':', 2) is [var left, var right] ? (left, right) : (argument, null);
    if (!benchmarks.TryGetValue(name, out var run))
    {
        Console.Error.WriteLine($"There is no benchmark '{name}'. There are: {string.Join(", ", benchmarks.Keys)}.");
        return 2;
    }

    Console.WriteLine($"-- {name}");
    await run(parameter);
}

return 0;
