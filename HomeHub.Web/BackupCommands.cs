using HomeHub.Core.Backups;
using HomeHub.Core.Data;
using HomeHub.Web.Access;
using Microsoft.Extensions.Options;

namespace HomeHub.Web;

/// <summary>Backups for whoever has the disk: <c>backup</c>, also beside a HomeHub that runs, and <c>restore</c>, where none does.</summary>
internal static class BackupCommands
{
    private const string Usage = """
        backup FILE               writes a backup of everything to FILE, a zip; HomeHub may run meanwhile
        restore FILE [--dry-run]  checks a backup and puts it in place of what is there, which is kept; --dry-run only says what it would bring
        """;

    /// <summary>Runs a command; null where the arguments are none of these.</summary>
    /// <param name="args">As on the command line; settings (<c>--Database:Path=…</c>) may stand among them.</param>
    public static async Task<int?> RunAsync(string[] args)
    {
        if (args is not ["backup" or "restore", ..])
        {
            return null;
        }

        await using var app = HubApplication.Build([.. args.Where(AccessCommands.IsSetting), "--Logging:LogLevel:Default=Error"]);
        try
        {
            return args.Where(arg => !AccessCommands.IsSetting(arg)).ToArray() switch
            {
                ["backup", var file] => await BackUpAsync(app.Services, Path.GetFullPath(file)),
                ["restore", var file, "--dry-run"] => await TryAsync(app.Services, Path.GetFullPath(file)),
                ["restore", var file] => await RestoreAsync(app.Services, Path.GetFullPath(file)),
                _ => await FailAsync($"That is not how it is called:\n\n{Usage}"),
            };
        }
        catch (BackupException exception)
        {
            return await FailAsync(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(exception.Message);
        }
        catch (Microsoft.Data.Sqlite.SqliteException exception)
        {
            return await FailAsync(StorageFault.From(exception).Message);
        }
    }

    private static async Task<int> BackUpAsync(IServiceProvider services, string file)
    {
        if (File.Exists(file))
        {
            return await FailAsync($"{file} is there already. A backup is never written over another one: choose another name.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            return await FailAsync($"There is no folder {Path.GetDirectoryName(file)}.");
        }

        var unfinished = file + ".unfinished";
        try
        {
            await using (var draft = await services.GetRequiredService<BackupMaker>().BeginAsync(Path.GetDirectoryName(file), CancellationToken.None))
            {
                await BackupStore.WriteAsync(draft, unfinished, CancellationToken.None);
            }

            File.Move(unfinished, file);
        }
        finally
        {
            File.Delete(unfinished);
        }

        Console.WriteLine($"{file}: {new FileInfo(file).Length / 1024:N0} KiB. It holds the passwords of this house: keep it where only you can read it.");
        return 0;
    }

    private static async Task<int> TryAsync(IServiceProvider services, string file)
    {
        var plan = await services.GetRequiredService<RestoreStage>().TryAsync(file);
        Console.WriteLine($"{Words(plan)}\nNothing was changed.");
        return 0;
    }

    private static async Task<int> RestoreAsync(IServiceProvider services, string file)
    {
        var database = services.GetRequiredService<IOptions<DatabaseOptions>>().Value.FullPath;
        if (!services.GetRequiredService<HubLock>().TryTake())
        {
            return await FailAsync($"A HomeHub runs on {database}. Stop it, restore, and start it again.");
        }

        var stage = services.GetRequiredService<RestoreStage>();
        var plan = await stage.StageAsync(file);
        var restored = stage.Apply()!;
        Console.WriteLine($"{Words(plan)}\nIt is in place; what was there before is in {Path.Combine(Path.GetDirectoryName(database)!, restored.Aside)}. Start HomeHub.");
        return 0;
    }

    private static string Words(RestorePlan plan) =>
        $"The backup is sound: made {plan.Manifest.Made.UtcDateTime:yyyy-MM-dd HH:mm} UTC by HomeHub {plan.Manifest.Version}, with {plan.Facts.Devices:N0} devices and {plan.Facts.Entries:N0} log entries."
        + (plan.Manifest.HasKeys ? "" : " It has no keys: the passwords in it have to be entered again, unless the keys that are here are the ones they were locked with.");

    private static async Task<int> FailAsync(string words)
    {
        await Console.Error.WriteLineAsync(words);
        return 1;
    }
}
