using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Data;

/// <summary>Small named values that are kept over restarts, as JSON.</summary>
public sealed class SettingsStore(IDbContextFactory<HubDbContext> contexts)
{
    /// <summary>The stored value, or null where none is stored or it does not read as <typeparamref name="T"/>.</summary>
    public async Task<T?> GetAsync<T>(string name, CancellationToken cancellation = default) where T : class
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var json = await db.Settings.Where(s => s.Name == name).Select(s => s.Value).FirstOrDefaultAsync(cancellation);
        if (json is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async Task SetAsync<T>(string name, T value, CancellationToken cancellation = default) where T : class
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Database.ExecuteSqlRawAsync(SqliteSql.SetSetting, [name, JsonSerializer.Serialize(value, JsonSerializerOptions.Web)], cancellation);
    }
}
