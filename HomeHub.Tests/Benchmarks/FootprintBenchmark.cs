namespace HomeHub.Benchmarks;

/// <summary>
/// Time to the first answer and memory at rest, beside what the least program of the same packages takes; give the path of a published
/// <c>HomeHub.Web.dll</c>, or of a <c>HomeHub.Web</c> that has its own runtime, and publish the benchmarks too, for figures that count.
/// </summary>
internal static class FootprintBenchmark
{
    public static async Task RunAsync(string? program)
    {
        var (starts, bare, stack) = (new List<double>(), new List<double>(), new List<double>());
        string? folder = null;
        for (var i = 0; i < 8; i++)
        {
            bare.Add(await StartTimeAsync(BareProgram.StartAsync(BareWeb.Argument)));
            stack.Add(await StartTimeAsync(BareStack.StartAsync()));

            await using var hub = await Hub.StartAsync(folder, program: program);
            folder = hub.Folder;
            starts.Add(hub.StartTime.TotalSeconds);
        }

        Report.Line("start to first answer, first start", $"{starts[0]:N2} s");
        Report.Line("start to first answer, later starts, median", $"{Later(starts):N2} s, {Later(starts) / Later(bare):N1} times that of a bare ASP.NET Core program "
            + $"({Later(bare):N2} s), {Later(starts) / Later(stack):N1} times that of the bare stack ({Later(stack):N2} s)");
        program ??= Path.Combine(AppContext.BaseDirectory, "HomeHub.Web.dll");
        await StackRestAsync("bare stack, beside another .NET program", BareProgram.Library, "dotnet");
        await HubRestAsync(folder!, "empty log, beside another .NET program", program, "dotnet");
        using (var own = new OwnRuntime(BareProgram.Library))
        {
            await StackRestAsync("bare stack, alone", own.Program, own.Dotnet);
        }

        using var alone = new OwnRuntime(program);
        await HubRestAsync(folder!, "empty log, alone", alone.Program, alone.Dotnet);
        Million.Fill(Path.Combine(folder!, "homehub.db"));
        await HubRestAsync(folder!, "a million entries, alone", alone.Program, alone.Dotnet);
    }

    /// <summary>The first start also compiles what the files' cache does not hold yet.</summary>
    private static double Later(List<double> starts) => Report.Percentile(starts.Skip(1), 50);

    private static async Task<double> StartTimeAsync(Task<BareProgram> starting)
    {
        await using var program = await starting;
        return program.StartTime;
    }

    private static async Task StackRestAsync(string name, string program, string dotnet)
    {
        await using var stack = await BareStack.StartAsync(program, dotnet);
        await RestAsync(name, stack.Http, stack.MemoryPartsAsync, "/");
    }

    private static async Task HubRestAsync(string folder, string name, string program, string dotnet)
    {
        await using var hub = await Hub.StartAsync(folder, program: program, dotnet: dotnet);
        using var http = hub.Http;
        await RestAsync(name, http, hub.MemoryPartsAsync, "/", "/logs");
    }

    private static async Task RestAsync(string name, HttpClient http, Func<Task<IReadOnlyList<MemoryPart>>> memoryAsync, params string[] pages)
    {
        await PagesAsync(http, pages);
        await Task.Delay(TimeSpan.FromSeconds(15));
        var rest = await memoryAsync();
        Total($"at rest after the first pages, {name}", rest);
        foreach (var part in rest)
        {
            Total($"  {part.Name}", [part]);
        }

        await PagesAsync(http, pages);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Total($"just after the same pages again, {name}", await memoryAsync());
    }

    private static async Task PagesAsync(HttpClient http, string[] pages)
    {
        foreach (var page in pages)
        {
            (await http.GetAsync(page)).EnsureSuccessStatusCode();
        }
    }

    private static void Total(string what, IReadOnlyList<MemoryPart> parts) => Report.Line(
        what, $"PSS {parts.Sum(p => p.Pss):N0} MiB, of which written {parts.Sum(p => p.Written):N0}; RSS {parts.Sum(p => p.Rss):N0}");
}
