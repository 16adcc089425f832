using HomeHub.Core.Data;
using HomeHub.Web;
using HomeHub.Web.Access;
using Microsoft.Extensions.Options;

try
{
    if ((await AccessCommands.RunAsync(args) ?? await BackupCommands.RunAsync(args)) is { } code)
    {
        return code;
    }

    await HubApplication.RunAsync(args);
    return 0;
}
catch (OptionsValidationException exception)
{
    // A wrong setting is the reader's to mend: the key and what is wrong with it, not a stack trace.
    await Console.Error.WriteLineAsync($"HomeHub cannot start: {string.Join(" ", exception.Failures)}");
    return 1;
}
catch (DatabaseInUseException exception)
{
    await Console.Error.WriteLineAsync($"HomeHub cannot start: {exception.Message}");
    return 1;
}
catch (System.Security.Cryptography.CryptographicException exception)
{
    await Console.Error.WriteLineAsync($"HomeHub cannot start: its certificate or key could not be read. {exception.Message} Look at Kestrel:Certificates in its settings.");
    return 1;
}
catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"HomeHub cannot start: {exception.Message} Set Urls to a free port, or stop what uses it.");
    return 1;
}
