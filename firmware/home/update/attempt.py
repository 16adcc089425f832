"""One attempt to update this board, from the command to the proof.

What is known of it is kept in /state/update.json, so that its end is told whatever happens. The running slot is only
read. All that changes which code runs is one rename of the loader's pointer, after everything was verified; the pointer
names the attempt, so a boot can tell how far that came.
"""

from .. import board

_FILE = const("update.json")
_ENOSPC = const(28)  # the errno module leaves it out
_ALIVE_MS = const(60000)
_PROBATION_S = const(180)  # then this boot has failed, and the loader counts it


def begin(home, args, id):
    """Start what the command asks for. Returns the generator that does it; ValueError when it is refused."""
    try:
        source = args["source"]
        "%s%d%s%s%s%d" % (
            args["release"], args["sequence"], args["manifest_sha256"], source["host"], source["path"], source["port"])
    except (KeyError, TypeError) as error:
        raise ValueError("not the arguments of an update: %s" % error)
    _new(home, id, args["release"], args["sequence"])
    try:
        board.call("release", "check_command", home, args, id)
    except ValueError as error:
        _note(home, "rejected", str(error))
        raise
    _note(home, "downloading")
    return _run(home, args)


def recall(home):
    """What became of the attempt in the file? Returns the generator of a probation if that is to come."""
    pointer = home.boot.pointer
    release = home.updates.release
    status = home.updates.status = board.load(_FILE, {})
    state = status.get("state")
    mine = state and status["id"] == pointer.get("attempt")
    if home.boot.on_trial:
        if not mine:
            _new(home, pointer.get("attempt"), release["version"], release["sequence"])
        if state != "probation":
            _note(home, "probation")
        return _probation(home)
    if state not in ("downloading", "verifying", "installing", "probation"):
        return
    if not mine:
        _note(home, "failed", "the board restarted meanwhile: %s" % home.boot.cause)
    elif pointer.get("rolled_back"):
        status["state"] = "probation"  # whatever the new code came to say
        _note(home, "rolled_back", pointer["rolled_back"], pointer.get("traceback"))
    else:
        _note(home, "confirmed")


def _new(home, id, release, sequence):
    home.updates.status = {
        "id": id, "state": "verifying", "release": release, "sequence": sequence, "progress": 0, "bytes": 0, "bytes_total": 0}


def _note(home, state, error=None, trace=None):
    """The attempt has come to another state: keep that, tell it, log it."""
    status = home.updates.status
    status["stage"] = error and status["state"]
    status["state"] = state
    status["error"] = error
    status["traceback"] = trace
    try:
        board.save(_FILE, status)
    except OSError:
        pass  # no room: it is told at least
    home.updates.tell()
    words = "Update to %s: %s" % (status["release"], state)
    if error:
        home.log.error("update", "%s: %s" % (words, error), trace and {"traceback": trace[-600:]})
    else:
        home.log.info("update", words)


def _run(home, args):
    """A generator: all of it up to the restart into the new code."""
    from ..release import Refusal
    from .fetch import Ftp, Http
    from .slot import fill

    source = args["source"]
    source = (Ftp if source.get("type") == "ftp" else Http)(home, source)
    try:
        slot = yield from fill(home, args, source, lambda state: _note(home, state))
        _note(home, "installing")
        if not home.boot.switch(slot, home.updates.status["id"]):
            raise OSError(_ENOSPC)
        home.restart("update")
        while True:
            yield
    except GeneratorExit:
        _note(home, "cancelled", "by command")
    except Refusal as error:
        home.updates.status["state"] = "verifying"
        _note(home, "rejected", str(error))
    except Exception as error:
        _note(home, "failed", board.reason(error), None if isinstance(error, (OSError, ValueError)) else board.traceback(error))
    finally:
        source.close()


def _probation(home):
    """A generator: has this release proved itself? If not in time, this boot is one that failed."""
    until = board.ms() + _PROBATION_S * 1000
    while True:
        yield
        now = board.ms()
        waiting = [sensor.name for sensor in home.sensors.sensors if sensor.trouble or not (sensor.running or sensor.failures)] if home.sensors else ()
        if now >= _ALIVE_MS and home.mqtt.born and not waiting and not home.config.work and home.boot.confirm():
            _note(home, "confirmed")
            return
        if now >= until:
            until += until  # until the restart
            why = "sensors do not start: %s" % ", ".join(waiting)
            if not home.mqtt.connected:
                why = board.call("configs.trial", "offline", home, _PROBATION_S)
            home.restart("update", error=why)
