namespace HomeHub.Tests.Support;

/// <summary>MicroPython's compiler, as the package that the firmware's own tests use has it, with the command line of <c>mpy-cross</c>.</summary>
public static class MpyCross
{
    /// <summary>Makes the program in this folder and returns its path.</summary>
    public static async Task<string> MakeAsync(TemporaryFolder folder)
    {
        var tests = Path.Combine(VirtualFleet.Firmware, "tests");
        if (!Directory.Exists(Path.Combine(tests, "node_modules")))
        {
            await ChildProcess.RunAsync("npm", "ci", "--prefix", tests, "--no-audit", "--no-fund");
        }

        var program = folder.File("mpy-cross");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec node '{Path.Combine(tests, "support", "mpy-cross.js")}' \"$@\"\n");
        await ChildProcess.RunAsync("chmod", "700", program);
        return program;
    }
}
