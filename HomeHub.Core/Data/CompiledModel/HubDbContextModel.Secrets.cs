using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

#pragma warning disable EF1001 // The half that is made by the tool uses the same.

namespace HomeHub.Core.Data.CompiledModel;

/// <summary>
/// The model of the database as it is used. To work it out from the mappings takes a quarter of a start, so that was done beforehand, by
/// <c>dotnet ef dbcontext optimize --project HomeHub.Core --output-dir Data/CompiledModel --namespace HomeHub.Core.Data.CompiledModel</c>;
/// to be done again whenever a mapping changes or Entity Framework is another version.
/// </summary>
public partial class HubDbContextModel
{
    // Entity Framework keeps the queries it has compiled by their model.
    private static readonly ConditionalWeakTable<ISecretBox, IModel> Models = [];

    /// <summary>The one that locks secrets with this box.</summary>
    internal static IModel For(ISecretBox box) => Models.GetValue(box, Make);

    private static IModel Make(ISecretBox box)
    {
        var model = new HubDbContextModel();
        model.Initialize();
        foreach (var property in ((IModel)model).GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            if (property.GetValueConverter() is SecretText secret)
            {
                ((RuntimeProperty)property).SetValueConverter(secret.With(box));
            }
        }

        return model.FinalizeModel();
    }
}
