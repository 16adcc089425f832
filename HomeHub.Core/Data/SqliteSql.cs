namespace HomeHub.Core.Data;

/// <summary>
/// Every SQL statement that is not LINQ. Another database means another class like this one, and nothing else.
/// </summary>
internal static class SqliteSql
{
    /// <summary>
    /// Set on every connection. WAL lets readers go on while the one writer commits; synchronous=FULL makes a commit
    /// survive a power cut, which is what the acknowledgement to the broker promises (https://sqlite.org/pragma.html#pragma_synchronous).
    /// </summary>
    public const string ConnectionPragmas =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=1000; PRAGMA temp_store=MEMORY;";

    /// <summary>Before the first table is made: lets retention give pages back to the disk in small steps.</summary>
    public const string NewDatabasePragmas = "PRAGMA auto_vacuum=INCREMENTAL;";

    /// <summary>
    /// Entity Framework's lock against two processes that migrate at once. One that was killed while it held the lock leaves it for
    /// ever (https://learn.microsoft.com/ef/core/providers/sqlite/limitations#concurrent-migrations-protection).
    /// </summary>
    public const string ForgetMigrationLock = "DROP TABLE IF EXISTS \"__EFMigrationsLock\";";

    /// <summary>
    /// Full text over what an entry says. Contentless: the text is stored once, in log_entries; contentless_delete lets
    /// a row be removed by id alone (https://sqlite.org/fts5.html#contentless_delete_tables).
    /// </summary>
    public const string CreateFullText =
        "CREATE VIRTUAL TABLE log_text USING fts5(body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');";

    public const string DropFullText = "DROP TABLE log_text;";

    /// <summary>However an entry goes, its full text goes with it.</summary>
    public const string CreateFullTextDelete =
        "CREATE TRIGGER log_entries_deleted AFTER DELETE ON log_entries BEGIN DELETE FROM log_text WHERE rowid = old.id; END;";

    public const string InsertEntry =
        """
        INSERT INTO log_entries (id, topic, log, time, device_id, level, type, message, boot, seq, device_time, incarnation, missing)
        VALUES ($id, $topic, $log, $time, $device_id, $level, $type, $message, $boot, $seq, $device_time, $incarnation, $missing)
        ON CONFLICT DO NOTHING;
        """;

    public const string InsertText = "INSERT INTO log_text (rowid, body) VALUES ($id, $body);";

    /// <summary>Whether the entry stored under these numbers says the same; compared here, where a NUL in a text does not end it.</summary>
    public const string IsSame =
        """
        SELECT level = $level AND type = $type AND message = $message FROM log_entries
        WHERE device_id = $device_id AND incarnation = $incarnation AND boot = $boot AND seq = $seq;
        """;

    /// <summary>The next stored entry of the same boot that has a gap before it.</summary>
    public const string FindNextGap =
        """
        SELECT id, missing FROM log_entries
        WHERE device_id = $device_id AND incarnation = $incarnation AND boot = $boot AND seq > $seq AND missing > 0
        ORDER BY seq LIMIT 1;
        """;

    public const string SetMissing = "UPDATE log_entries SET missing = $missing WHERE id = $id;";

    public const string FindRetained =
        "SELECT 1 FROM log_entries WHERE device_id IS $device_id AND topic = $topic AND log = $log LIMIT 1;";

    public const string NextEntryId =
        "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'log_entries'), 0), coalesce((SELECT max(id) FROM log_entries), 0)) + 1;";

    public const string ReadStreams =
        "SELECT incarnation, boot, last_seq FROM log_streams WHERE device_id = $device_id;";

    public const string UpsertStream =
        """
        INSERT INTO log_streams (device_id, incarnation, boot, last_seq) VALUES ($device_id, $incarnation, $boot, $last_seq)
        ON CONFLICT DO UPDATE SET last_seq = max(last_seq, excluded.last_seq);
        """;

    public const string UpsertHour =
        """
        INSERT INTO log_hours (hour, level, count, min_id, max_id) VALUES ($hour, $level, $count, $min_id, $max_id)
        ON CONFLICT DO UPDATE SET count = count + excluded.count, min_id = min(min_id, excluded.min_id), max_id = max(max_id, excluded.max_id);
        """;

    /// <summary>Distinct values of an indexed column by index look-ups, one per value, instead of a scan of a million rows.</summary>
    public const string DistinctTypes =
        """
        WITH RECURSIVE t(value) AS (
          SELECT min(type) FROM log_entries
          UNION ALL SELECT (SELECT min(type) FROM log_entries WHERE type > value) FROM t WHERE value IS NOT NULL)
        SELECT value FROM t WHERE value IS NOT NULL;
        """;

    public const string DistinctDeviceIds =
        """
        WITH RECURSIVE t(value) AS (
          SELECT min(device_id) FROM log_entries
          UNION ALL SELECT (SELECT min(device_id) FROM log_entries WHERE device_id > value) FROM t WHERE value IS NOT NULL)
        SELECT value FROM t WHERE value IS NOT NULL;
        """;

    /// <summary>
    /// Readings by series and time. Without rowids the row is the key's own entry, and a series is one stretch of the file
    /// (https://sqlite.org/withoutrowid.html): half the size, and a plot reads neighbours.
    /// </summary>
    public const string CreateReadings =
        """
        CREATE TABLE readings (series_id INTEGER NOT NULL, time INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (series_id, time)) WITHOUT ROWID;
        CREATE TABLE reading_means (series_id INTEGER NOT NULL, time INTEGER NOT NULL, mean REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
          count INTEGER NOT NULL, PRIMARY KEY (series_id, time)) WITHOUT ROWID;
        """;

    public const string DropReadings = "DROP TABLE readings; DROP TABLE reading_means;";

    public const string InsertSeries =
        "INSERT INTO reading_series (id, device_id, slug, field, is_switch) VALUES ($id, $device_id, $slug, $field, $is_switch) ON CONFLICT DO NOTHING;";

    public const string UpsertReading =
        "INSERT INTO readings (series_id, time, value) VALUES ($series_id, $time, $value) ON CONFLICT DO UPDATE SET value = excluded.value;";

    public const string UpsertSensor =
        """
        INSERT INTO live_sensors (device_id, slug, description, state, state_at) VALUES ($device_id, $slug, $description, $state, $state_at)
        ON CONFLICT DO UPDATE SET description = excluded.description, state = excluded.state, state_at = excluded.state_at;
        """;

    public const string DeleteSensor = "DELETE FROM live_sensors WHERE device_id = $device_id AND slug = $slug;";

    /// <summary>Takes the readings of a series before a time together, five minutes each; they are deleted in the same transaction.</summary>
    public const string ThinReadings =
        """
        INSERT INTO reading_means (series_id, time, mean, low, high, count)
        SELECT series_id, time / 300000 * 300000, avg(value), min(value), max(value), count(*) FROM readings
        WHERE series_id = $series_id AND time < $before GROUP BY 1, 2
        ON CONFLICT DO UPDATE SET mean = (mean * count + excluded.mean * excluded.count) / (count + excluded.count),
          low = min(low, excluded.low), high = max(high, excluded.high), count = count + excluded.count;
        """;

    public const string DeleteReadings = "DELETE FROM readings WHERE series_id = $series_id AND time < $before;";

    public const string Begin = "BEGIN IMMEDIATE;";
    public const string Commit = "COMMIT;";
    public const string Rollback = "ROLLBACK;";

    /// <summary>Gives up to this many free pages back to the disk.</summary>
    public const string ReleasePages = "PRAGMA incremental_vacuum(256);";

    /// <summary>Moves the write-ahead log into the database and cuts it to nothing.</summary>
    public const string Checkpoint = "PRAGMA wal_checkpoint(TRUNCATE);";

    /// <summary>Writes the whole file anew, without what was deleted.</summary>
    public const string Vacuum = "VACUUM;";

    public const string SetSetting = "INSERT INTO settings (Name, Value) VALUES ({0}, {1}) ON CONFLICT (Name) DO UPDATE SET Value = excluded.Value;";

    /// <summary>What holds a locked secret, as JSON: <c>name</c>, what people call it, and the secret.</summary>
    public const string LockedSecrets =
        """
        SELECT json_object('name', 'the Wi-Fi network ' || Name, 'password', Password) AS Value FROM wifi_networks WHERE Password LIKE 'locked:%'
        UNION ALL SELECT json_object('name', 'the MQTT broker ' || Name, 'password', Password) FROM mqtt_brokers WHERE Password LIKE 'locked:%'
        UNION ALL SELECT json_object('name', 'the FTP server ' || Name, 'password', Password) FROM ftp_servers WHERE Password LIKE 'locked:%'
        UNION ALL SELECT json_object('name', 'the configuration of ' || DeviceId, 'config', Config) FROM device_configs WHERE Config LIKE '%"locked:%'
        """;

    /// <summary>A copy of the whole database in another file, without what was deleted.</summary>
    public const string CopyInto = "VACUUM INTO $file;";

    /// <summary>Functions and virtual tables that a file from elsewhere names do nothing that could do harm (https://sqlite.org/pragma.html#pragma_trusted_schema).</summary>
    public const string Distrust = "PRAGMA trusted_schema=OFF;";

    /// <summary>"ok", or the first thing that is wrong.</summary>
    public const string CheckIntegrity = "PRAGMA integrity_check(1);";

    /// <summary>The same without comparing each index with its table, which takes a multiple of the time; damaged pages are found (https://sqlite.org/pragma.html#pragma_quick_check).</summary>
    public const string CheckPages = "PRAGMA quick_check(1);";

    public const string HasMigrations = "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsHistory';";
    public const string LastMigration = "SELECT max(MigrationId) FROM \"__EFMigrationsHistory\";";
    public const string CountDevices = "SELECT count(*) FROM devices;";
    public const string CountEntries = "SELECT count(*) FROM log_entries;";

    /// <summary>Every stored secret as it rests, and every JSON text with one in it; what was deleted or has ended is none any more.</summary>
    public const string StoredSecrets =
        """
        SELECT Password AS Value FROM wifi_networks UNION SELECT Password FROM mqtt_brokers UNION SELECT Password FROM ftp_servers
        UNION SELECT Key FROM device_keys UNION SELECT Password FROM device_credentials UNION SELECT Token FROM update_attempts WHERE EndedAt IS NULL
        UNION SELECT Config FROM device_configs WHERE Config LIKE '%"locked:%' UNION SELECT Snapshot FROM config_versions WHERE Snapshot LIKE '%"locked:%'
        """;

    /// <summary>Who gets in, as it rests, in one JSON text: what is locked stays so.</summary>
    public const string ReadAccess =
        """
        SELECT json_object(
          'users', json((SELECT json_group_array(json_object('Id', Id, 'Name', Name, 'Key', "Key", 'PasswordHash', PasswordHash, 'Role', Role, 'Stamp', Stamp,
            'Created', Created, 'LastSignIn', LastSignIn)) FROM users)),
          'api_tokens', json((SELECT json_group_array(json_object('Id', Id, 'Name', Name, 'Hash', Hash, 'Role', Role, 'CreatedBy', CreatedBy,
            'Created', Created, 'Expires', Expires, 'Revoked', Revoked, 'LastUsed', LastUsed)) FROM api_tokens)),
          'device_credentials', json((SELECT json_group_array(json_object('DeviceId', DeviceId, 'Hash', Hash, 'OldHash', OldHash, 'Password', Password,
            'MadeAt', MadeAt, 'UsedAt', UsedAt, 'Delivery', Delivery)) FROM device_credentials))) AS Value
        """;

    /// <summary>Puts what <see cref="ReadAccess"/> read into a fresh database. The text may be an older HomeHub's: a column that it does not have needs a value here.</summary>
    public const string InsertAccess =
        """
        INSERT INTO users (Id, Name, "Key", PasswordHash, Role, Stamp, Created, LastSignIn)
          SELECT value ->> 'Id', value ->> 'Name', value ->> 'Key', value ->> 'PasswordHash', value ->> 'Role', value ->> 'Stamp', value ->> 'Created', value ->> 'LastSignIn'
          FROM json_each({0}, '$.users') WHERE true ON CONFLICT DO NOTHING;
        INSERT INTO api_tokens (Id, Name, Hash, Role, CreatedBy, Created, Expires, Revoked, LastUsed)
          SELECT value ->> 'Id', value ->> 'Name', value ->> 'Hash', value ->> 'Role', value ->> 'CreatedBy', value ->> 'Created', value ->> 'Expires', value ->> 'Revoked', value ->> 'LastUsed'
          FROM json_each({0}, '$.api_tokens') WHERE true ON CONFLICT DO NOTHING;
        INSERT INTO device_credentials (DeviceId, Hash, OldHash, Password, MadeAt, UsedAt, Delivery)
          SELECT value ->> 'DeviceId', value ->> 'Hash', value ->> 'OldHash', value ->> 'Password', value ->> 'MadeAt', value ->> 'UsedAt', value ->> 'Delivery'
          FROM json_each({0}, '$.device_credentials') WHERE true ON CONFLICT DO NOTHING;
        """;

    public const string Optimize = "PRAGMA optimize;";
}
