namespace HomeHub.Web.Components.Layout;

/// <summary>A number with what it counts.</summary>
public static class Counted
{
    /// <summary>"1 entry", "2,000 entries".</summary>
    public static string Words(long number, string one, string several) => $"{number:N0} {(number == 1 ? one : several)}";
}
