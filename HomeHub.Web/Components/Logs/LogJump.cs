namespace HomeHub.Web.Components.Logs;

/// <summary>Where to scroll to, told once: a view that sees a number it does not know yet goes there.</summary>
/// <param name="Id">The row to bring into sight; null for the end of the window.</param>
public sealed record LogJump(int Number, long? Id);
