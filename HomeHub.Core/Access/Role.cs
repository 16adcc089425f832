namespace HomeHub.Core.Access;

/// <summary>What somebody may do; each role may what those before it may.</summary>
public enum Role
{
    /// <summary>Sees everything but secrets, and changes nothing.</summary>
    Viewer,

    /// <summary>Restarts devices, controls lights, edits configurations: whatever can be undone.</summary>
    Operator,

    /// <summary>What cannot be undone, what holds secrets, what puts code on boards, and who else gets in.</summary>
    Owner,
}
