namespace HomeHub.Web.Access;

/// <summary>Marks an endpoint whose answer goes on for as long as somebody listens: whether they still may is looked at meanwhile.</summary>
internal sealed class StaysOpen;
