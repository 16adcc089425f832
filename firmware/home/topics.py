"""The vocabulary of MQTT topics. The only place that knows what a topic looks like."""

HOME_ASSISTANT_STATUS = "homeassistant/status"


class Topics:
    """The topics of one device."""

    def __init__(self, base, device_id):
        own = base + "/" + device_id + "/"
        self._own = own
        self.availability = own + "availability"
        self.announce = own + "announce"
        self.heartbeat = own + "heartbeat"
        self.log = own + "log"
        self.config_desired = own + "config/desired"
        self.config_reported = own + "config/reported"
        self.command = own + "command"
        self.command_all = base + "/all/command"
        self.command_result = own + "command/result"
        self.update = own + "update"
        self.sensor_set = own + "sensors/+/set"
        self.discovery = "homeassistant/device/" + device_id + "/config"

    def state(self, slug):
        return self._own + "sensors/" + slug + "/state"

    def set(self, slug):
        return self._own + "sensors/" + slug + "/set"


def match(wanted, topic):
    """Does `topic` match the topic filter `wanted`? The level a `+` stood for, True if there was no `+`, else None."""
    before, plus, after = wanted.partition("+")
    if not plus:
        return True if wanted == topic else None
    if not (topic.startswith(before) and topic.endswith(after) and len(topic) > len(before) + len(after)):
        return None
    level = topic[len(before) : len(topic) - len(after)]
    return None if "/" in level else level
