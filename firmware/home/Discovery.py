"""Home Assistant device discovery: one retained message with a component for each thing a sensor shows.

Fields as in home-assistant.io/integrations/mqtt/#device-discovery-payload: `dev` and `o` are mandatory, every
component has its platform `p` and a `unique_id`, availability is shared by all. Names are abbreviated as that
page lists them (`uniq_id`, `stat_t` ...), which spares memory here. A component that is gone is
sent once more with nothing but its platform, which removes it, and then left out.
"""

import json

from home import VERSION, flash
from home.board import board_name
from home.errors import reason
from home.topics import HOME_ASSISTANT_STATUS

_FILE = "discovery.json"  # {component key: platform} of what Home Assistant was told
_REMEMBERED = 16  # removed components told again at each birth, for a Home Assistant that was away


class Discovery:
    """`sensors` is the SensorManager. Call `publish()` when they changed; on connect and on
    Home Assistant's birth it happens by itself."""

    def __init__(self, device_id, display_name, mqtt, log, sensors):
        self._id = device_id
        self._name = display_name
        self._mqtt = mqtt
        self._log = log
        self._sensors = sensors
        self._gone = {}
        self._to_send = ()
        mqtt.on_connect(self.publish)
        mqtt.route(HOME_ASSISTANT_STATUS, self._status)

    def publish(self):
        """Have `step()` send the message: with the removed components if there are any, then without."""
        known = flash.load(_FILE, {})
        current = {key: component["p"] for key, component in self._components()}
        for key, platform in known.items():
            if key not in current and len(self._gone) < _REMEMBERED:
                self._gone[key] = platform
        for key in current:
            self._gone.pop(key, None)
        if known != current:
            self._save(current)
        self._to_send = (dict(self._gone), {}) if self._gone else ({},)

    def _status(self, _, payload, retained):
        if bytes(payload) == b"online":  # Home Assistant's birth message
            self.publish()

    def step(self):
        if self._to_send and self._mqtt.connected:
            gone, self._to_send = self._to_send[0], self._to_send[1:]
            self._mqtt.publish(self._mqtt.topics.discovery, _Message(self, gone), True, 1)

    def _save(self, current):
        try:
            flash.save(_FILE, current)
        except OSError as error:
            self._log.warning("error", "Cannot save what Home Assistant was told: %s" % reason(error))

    def head(self):
        """The device, the origin and the shared options, as JSON without the closing brace."""
        return json.dumps({
            "dev": {"ids": ["homehub_" + self._id], "name": self._name, "mf": "HomeHub", "mdl": board_name(),
                    "sn": self._id, "sw": VERSION},
            "o": {"name": "HomeHub", "sw": VERSION},
            "avty_t": self._mqtt.topics.availability,
            "avty_tpl": "{{ value_json.state }}",
            "qos": 1,
        })[:-1]

    def components(self, gone):
        """(key, options) of every component, those in `gone` with nothing but their platform."""
        for entry in self._components():
            yield entry
        for key, platform in gone.items():
            yield key, {"p": platform}

    def _components(self):
        topics = self._mqtt.topics
        for sensor in self._sensors.sensors:
            for suffix, component in sensor.components():
                key = sensor.slug + "_" + suffix if suffix else sensor.slug
                component["uniq_id"] = self._id + "_" + key
                component["stat_t"] = topics.state(sensor.slug)
                if sensor.actuator:
                    component["cmd_t"] = topics.set(sensor.slug)
                yield key, component


class _Message:
    """The payload in parts, made anew each time it is gone through: it is never in memory as a whole."""

    def __init__(self, discovery, gone):
        self._discovery = discovery
        self._gone = gone

    def __iter__(self):
        yield self._discovery.head()
        yield ', "cmps": {'
        comma = ""
        for key, component in self._discovery.components(self._gone):
            yield "%s%s: %s" % (comma, json.dumps(key), json.dumps(component))
            comma = ", "
        yield "}}"
