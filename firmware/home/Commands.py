"""Commands from the hub: checked, answered, and each id acted on once."""

from collections import deque

from micropython import const

from home import clock
from home.errors import reason, traceback
from home.messages import parse_object

_REMEMBERED = const(16)  # ids whose answer is kept for a repetition
_WAITING = const(8)
_DEFAULT_TTL_S = const(60)
_LONGEST_ID = const(64)


class Commands:
    """`add()` the handlers. A handler gets the args (a dict) and the command's id, returns "done" or "accepted",
    and throws ValueError with the reason when it refuses.

    The board has no clock, so a command's age is counted from its arrival; it is a new one then, because
    the broker keeps no session for this board and a retained command is refused.
    """

    def __init__(self, mqtt, log):
        self._mqtt = mqtt
        self._log = log
        self._handlers = {}
        self._waiting = deque((), _WAITING)  # (id, name, args, expires)
        self._answers = deque((), _REMEMBERED)  # (id, status, error)
        mqtt.route(mqtt.topics.command, self._received)
        mqtt.route(mqtt.topics.command_all, self._received)

    def add(self, name, handler):
        self._handlers[name] = handler

    def step(self, now):
        """Carry out one waiting command."""
        if not self._waiting:
            return
        id, name, args, expires = self._waiting.popleft()
        if now >= expires:
            self._reject(id, "%s expired before it could be carried out" % name)
            return
        try:
            status = self._handlers[name](args, id)
        except ValueError as error:
            self._reject(id, str(error))
            return
        except Exception as error:  # a bug here is no reason to restart the board
            self._log.error("command", "%s failed: %s" % (name, reason(error)), {"id": id, "traceback": traceback(error)})
            self.answer(id, "failed", reason(error))
            return
        self.answer(id, status)

    def answer(self, id, status, error=None):
        """Publish a result and remember it: accepted, done, failed or rejected."""
        self._answers.append((id, status, error))
        self._publish(id, status, error)

    def _publish(self, id, status, error):
        self._mqtt.publish_json(self._mqtt.topics.command_result, {"id": id, "status": status, "error": error}, retain=False)

    def _reject(self, id, error):
        self._log.warning("command", "Refused a command: %s" % error, {"id": id})
        self.answer(id, "rejected", error)

    def _received(self, _, payload, retained):
        try:
            message = parse_object(payload)
            id = message.get("id")
            if not isinstance(id, str) or not 0 < len(id) <= _LONGEST_ID:
                raise ValueError("its id is missing or not a text of 1 to %d characters" % _LONGEST_ID)
        except ValueError as error:
            self._log.warning("command", "Refused a command: %s" % error)
            return
        for known, status, error in self._answers:
            if known == id:  # a repetition is answered again, not obeyed again
                self._publish(id, status, error)
                return
        for waiting in self._waiting:
            if waiting[0] == id:
                return  # it will be answered
        try:
            self._enqueue(id, message, retained)
        except ValueError as error:
            self._reject(id, str(error))

    def _enqueue(self, id, message, retained):
        name = message.get("command")
        args = message.get("args")
        ttl = message.get("ttl_s")
        if retained:
            raise ValueError("it is retained and would be obeyed at every connect")
        if not isinstance(name, str) or name not in self._handlers:
            raise ValueError("unknown command %s" % name)
        if args is not None and not isinstance(args, dict):
            raise ValueError("args is not an object")
        if ttl is None:
            ttl = _DEFAULT_TTL_S
        elif isinstance(ttl, bool) or not isinstance(ttl, (int, float)):
            raise ValueError("ttl_s is not a number")
        if ttl <= 0:
            raise ValueError("%s has expired" % name)
        if len(self._waiting) >= _WAITING:
            raise ValueError("%d commands are waiting already" % _WAITING)
        self._waiting.append((id, name, args or {}, clock.ms() + int(ttl * 1000)))
