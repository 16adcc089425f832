using HomeHub.Core.Access;
using HomeHub.Core.Backups;

namespace HomeHub.Web.Access;

/// <summary>
/// What whoever has the disk can do without signing in, beside a HomeHub that runs or without one: <c>reset-owner</c>, <c>token</c>.
/// </summary>
internal static class AccessCommands
{
    private const string Usage = """
        reset-owner [NAME]                                      sets the password of the owner (or of NAME, who becomes one); asks for it
        token create NAME --role viewer|operator|owner [--days N]   makes a token and prints its key
        token list                                              lists the tokens
        token revoke NAME                                       ends one at once
        """;

    /// <summary>Runs a command; null where the arguments are none of these.</summary>
    /// <param name="args">As on the command line; settings (<c>--Database:Path=…</c>) may stand among them.</param>
    public static async Task<int?> RunAsync(string[] args)
    {
        if (args is not ["reset-owner" or "token", ..])
        {
            return null;
        }

        await using var app = HubApplication.Build([.. args.Where(IsSetting), "--Logging:LogLevel:Default=Error"]);
        app.Services.GetRequiredService<DatabaseStart>().TryPrepare();
        // Not the registry, which goes on with what it knew when the database fails: here that is nobody.
        var known = await app.Services.GetRequiredService<AccessStore>().ReadAsync();
        return args.Where(arg => !IsSetting(arg)).ToArray() switch
        {
            ["reset-owner"] => await ResetAsync(app.Services, known, null),
            ["reset-owner", var name] => await ResetAsync(app.Services, known, name),
            ["token", "list"] => List(app.Services, known),
            ["token", "revoke", var name] => await RevokeAsync(app.Services, name),
            ["token", "create", var name, .. var options] => await CreateAsync(app.Services, name, options),
            _ => await FailAsync($"That is not how it is called:\n\n{Usage}"),
        };
    }

    internal static bool IsSetting(string arg) => arg.StartsWith("--", StringComparison.Ordinal) && arg.Contains(':') && arg.Contains('=');

    private static async Task<int> ResetAsync(IServiceProvider services, AccessSnapshot known, string? name)
    {
        var user = name is null ? known.Users.FirstOrDefault(user => user.Role == Role.Owner) : known.Find(name);
        if (user is null)
        {
            return await FailAsync(name is null ? "There is no owner yet: start HomeHub and set it up with the code it prints." : $"There is no user {name}.");
        }

        var users = services.GetRequiredService<UserStore>();
        var save = await users.SetPasswordAsync(user.Id, ReadPassword($"New password for {user.Name}: "));
        if (save.Faults is [var fault, ..])
        {
            return await FailAsync(fault.Message);
        }

        await users.SetRoleAsync(user.Id, Role.Owner);
        Console.WriteLine($"{user.Name} is owner, with the new password, and signed out everywhere.");
        return 0;
    }

    private static async Task<int> CreateAsync(IServiceProvider services, string name, string[] options)
    {
        if (!TryRead(options, out var role, out var days))
        {
            return await FailAsync($"That is not how it is called:\n\n{Usage}");
        }

        var save = await services.GetRequiredService<TokenStore>().CreateAsync(name, role, days);
        if (save.Faults is [var fault, ..])
        {
            return await FailAsync(fault.Message);
        }

        // Alone on its line, so that a script can take it.
        Console.WriteLine(save.Key);
        return 0;
    }

    private static int List(IServiceProvider services, AccessSnapshot known)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var token in known.Tokens)
        {
            Console.WriteLine($"{token.Name}\t{token.Role.ToString().ToLowerInvariant()}\t{token.Fault(now) ?? (token.Expires is { } end ? $"good until {end:yyyy-MM-dd}" : "good until revoked")}");
        }

        return 0;
    }

    private static async Task<int> RevokeAsync(IServiceProvider services, string name)
    {
        if (!await services.GetRequiredService<TokenStore>().RevokeAsync(name))
        {
            return await FailAsync($"There is no token {name}.");
        }

        Console.WriteLine($"{name} opens nothing any more.");
        return 0;
    }

    private static bool TryRead(string[] options, out Role role, out int? days)
    {
        (role, days) = (default, null);
        var named = false;
        for (var i = 0; i + 1 < options.Length; i += 2)
        {
            switch (options[i])
            {
                case "--role" when Enum.TryParse(options[i + 1], ignoreCase: true, out role) && Enum.IsDefined(role) && !char.IsDigit(options[i + 1][0]):
                    named = true;
                    break;
                case "--days" when int.TryParse(options[i + 1], out var number):
                    days = number;
                    break;
                default:
                    return false;
            }
        }

        return named && options.Length % 2 == 0;
    }

    /// <summary>Typed unseen; or a line from a script.</summary>
    private static string ReadPassword(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            return Console.ReadLine() ?? "";
        }

        Console.Write(prompt);
        var typed = new System.Text.StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            _ = key.Key == ConsoleKey.Backspace ? typed.Remove(Math.Max(0, typed.Length - 1), Math.Min(1, typed.Length)) : char.IsControl(key.KeyChar) ? typed : typed.Append(key.KeyChar);
        }

        Console.WriteLine();
        return typed.ToString();
    }

    private static async Task<int> FailAsync(string words)
    {
        await Console.Error.WriteLineAsync(words);
        return 1;
    }
}
