namespace HomeHub.Tests.Support;

/// <summary>The real MicroPython VM, for what a board will read.</summary>
public static class MicroPython
{
    private const string Script =
        """
        // Named first, the VM would take itself for the program.
        const [names, file, vm] = process.argv.slice(1);
        const { loadMicroPython } = await import(vm);
        const python = await loadMicroPython();
        python.runPython((await import('node:fs')).readFileSync(file, 'utf8'));
        python.runPython(`import json; print(json.dumps({name: globals()[name] for name in "${names}".split()}))`);
        """;

    /// <summary>Runs a source file, and returns what its names stand for then, as JSON.</summary>
    public static async Task<string> RunAsync(string source, params IEnumerable<string> names)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("source.py"), source, TestContext.Current.CancellationToken);
        var vm = Path.Combine(await VirtualFleet.SimulatorAsync(), "node_modules", "@micropython", "micropython-webassembly-pyscript", "micropython.mjs");
        return await ChildProcess.RunAsync("node", "--input-type=module", "--eval", Script, string.Join(' ', names), folder.File("source.py"), vm);
    }
}
