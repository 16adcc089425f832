using HomeHub.Core.Access;

namespace HomeHub.Web.Access;

/// <summary>
/// What is checked at every page, endpoint and event. Whatever says nothing is for those who are signed in, if it only shows; an endpoint
/// that changes something and says nothing is the owner's.
/// </summary>
public static class Policies
{
    /// <summary>See devices, logs, readings, configurations with their secrets masked, settings.</summary>
    public const string View = nameof(Role.Viewer);

    /// <summary>
    /// Whatever can be undone: restart, identify, check in, send commands; lights; edit, rename, restore and delete configurations (each has its
    /// versions); add log entries.
    /// </summary>
    public const string Operate = nameof(Role.Operator);

    /// <summary>
    /// Whatever cannot be undone, holds secrets or opens the house: add devices, as they get passwords; delete devices and log entries; retention, connections and their passwords,
    /// device kits, updates, users, tokens, the audit list, backups.
    /// </summary>
    public const string Own = nameof(Role.Owner);

    /// <summary>Who may, in words: "only an operator or the owner".</summary>
    public static string Who(string policy) => policy switch
    {
        Own => "an owner",
        Operate => "an operator or an owner",
        _ => "somebody who is signed in",
    };

    public static Role Needed(string policy) => Enum.Parse<Role>(policy);
}
