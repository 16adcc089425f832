using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeHub.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "devices",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    DisplayName = table.Column<string>(type: "TEXT", nullable: true),
                    NamedByHand = table.Column<bool>(type: "INTEGER", nullable: false),
                    Legacy = table.Column<bool>(type: "INTEGER", nullable: false),
                    Simulated = table.Column<bool>(type: "INTEGER", nullable: false),
                    Platform = table.Column<string>(type: "TEXT", nullable: true),
                    Board = table.Column<string>(type: "TEXT", nullable: true),
                    FirmwareVersion = table.Column<string>(type: "TEXT", nullable: true),
                    FirmwareSequence = table.Column<long>(type: "INTEGER", nullable: true),
                    Slot = table.Column<string>(type: "TEXT", nullable: true),
                    FilesSha256 = table.Column<string>(type: "TEXT", nullable: true),
                    MicroPython = table.Column<string>(type: "TEXT", nullable: true),
                    Availability = table.Column<int>(type: "INTEGER", nullable: false),
                    Session = table.Column<string>(type: "TEXT", nullable: true),
                    FirstSeen = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeen = table.Column<long>(type: "INTEGER", nullable: false),
                    OfflineSince = table.Column<long>(type: "INTEGER", nullable: true),
                    StaleSince = table.Column<long>(type: "INTEGER", nullable: true),
                    BootCount = table.Column<long>(type: "INTEGER", nullable: true),
                    BootCause = table.Column<string>(type: "TEXT", nullable: true),
                    SafeMode = table.Column<bool>(type: "INTEGER", nullable: false),
                    Connects = table.Column<long>(type: "INTEGER", nullable: false),
                    Ssid = table.Column<string>(type: "TEXT", nullable: true),
                    Ip = table.Column<string>(type: "TEXT", nullable: true),
                    Rssi = table.Column<int>(type: "INTEGER", nullable: true),
                    HeapFree = table.Column<long>(type: "INTEGER", nullable: true),
                    FlashFree = table.Column<long>(type: "INTEGER", nullable: true),
                    UptimeSeconds = table.Column<long>(type: "INTEGER", nullable: true),
                    WifiDrops = table.Column<long>(type: "INTEGER", nullable: true),
                    MqttDrops = table.Column<long>(type: "INTEGER", nullable: true),
                    LogDropped = table.Column<long>(type: "INTEGER", nullable: true),
                    ConfigVersion = table.Column<long>(type: "INTEGER", nullable: true),
                    Announce = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "log_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    topic = table.Column<string>(type: "TEXT", nullable: false),
                    log = table.Column<string>(type: "TEXT", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    device_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    message = table.Column<string>(type: "TEXT", nullable: false),
                    boot = table.Column<long>(type: "INTEGER", nullable: true),
                    seq = table.Column<long>(type: "INTEGER", nullable: true),
                    device_time = table.Column<long>(type: "INTEGER", nullable: true),
                    incarnation = table.Column<int>(type: "INTEGER", nullable: false),
                    missing = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "log_hours",
                columns: table => new
                {
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false),
                    min_id = table.Column<long>(type: "INTEGER", nullable: false),
                    max_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_hours", x => new { x.hour, x.level });
                });

            migrationBuilder.CreateTable(
                name: "log_streams",
                columns: table => new
                {
                    device_id = table.Column<string>(type: "TEXT", nullable: false),
                    incarnation = table.Column<int>(type: "INTEGER", nullable: false),
                    boot = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seq = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_streams", x => new { x.device_id, x.incarnation, x.boot });
                });

            migrationBuilder.CreateTable(
                name: "retained_messages",
                columns: table => new
                {
                    Topic = table.Column<string>(type: "TEXT", nullable: false),
                    Payload = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Qos = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retained_messages", x => x.Topic);
                });

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settings", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "timeline_events",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DeviceId = table.Column<string>(type: "TEXT", nullable: true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Start = table.Column<long>(type: "INTEGER", nullable: false),
                    End = table.Column<long>(type: "INTEGER", nullable: true),
                    Open = table.Column<bool>(type: "INTEGER", nullable: false),
                    Cause = table.Column<string>(type: "TEXT", nullable: true),
                    Summary = table.Column<string>(type: "TEXT", nullable: false),
                    LogEntryId = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_timeline_events", x => x.Id);
                });

            // Until SQLite has statistics it takes, of indexes that serve equally well, the one made last: a device says more than a
            // type, and a type more than a level.
            migrationBuilder.CreateIndex(
                name: "ix_log_entries_level",
                table: "log_entries",
                columns: new[] { "level", "id", "type", "device_id" });

            migrationBuilder.CreateIndex(
                name: "ix_log_entries_type",
                table: "log_entries",
                columns: new[] { "type", "id", "level", "device_id" });

            migrationBuilder.CreateIndex(
                name: "ix_log_entries_device",
                table: "log_entries",
                columns: new[] { "device_id", "id", "level", "type" });

            migrationBuilder.CreateIndex(
                name: "ux_log_entries_sequence",
                table: "log_entries",
                columns: new[] { "device_id", "incarnation", "boot", "seq" },
                unique: true,
                filter: "seq IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_timeline_events_DeviceId_Start",
                table: "timeline_events",
                columns: new[] { "DeviceId", "Start" });

            migrationBuilder.CreateIndex(
                name: "IX_timeline_events_LogEntryId",
                table: "timeline_events",
                column: "LogEntryId",
                filter: "\"LogEntryId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_timeline_events_Open",
                table: "timeline_events",
                column: "Open",
                filter: "\"Open\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_timeline_events_Start",
                table: "timeline_events",
                column: "Start");

            migrationBuilder.Sql(SqliteSql.CreateFullText);
            migrationBuilder.Sql(SqliteSql.CreateFullTextDelete);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(SqliteSql.DropFullText);

            migrationBuilder.DropTable(
                name: "devices");

            migrationBuilder.DropTable(
                name: "log_entries");

            migrationBuilder.DropTable(
                name: "log_hours");

            migrationBuilder.DropTable(
                name: "log_streams");

            migrationBuilder.DropTable(
                name: "retained_messages");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "timeline_events");
        }
    }
}
