"""Commands from the hub: checked, answered, and each id acted on once; and those that concern the whole board."""

from collections import deque

from .board import ms, reason
from .log import LEVELS
from .sensors import whole_number
from .topics import parse_object

_REMEMBERED = const(16)  # ids whose answer is kept for a repetition
_WAITING = const(8)
_DEFAULT_TTL_S = const(60)
_LONGEST_ID = const(64)
_IDENTIFY_S = const(10)


class Commands:
    """A handler gets the args (a dict) and the command's id, returns "done" or "accepted", and throws ValueError with the
    reason when it refuses.

    The board has no clock, so a command's age is counted from its arrival; it is a new one then, because
    the broker keeps no session for this board and a retained command is refused.
    """

    def __init__(self, home):
        self._home = home
        self._log = home.log
        mqtt = home.mqtt
        self.handlers = {  # by name
            "restart": self._restart, "identify": self._identify, "check-in": self._check_in, "log-level": self._log_level,
        }
        self._waiting = deque((), _WAITING)  # (id, name, args, expires)
        self._answers = deque((), _REMEMBERED)  # {"id", "status", "error"}
        mqtt.route(mqtt.topics.command, self._received)
        mqtt.route(mqtt.topics.command_all, self._received)
        restarted_by = home.boot.exit.get("command")
        if restarted_by:
            mqtt.on_connect(lambda: self.answer(restarted_by, "done"))

    def step(self, now):
        """Carry out one waiting command."""
        if not self._waiting:
            return
        id, name, args, expires = self._waiting.popleft()
        if now >= expires:
            self.answer(id, "rejected", "%s has expired" % name)
            return
        try:
            self.answer(id, self.handlers[name](args, id))
        except ValueError as error:
            self.answer(id, "rejected", str(error))
        except Exception as error:  # a bug here is no reason to restart the board
            self._log.error("command", "%s failed: %s" % (name, reason(error)), {"id": id}, error=error)
            self.answer(id, "failed", reason(error))

    def answer(self, id, status, error=None):
        """Publish a result and remember it: accepted, done, failed or rejected."""
        if status == "rejected":
            self._log.warning("command", "Refused a command: %s" % error, {"id": id})
        result = {"id": id, "status": status, "error": error}
        self._answers.append(result)
        self._publish(result)

    def _publish(self, result):
        mqtt = self._home.mqtt
        mqtt.publish(mqtt.topics.command_result, result, False)

    def _received(self, _, payload, retained):
        message = parse_object(payload)
        id = message.get("id")
        if type(id) is not str or not 0 < len(id) <= _LONGEST_ID:
            raise ValueError("a command needs an id of 1 to %d characters" % _LONGEST_ID)
        for result in self._answers:
            if result["id"] == id:  # a repetition is answered again, not obeyed again
                self._publish(result)
                return
        for waiting in self._waiting:
            if waiting[0] == id:
                return  # it will be answered
        name = message.get("command")
        args = message.get("args")
        ttl = message.get("ttl_s")
        if args is None:
            args = {}
        if ttl is None:
            ttl = _DEFAULT_TTL_S
        refusal = None
        if retained:
            refusal = "a retained command would be obeyed at every connect"
        elif type(name) is not str or name not in self.handlers:
            refusal = "unknown command %s" % name
        elif type(args) is not dict:
            refusal = "args is not an object"
        elif type(ttl) not in (int, float):
            refusal = "ttl_s is not a number"
        elif ttl <= 0:
            refusal = "%s has expired" % name
        elif len(self._waiting) >= _WAITING:
            refusal = "too many commands are waiting"
        if refusal:
            self.answer(id, "rejected", refusal)
        else:
            self._waiting.append((id, name, args, ms() + int(ttl * 1000)))

    # -- the whole board -----------------------------------------------------------------------------

    def _restart(self, args, id):
        self._log.info("restart", "Restarting on command", {"command": id})
        self._home.restart("command", command=id)
        return "accepted"

    def _identify(self, args, id):
        seconds = whole_number(args, "seconds", _IDENTIFY_S, 1, 3600)
        if not self._home.status:
            raise ValueError("this board has no status LED in use")
        self._home.identify_until = ms() + seconds * 1000
        return "done"

    def _check_in(self, args, id):
        home = self._home
        self._log.info("check-in", "%s is here: up %d s" % (home.config.display_name, ms() // 1000), home.wifi.info())
        home.presence.announce()
        home.presence.heartbeat()
        return "done"

    def _log_level(self, args, id):
        level = args.get("level")
        if level not in LEVELS:
            raise ValueError("level must be one of %s" % ", ".join(LEVELS))
        self._log.set_level(level)
        self._log.info("command", "The log level is %s now" % level)
        return "done"
