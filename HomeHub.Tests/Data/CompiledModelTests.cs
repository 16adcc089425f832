using HomeHub.Core.Data;
using HomeHub.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace HomeHub.Tests.Data;

/// <summary>The model that was made beforehand is the one the mappings say.</summary>
public sealed class CompiledModelTests
{
    private const MetadataDebugStringOptions Plain = MetadataDebugStringOptions.ShortDefault & ~MetadataDebugStringOptions.IncludeAnnotations;

    [Fact]
    public async Task It_is_what_the_mappings_say_and_of_this_Entity_Framework()
    {
        await using var core = new TestCore();
        await using var db = await core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var mapped = db.GetService<IDesignTimeModel>().Model;

        Assert.Equal(mapped.ToDebugString(Plain), db.Model.ToDebugString(Plain));
        // What migrations leave alone is no matter of the model that is used.
        Assert.Equal(mapped.GetRelationalModel().ToDebugString(Plain).Replace(" ExcludedFromMigrations", "", StringComparison.Ordinal), db.Model.GetRelationalModel().ToDebugString(Plain));
        Assert.Equal(Converters(mapped), Converters(db.Model));
        Assert.Equal(mapped.GetProductVersion(), db.Model.FindAnnotation("ProductVersion")?.Value);
    }

    private static IEnumerable<string> Converters(IModel model) =>
        from entity in model.GetEntityTypes()
        from property in entity.GetProperties()
        where property.GetValueConverter() is not null
        orderby entity.Name, property.Name
        select $"{entity.Name}.{property.Name}: {property.GetValueConverter()!.GetType()}";
}
