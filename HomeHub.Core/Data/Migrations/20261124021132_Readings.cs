using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeHub.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Readings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "live_sensors",
                columns: table => new
                {
                    device_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    slug = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", nullable: true),
                    state_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_live_sensors", x => new { x.device_id, x.slug });
                });

            migrationBuilder.CreateTable(
                name: "reading_series",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    device_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    slug = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    field = table.Column<string>(type: "TEXT", nullable: false),
                    is_switch = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reading_series", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_reading_series_device_id_slug_field_is_switch",
                table: "reading_series",
                columns: new[] { "device_id", "slug", "field", "is_switch" },
                unique: true);

            migrationBuilder.Sql(SqliteSql.CreateReadings);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(SqliteSql.DropReadings);

            migrationBuilder.DropTable(
                name: "live_sensors");

            migrationBuilder.DropTable(
                name: "reading_series");
        }
    }
}
