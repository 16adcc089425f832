"""Brings a received message to the code that asked for its topic."""

from home.errors import traceback
from home.topics import match

_REFUSED = 0x80  # SUBACK's return code for a failed subscription, MQTT 3.1.1 section 3.9.3


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
        except Exception as error:
            self._log.error("mqtt", "Handling a message failed", {"topic": topic, "traceback": traceback(error)})
