using System.Text.RegularExpressions;
using HomeHub.Core.Logs;

namespace HomeHub.Tests.Architecture;

/// <summary>Who may know whom.</summary>
public sealed partial class LayerTests
{
    /// <summary>
    /// Files outside <c>Data</c> and <c>*Store</c> that use the database context, each for a reason. One place: to add a line
    /// here is to change the house.
    /// </summary>
    private static readonly Dictionary<string, string> DatabaseUsers = new()
    {
        ["HomeHub.Core/CoreServices.cs"] = "registers the context",
        ["HomeHub.Core/Devices/DeviceTimeline.cs"] = "the read side of DeviceStore's timeline rows, a file of its own for its size",
        ["HomeHub.Core/Logs/LogSelection.cs"] = "turns a filter into LogStore's and LogDeletion's query",
        ["HomeHub.Core/Logs/LogDeletion.cs"] = "the deleting side of LogStore, in small steps",
        ["HomeHub.Core/Logs/LogRetention.cs"] = "finds where LogDeletion has to begin and gives pages back",
    };

    [Fact]
    public void Core_knows_no_screen_and_no_http() =>
        Assert.DoesNotContain(typeof(LogEntry).Assembly.GetReferencedAssemblies(),
            assembly => assembly.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || assembly.Name.StartsWith("MudBlazor", StringComparison.Ordinal)
                || assembly.Name.StartsWith("HomeHub.Web", StringComparison.Ordinal));

    [Fact]
    public void Mqtt_client_types_live_in_Messaging_only() =>
        Assert.Empty(Product().Where(f => f.Folder != "HomeHub.Core/Messaging" && f.Text.Contains("MQTTnet", StringComparison.Ordinal)).Select(f => f.Path));

    /// <summary>The registration and a comment may name a client of ours; whoever names a type of a library is one of the two clients.</summary>
    [Fact]
    public void Ftp_types_live_in_the_two_clients_of_FtpFirmwareHost_only()
    {
        string[] clients = ["HomeHub.Core/Updates/FluentFtpClient.cs", "HomeHub.Core/Updates/WebRequestFtpClient.cs"];

        Assert.Equal(clients, Product().Where(f => FtpTypes().IsMatch(f.Text)).Select(f => f.Path).Order());
    }

    [Fact]
    public void The_database_context_is_used_by_stores_and_Data_only() =>
        Assert.Empty(Product().Where(f => DatabaseContext().IsMatch(f.Text) && !MayUseDatabase(f.Path)).Select(f => f.Path));

    [Fact]
    public void Every_exception_for_the_database_context_is_still_needed() =>
        Assert.Equal(DatabaseUsers.Keys.Order(), Product().Where(f => DatabaseUsers.ContainsKey(f.Path) && DatabaseContext().IsMatch(f.Text)).Select(f => f.Path).Order());

    [Fact]
    public void Sql_that_is_not_LINQ_stands_in_one_class() =>
        Assert.Empty(Product().Where(f => !f.Path.EndsWith("/Data/SqliteSql.cs", StringComparison.Ordinal)
            && !f.Path.Contains("/Migrations/", StringComparison.Ordinal) && Sql().IsMatch(f.Text)).Select(f => f.Path));

    private static bool MayUseDatabase(string path) =>
        path.StartsWith("HomeHub.Core/Data/", StringComparison.Ordinal) || path.EndsWith("Store.cs", StringComparison.Ordinal) || DatabaseUsers.ContainsKey(path);

    private static IEnumerable<SourceFile> Product() => SourceTree.Files("HomeHub.Core", ".cs").Concat(SourceTree.Files("HomeHub.Web", ".cs", ".razor"));

    [GeneratedRegex(@"\b(HubDbContext|IDbContextFactory|DbContext)\b")]
    private static partial Regex DatabaseContext();

    [GeneratedRegex(@"\b(using FluentFTP|FtpWebRequest|FtpWebResponse|AsyncFtpClient)\b")]
    private static partial Regex FtpTypes();

    [GeneratedRegex("\"+\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA|CREATE|BEGIN IMMEDIATE)\\s")]
    private static partial Regex Sql();
}
