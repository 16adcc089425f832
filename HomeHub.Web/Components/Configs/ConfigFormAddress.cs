using HomeHub.Web.Components.Devices;
using Microsoft.AspNetCore.WebUtilities;

namespace HomeHub.Web.Components.Configs;

/// <summary>The address of the Configuration tab, where the form is.</summary>
public static class ConfigFormAddress
{
    /// <summary>Whether going there leaves the form on the page: another part of the same tab.</summary>
    /// <param name="target">A whole address, or one relative to the base address.</param>
    public static bool Keeps(string target, string deviceId)
    {
        var uri = new Uri(new Uri("http://hub/"), target);
        return uri.AbsolutePath.TrimStart('/').Equals(DeviceLook.Href(deviceId), StringComparison.Ordinal)
            && QueryHelpers.ParseQuery(uri.Query).TryGetValue("tab", out var tab) && tab == DeviceTabs.Configuration;
    }
}
