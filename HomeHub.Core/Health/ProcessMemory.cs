using System.Runtime.InteropServices;

namespace HomeHub.Core.Health;

/// <summary>What this process holds beside the managed heap without a use for it; does nothing on other systems than Linux.</summary>
internal static class ProcessMemory
{
    /// <summary>Lets the C library give freed memory back: it keeps what SQLite, the JIT and the start allocated for the next time.</summary>
    public static void TrimNativeHeap()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Only glibc has it; others keep less.
        }
    }

    // https://man7.org/linux/man-pages/man3/malloc_trim.3.html
    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Trim(nuint pad);
}
