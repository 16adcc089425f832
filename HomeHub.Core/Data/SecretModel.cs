using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace HomeHub.Core.Data;

/// <summary>Entity Framework keeps a context's model for good; one that locks secrets is good for its own box only.</summary>
internal sealed class SecretModel : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), designTime, BoxOf(context));

    /// <summary>The running program's; null while migrations are made.</summary>
    public static ISecretBox? BoxOf(DbContext context) => (ISecretBox?)context.GetService<IDbContextOptions>()
        .FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService(typeof(ISecretBox));
}
