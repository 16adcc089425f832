namespace HomeHub.Tests.Support;

/// <summary>Tests that start programs and load the machine: one at a time, after all others.</summary>
[CollectionDefinition(nameof(RealProcesses), DisableParallelization = true)]
public sealed class RealProcesses;
