"""The commands that concern the whole board: restart, identify, check-in, log-level."""

from micropython import const

from home import clock
from home.log import LEVELS

_IDENTIFY_S = const(10)


def add(home):
    """Teach the coordinator's Commands what they do. A handler gets the args and the command's id."""

    def restart(args, id):
        home.log.info("restart", "Restarting on command", {"command": id})
        home.restart("command", command=id)
        return "accepted"

    def identify(args, id):
        seconds = args.get("seconds", _IDENTIFY_S)
        if isinstance(seconds, bool) or not isinstance(seconds, int) or not 1 <= seconds <= 3600:
            raise ValueError("seconds must be a whole number from 1 to 3600")
        home.identify(seconds * 1000)
        return "done"

    def check_in(args, id):
        home.log.info("check-in", "%s is here: up %d s" % (home.config.display_name, clock.ms() // 1000), home.wifi.info())
        home.presence.announce()
        home.presence.heartbeat()
        return "done"

    def log_level(args, id):
        level = args.get("level")
        if level not in LEVELS:
            raise ValueError("level must be one of %s" % ", ".join(LEVELS))
        home.log.set_level(level)
        home.log.info("command", "The log level is %s now" % level)
        return "done"

    commands = home.commands
    commands.add("restart", restart)
    commands.add("identify", identify)
    commands.add("check-in", check_in)
    commands.add("log-level", log_level)
    restarted_by = home.boot.exit.get("command")
    if restarted_by:
        home.mqtt.on_connect(lambda: commands.answer(restarted_by, "done"))
