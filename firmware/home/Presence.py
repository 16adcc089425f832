"""What the device says about itself: to the hub, and of its sensors to Home Assistant."""

import gc
import json
import os
import sys

from . import VERSION, board

_HEARTBEAT_MS = const(60000)
_OFFLINE_LIMIT_MS = const(10800000)  # a radio that hangs needs a reset; with the broker away for days that is one every 3 hours
_PROTOCOL = const(1)
_ESSENTIALS = const(("log", "commands", "config", "update"))  # what also safe mode can do
_FILE = const("discovery.json")  # {component key: [slug, platform]} of what the broker and Home Assistant were told
_REMEMBERED = const(16)  # removed components, told again at each birth for a Home Assistant that was away


class Presence:
    """Announce on every connect, a heartbeat every minute, a restart after hours without the broker. `home` is the coordinator whose parts are described.

    loop_lag   the longest tick of the main loop since the last heartbeat, in ms
    """

    def __init__(self, home):
        self._home = home
        self._next = self.loop_lag = 0
        home.mqtt.on_connect(self.announce)

    def step(self, now):
        late = now - self._next
        if late >= 0 and self._home.mqtt.connected:
            self._next = now + _HEARTBEAT_MS
            self.heartbeat()
        elif late > _OFFLINE_LIMIT_MS:
            self._next = now
            self._home.restart("offline")

    def announce(self):
        home = self._home
        boot = home.boot
        gc.collect()
        home.mqtt.publish(home.mqtt.topics.announce, {
            "protocol": _PROTOCOL,
            "platform": sys.platform,
            "board": os.uname().machine,
            "micropython": os.uname().release,
            "display_name": home.config.display_name,
            "firmware": home.updates.release,
            "boot": {"count": boot.count, "cause": boot.cause, "safe_mode": boot.safe_mode},
            "wifi": home.wifi.info(),
            "heap_free": gc.mem_free(),
            "fs_free": board.fs_free(),
            "config_version": home.config.version,
            "capabilities": _ESSENTIALS if boot.safe_mode else _ESSENTIALS + ("sensors", "discovery"),
        })

    def heartbeat(self):
        home = self._home
        gc.collect()  # so that heap_free is what is really free, and the heap stays in one piece
        home.mqtt.publish(home.mqtt.topics.heartbeat, {
            "uptime_s": board.ms() // 1000,
            "heap_free": gc.mem_free(),
            "rssi": home.wifi.rssi(),
            "wifi_drops": home.wifi.drops,
            "mqtt_drops": home.mqtt.drops,
            "log_dropped": home.log.dropped,
            "loop_lag_ms": self.loop_lag,
        }, False, 0)
        self.loop_lag = 0


class Discovery:
    """Home Assistant device discovery: one retained message with a component for each thing a sensor shows.

    Fields as in home-assistant.io/integrations/mqtt/#device-discovery-payload: `dev` and `o` are mandatory, every
    component has its platform `p` and a `unique_id`, availability is shared by all. Names are abbreviated as that
    page lists them (`uniq_id`, `stat_t` ...), which spares memory here. A component that is gone is
    sent once more with nothing but its platform, which removes it, and then left out.

    `home` is the coordinator. Call `publish()` when the sensors or a name changed; on connect and on Home
    Assistant's birth it happens by itself. Iterating over it gives the parts of the message, made anew
    each time: it is never in memory as a whole."""

    def __init__(self, home):
        self._home = home
        self._gone = {}  # as in the file
        self._removing = {}  # those of the message that is being sent
        self._messages = None  # a generator that sends them
        home.mqtt.on_connect(self.publish)
        home.mqtt.route(home.mqtt.topics.birth, self._status)

    def publish(self):
        """Have `step()` send the messages: with the removed components if there are any, then without."""
        self._messages = self._send()

    def _status(self, _, payload, retained):
        if bytes(payload) == b"online":  # Home Assistant's birth message
            self.publish()

    def step(self):
        if self._messages and next(self._messages, True):
            self._messages = None

    def _send(self):
        """What was told is saved last: a board that loses its power or the broker before that tells it again."""
        mqtt = self._home.mqtt
        told = board.load(_FILE, {})
        current = {key: [sensor.slug, component["p"]] for sensor, key, component in self._components()}
        removed = {}
        for known in (self._gone, told):
            for key, one in known.items():
                if key not in current and len(removed) < _REMEMBERED:
                    removed[key] = one
        self._gone = removed
        for slug, _ in removed.values():
            if not self._home.sensors.find(slug):
                mqtt.publish(mqtt.topics.state(slug), b"")
        for self._removing in (removed, {}) if removed else ({},):
            if not mqtt.publish(mqtt.topics.discovery, self):
                return
            yield
        if told != current:
            try:
                board.save(_FILE, current)
            except OSError as error:
                self._home.log.warning("error", "Cannot save what was told: %s" % board.reason(error))

    def __iter__(self):
        config = self._home.config
        id = config.device_id
        yield json.dumps({
            "dev": {"ids": ["homehub_" + id], "name": config.display_name, "mf": "HomeHub", "mdl": os.uname().machine, "sn": id,
                    "sw": VERSION},
            "o": {"name": "HomeHub", "sw": VERSION},
            "avty_t": self._home.mqtt.topics.availability,
            "avty_tpl": "{{ value_json.state }}",
            "qos": 1,
        })[:-1]
        yield ', "cmps": {'
        comma = ""
        for _, key, component in self._components():
            yield '%s"%s": %s' % (comma, key, json.dumps(component))
            comma = ", "
        for key, (_, platform) in self._removing.items():
            yield '%s"%s": {"p": "%s"}' % (comma, key, platform)
            comma = ", "
        yield "}}"

    def _components(self):
        """(sensor, key, options) of every component."""
        topics = self._home.mqtt.topics
        for sensor in self._home.sensors.sensors:
            for suffix, component in sensor.components():
                key = sensor.slug + "_" + suffix if suffix else sensor.slug
                component["uniq_id"] = self._home.config.device_id + "_" + key
                component["stat_t"] = topics.state(sensor.slug)
                if sensor.actuator:
                    component["cmd_t"] = topics.set(sensor.slug)
                yield sensor, key, component
