using HomeHub.Core.Access;

namespace HomeHub.Web.Components.Layout;

/// <summary>Who saved something from a page, for histories.</summary>
public static class PageAuthor
{
    public static string Name => Actor.Current.Name;
}
