namespace HomeHub.Tests.Support;

/// <summary>Tests that load the whole machine (floods, kills, twenty browsers): one at a time, after all others.</summary>
[CollectionDefinition(nameof(WholeMachine), DisableParallelization = true)]
public sealed class WholeMachine;
