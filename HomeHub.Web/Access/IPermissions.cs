namespace HomeHub.Web.Access;

/// <summary>What the person at this page may do. Asked when something is shown, and again when it is done.</summary>
public interface IPermissions
{
    /// <summary>Whether they may now; says nothing to anybody.</summary>
    Task<bool> HasAsync(string policy);

    /// <summary>
    /// The first line of every handler that changes something: true, and a line in the audit list; or false, and the person is told why.
    /// </summary>
    /// <param name="what">For the audit list, as "Restarted Kitchen"; null: what is called next writes its own line.</param>
    Task<bool> MayAsync(string policy, string? what);
}
