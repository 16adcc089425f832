namespace HomeHub.Web.Api;

/// <summary>An example of each type in the OpenAPI document, as JSON.</summary>
internal static class ApiExamples
{
    private const string Sensor =
        """
        {"id":12,"sensor_type":"motion","name":"Hall motion","slug":"hall-motion","sensor_config":{"pin":18,"retrigger_delay_ms":10000},
        "device_config_id":3,"device_id":"kitchen"}
        """;

    private const string Config =
        $$$"""
        {"id":3,"device_id":"kitchen","config":{"log_level":"info","wifi":{"use":"default"}},"sensors":[{{{Sensor}}}],"version":9,"state":"in_sync",
        "state_text":"It runs version 9.","state_since":"2026-03-01T07:05:00.120Z","running_version":9,"errors":{}}
        """;

    private const string Reading =
        """
        {"device_id":"kitchen","slug":"shelf-light","name":"Shelf light","kind":"light","condition":"well","note":null,"is_actuator":true,"brightness_scale":255,
        "time":"2026-03-01T07:05:00.120Z","state":{"state":"ON","brightness":128},"values":[{"field":"state","label":"Light","unit":null,"number":null,"on":true,"text":null},
        {"field":"brightness","label":"Brightness","unit":null,"number":128,"on":null,"text":null}]}
        """;

    private const string Entry =
        """
        {"id":4711,"topic":"homehub/kitchen/log","log":{"boot":17,"seq":42,"level":"warning","type":"wifi","message":"Signal is weak","age_ms":120},
        "time":"2026-03-01T07:05:00.120Z","device_id":"kitchen","level":"warning","type":"wifi","message":"Signal is weak","boot":17,"seq":42,
        "device_time":"2026-03-01T07:05:00.000Z","missing":0}
        """;

    private const string Answer =
        """
        {"success":true,"id":"8f14e45fceea167a","command":"check-in","device_id":"kitchen","status":"done","message":"Kitchen is here.","after_ms":41}
        """;

    private const string Attempt =
        """
        {"id":"5d41402abc4b2a76","device_id":"kitchen","rollout_id":3,"release_id":2,"version":"1.1.0","sequence":2,"from_version":"1.0.0","downgrade":false,"host":"http",
        "signed":true,"state":"downloading","progress":40,"bytes":20480,"bytes_total":51200,"error":null,"traceback":null,"stage":null,
        "created_at":"2026-03-01T07:05:00.120Z","ended_at":null,"timed_out":false,"stages":[{"state":"queued","at":"2026-03-01T07:05:00.120Z","duration_s":0.4},
        {"state":"downloading","at":"2026-03-01T07:05:00.520Z","duration_s":null}]}
        """;

    private const string Rollout =
        $$$"""
        {"id":3,"release_id":2,"version":"1.1.0","state":"running","message":"Kitchen goes first; 9 wait for that.","reason":null,"author":"REST",
        "created_at":"2026-03-01T07:05:00.000Z","ended_at":null,"host":"http","canary":true,"soak_s":600,"wave_size":5,"failure_threshold":2,"timeout_s":900,
        "downgrade":false,"devices":[{"device_id":"kitchen","wave":0,"state":"updating","message":null,"attempt":{{{Attempt}}}}]}
        """;

    private const string Release =
        """
        {"id":2,"version":"1.1.0","sequence":2,"notes":"Quieter Wi-Fi.","platforms":["rp2","esp32"],
        "files_sha256":"3f0c6a7c1f0e5d1b9a52c4e88d7e6b1f2a3d4c5b6e7f8091a2b3c4d5e6f70819",
        "manifest_sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","size":389,"origin":"REST, from a zip",
        "created_at":"2026-03-01T07:00:00.000Z","published_at":"2026-03-01T07:01:00.000Z",
        "publications":[{"host":"http","place":"/firmware/1.1.0-2","state":"published","files_done":1,"files_total":1,"error":null,"at":"2026-03-01T07:01:00.000Z"}],
        "files":[{"path":"home/__init__.py","size":389,"sha256":"fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9"}]}
        """;

    private const string User =
        """
        {"id":2,"name":"Kim","role":"viewer","created":"2026-03-01T07:05:00.000Z","last_sign_in":null}
        """;

    private const string Token =
        """
        {"id":3,"name":"nightly export","role":"viewer","created_by":"owner","created":"2026-03-01T07:05:00.000Z","expires":"2027-03-01T07:05:00.000Z",
        "revoked":null,"last_used":"2026-03-02T03:00:00.000Z"}
        """;

    public static IReadOnlyDictionary<Type, string> All { get; } = new Dictionary<Type, string>
    {
        [typeof(LogItem)] = Entry,
        [typeof(AddLogBody)] = """{"device_id":"kitchen","log":{"message":"Filter cleaned","type":"maintenance"}}""",
        [typeof(AddLogAnswer)] = $$"""{"success":true,"log":{{Entry}}}""",
        [typeof(DisplayNameBody)] = """{"display_name":"Kitchen window"}""",
        [typeof(CommandBody)] = """{"command":"log-level","args":{"level":"debug"}}""",
        [typeof(CommandItem)] = Answer,
        [typeof(CheckInAnswer)] = $$"""{"success":true,"devices":[{{Answer}}]}""",
        [typeof(AddDeviceBody)] = """{"id":"kitchen","platform":"rp2","display_name":"Kitchen","device_info":{"room":"ground floor"}}""",
        [typeof(ConfigBody)] = """{"log_level":"info","wifi":{"use":"default"},"mqtt":{"host":"192.168.1.10","port":1883,"user":"device","password":"********","tls":false}}""",
        [typeof(ConfigItem)] = Config,
        [typeof(ConfigAnswer)] = $$"""{"success":true,"config":{{Config}}}""",
        [typeof(SensorItem)] = Sensor,
        [typeof(SensorAnswer)] = $$"""{"success":true,"sensor":{{Sensor}}}""",
        [typeof(AddSensorBody)] = """{"sensor_type":"motion","name":"Hall motion","device_config_id":3,"sensor_config":{"pin":18,"retrigger_delay_ms":10000}}""",
        [typeof(SensorConfigBody)] = """{"pin":18,"retrigger_delay_ms":20000}""",
        [typeof(ReadingItem)] = Reading,
        [typeof(HistoryItem)] =
            """
            {"device_id":"kitchen","slug":"climate","from":"2026-03-01T07:00:00.000Z","to":"2026-03-01T08:00:00.000Z","fields":[{"field":"temperature",
            "label":"Temperature","unit":"°C","is_switch":false,"points":[{"time":"2026-03-01T07:02:30.000Z","value":21.4,"min":21.3,"max":21.6,"count":10}]}]}
            """,
        [typeof(WantedStateBody)] = """{"state":"ON","brightness":128}""",
        [typeof(SetAnswerItem)] = $$"""{"success":true,"message":"Shelf light does as told.","sensor":{{Reading}}}""",
        [typeof(ConfigVersionItem)] =
            """
            {"version":9,"at":"2026-03-01T07:05:00.000Z","author":"Kim","changes":"Added Hall motion (Motion (PIR), pin 18)","config":{"log_level":"info"},
            "sensors":[{"id":12,"sensor_type":"motion","name":"Hall motion","slug":"hall-motion","sensor_config":{"pin":18,"retrigger_delay_ms":10000}}]}
            """,
        [typeof(WifiBody)] = """{"name":"Home","ssid":"home","password":"********","is_default":true}""",
        [typeof(ServerBody)] = """{"name":"House","host":"192.168.1.10","user":"device","password":"********","tls":false,"is_default":true}""",
        [typeof(ConnectionAnswer)] = """{"success":true,"id":1,"device_ids":["kitchen","hall"]}""",
        [typeof(ReleaseItem)] = Release,
        [typeof(ReleaseAnswer)] = $$"""{"success":true,"existed":false,"release":{{Release}}}""",
        [typeof(BundledReleaseBody)] = """{"version":"1.1.0","notes":"Quieter Wi-Fi.","compile":false}""",
        [typeof(PruneBody)] = """{"keep":3,"dry_run":false}""",
        [typeof(PruneAnswer)] =
            """
            {"success":true,"removed":[{"id":1,"version":"1.0.0","hosts":["ftp"],"reason":null}],"kept":[{"id":2,"version":"1.1.0","hosts":["ftp"],"reason":"Attic runs it."}]}
            """,
        [typeof(RolloutItem)] = Rollout,
        [typeof(RolloutBody)] = """{"release_id":2,"platform":"rp2","canary":true,"soak_s":600,"wave_size":5,"failure_threshold":2}""",
        [typeof(DeviceUpdateBody)] = """{"release_id":2}""",
        [typeof(AttemptItem)] = Attempt,
        [typeof(TimelineItem)] =
            """
            {"id":12,"device_id":"kitchen","kind":"outage","start":"2026-03-01T07:05:00.000Z","end":"2026-03-01T07:09:30.000Z","open":false,
            "duration_s":270,"cause":"Wi-Fi lost","summary":"Offline for 4 min 30 s","log_entry_id":null}
            """,
        [typeof(UserItem)] = User,
        [typeof(AddUserBody)] = """{"name":"Kim","password":"********","role":"viewer"}""",
        [typeof(RoleBody)] = """{"role":"operator"}""",
        [typeof(PasswordBody)] = """{"password":"********"}""",
        [typeof(AuditItem)] =
            """
            {"id":7,"time":"2026-03-01T07:05:00.000Z","who":"Kim","what":"Restart a device: POST /api/home/devices/kitchen/restart","allowed":true,"address":"192.168.1.20"}
            """,
        [typeof(TokenItem)] = Token,
        [typeof(AddTokenBody)] = """{"name":"nightly export","role":"viewer","days":365}""",
        [typeof(NewTokenAnswer)] = $$"""{"key":"hh_********","token":{{Token}}}""",
        [typeof(DateTimeOffset)] = "\"2026-03-01T07:05:00.120Z\"",
    };
}
