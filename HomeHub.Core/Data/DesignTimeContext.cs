using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace HomeHub.Core.Data;

/// <summary>How <c>dotnet ef migrations add</c> makes a context; never used at run time.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<HubDbContext>
{
    public HubDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<HubDbContext>().UseSqlite("Data Source=design.db").Options);
}
