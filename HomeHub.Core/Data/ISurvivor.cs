namespace HomeHub.Core.Data;

/// <summary>
/// Brings rows into a fresh database that must not go with one that had to be put aside: without who gets in, nobody could sign in to read what
/// happened. Its methods are called while nobody writes.
/// </summary>
public interface ISurvivor
{
    /// <summary>A database was put aside, and HomeHub ended before the fresh one had the rows.</summary>
    bool Owes => false;

    /// <summary>The database goes now: what is known holds until it was handed on.</summary>
    void Hold();

    /// <summary>Writes what is known into the fresh database.</summary>
    void HandOn(HubDbContext fresh);
}
