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
            {"version":9,"at":"2026-03-01T07:05:00.000Z","author":"REST","changes":"Added Hall motion (Motion (PIR), pin 18)","config":{"log_level":"info"},
            "sensors":[{"id":12,"sensor_type":"motion","name":"Hall motion","slug":"hall-motion","sensor_config":{"pin":18,"retrigger_delay_ms":10000}}]}
            """,
        [typeof(WifiBody)] = """{"name":"Home","ssid":"home","password":"********","is_default":true}""",
        [typeof(ServerBody)] = """{"name":"House","host":"192.168.1.10","user":"device","password":"********","tls":false,"is_default":true}""",
        [typeof(ConnectionAnswer)] = """{"success":true,"id":1,"device_ids":["kitchen","hall"]}""",
        [typeof(TimelineItem)] =
            """
            {"id":12,"device_id":"kitchen","kind":"outage","start":"2026-03-01T07:05:00.000Z","end":"2026-03-01T07:09:30.000Z","open":false,
            "duration_s":270,"cause":"Wi-Fi lost","summary":"Offline for 4 min 30 s","log_entry_id":null}
            """,
        [typeof(DateTimeOffset)] = "\"2026-03-01T07:05:00.120Z\"",
    };
}
