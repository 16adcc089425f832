"""The vocabulary of MQTT topics, the only place that knows what a topic looks like, and the way of received messages."""

import json

_DEEPEST = const(32)  # levels of nesting the protocol allows
_REFUSED = const(0x80)  # SUBACK's return code for a failed subscription, MQTT 3.1.1 section 3.9.3


class Topics:
    """The topics of one device."""

    def __init__(self, base, device_id):
        own = base + "/" + device_id + "/"
        self._own = own
        # `topics.config_desired` is config/desired, and so on.
        for name in "availability announce heartbeat log config_desired config_reported command command_result update".split():
            setattr(self, name, own + name.replace("_", "/"))
        self.command_all = base + "/all/command"
        self.sensor_set = self.set("+")
        self.birth = "homeassistant/status"
        self.discovery = "homeassistant/device/" + device_id + "/config"

    def state(self, slug):
        return self._own + "sensors/" + slug + "/state"

    def set(self, slug):
        return self._own + "sensors/" + slug + "/set"


def match(wanted, topic):
    """Does `topic` match the topic filter `wanted`? The level a `+` stood for, True if there was no `+`, else None."""
    before, plus, after = wanted.partition("+")
    level = topic[len(before) : len(topic) - len(after)]
    if before + level + after == topic and "/" not in level and bool(level) == bool(plus):
        return level or True


class Router:
    """Wanted subscriptions with their handlers. What a handler throws is logged, not passed on."""

    def __init__(self, log):
        self._log = log
        self._routes = []  # (filter, handler)
        self._asked = {}  # packet id of a SUBSCRIBE -> its filter

    def add(self, wanted, handler):
        self._routes.append((wanted, handler))

    def subscribe(self, client):
        """Ask the broker for every route. Raises OSError."""
        self._asked.clear()
        for wanted, _ in self._routes:
            self._asked[client.subscribe(wanted, 1)] = wanted

    def subscribed(self, packet, codes):
        wanted = self._asked.pop(packet, None)
        if wanted and codes[0] == _REFUSED:
            self._log.error("mqtt", "The broker refuses the subscription to %s: check its access rules" % wanted)

    def dispatch(self, topic, payload, retained):
        """`topic` as bytes; `payload` is given to the handler as bytes or a view of them."""
        try:
            topic = str(topic, "utf-8")
            for wanted, handler in self._routes:
                level = match(wanted, topic)
                if level:
                    handler(level, payload, retained)
        except ValueError as error:
            self._log.warning("mqtt", "Refused a message: %s" % error, {"topic": topic})
        except Exception as error:
            self._log.error("mqtt", "Handling a message failed", {"topic": topic}, error=error)


def parse_object(payload):
    """The dict in a payload (bytes or a view of them). ValueError says why there is none."""
    if _depth(payload) > _DEEPEST:
        raise ValueError("it is nested deeper than %d levels" % _DEEPEST)
    try:
        value = json.loads(payload)
    except UnicodeError:
        raise ValueError("it is not UTF-8")
    except ValueError:
        raise ValueError("it is not JSON")
    if type(value) is not dict:
        raise ValueError("it is not a JSON object")
    return value


def _depth(payload):
    """How deep the brackets outside of texts are nested."""
    deepest = depth = 0
    quoted = escaped = False
    for byte in payload:
        if escaped:
            escaped = False
        elif byte == 0x22:  # "
            quoted = not quoted
        elif quoted:
            escaped = byte == 0x5C  # backslash
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
