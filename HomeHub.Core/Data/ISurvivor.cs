namespace HomeHub.Core.Data;

/// <summary>
/// Knows rows by heart that a fresh database takes over from one that had to be put aside: without who gets in, nobody could sign in to read what
/// happened. Both methods are called while nobody writes.
/// </summary>
public interface ISurvivor
{
    /// <summary>The database goes now: what is known holds until it was handed on.</summary>
    void Hold()
    {
        // Enough for what is never read from the database again.
    }

    /// <summary>Writes what is known into the fresh database.</summary>
    void HandOn(HubDbContext fresh);
}
