using HomeHub.Core.Data.CompiledModel;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Data;

/// <summary>
/// What the first query of a process pays for all that follow: Entity Framework's services, how it compiles a query, SQLite itself. That is a
/// sixth of a start, so it is done on another core while the rest of the program is put together; an error comes again where there is a database.
/// </summary>
public static class FirstQuery
{
    private static readonly Lazy<Task> Once = new(() => Task.Run(Ask));

    /// <summary>Begins with it, once in a process; nothing has to wait for its end.</summary>
    public static void Begin() => _ = Once.Value;

    private static void Ask()
    {
        using var db = new HubDbContext(new DbContextOptionsBuilder<HubDbContext>()
            .UseSqlite("Data Source=:memory:")
            .UseModel(HubDbContextModel.Instance)
            .Options);
        db.Database.OpenConnection();
        _ = db.Settings.Where(setting => setting.Name == "").Select(setting => setting.Value).ToQueryString();
    }
}
