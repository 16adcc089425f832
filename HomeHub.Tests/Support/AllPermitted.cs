using HomeHub.Web.Access;

namespace HomeHub.Tests.Support;

/// <summary>Somebody who may do everything, for components that are rendered by themselves.</summary>
internal sealed class AllPermitted : IPermissions
{
    public Task<bool> HasAsync(string policy) => Task.FromResult(true);

    public Task<bool> MayAsync(string policy, string? what) => Task.FromResult(true);
}
