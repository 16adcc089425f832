namespace HomeHub.Tests.Support;

/// <summary>What no device can be called: wildcards, a path, a NUL, the name that means all, nothing.</summary>
public sealed class NoDeviceIds : TheoryData<string>
{
    public NoDeviceIds() => AddRange("+", "#", "a/b", "..", "a\0b", "all", "");
}
