using HomeHub.Web;
using HomeHub.Web.Access;

try
{
    if ((await AccessCommands.RunAsync(args) ?? await BackupCommands.RunAsync(args)) is { } code)
    {
        return code;
    }

    await HubApplication.RunAsync(args);
    return 0;
}
catch (Exception exception) when (StartFault.Words(exception) is { } words)
{
    var what = args is [var command, ..] && !command.StartsWith('-') ? $"{command} did not work" : "HomeHub cannot start";
    await Console.Error.WriteLineAsync($"{what}: {words}");
    return 1;
}
