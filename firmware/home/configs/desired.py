"""A wanted configuration has come: is it new, can this board be that, and how does it get there?"""

from binascii import hexlify
from hashlib import sha256

from .. import board
from . import trial
from .check import check
from ..topics import parse_object

_LARGEST = const(4000)  # bytes, as the protocol says; a little more arrives too
_BEGINNING = const(64)  # bytes in which the version stands


def consider(home, payload):
    """A generator that does what is wanted, None if there is nothing to do. `payload` is not used once this returns."""
    errors = None
    try:
        config = parse_object(payload)
    except ValueError as error:
        config = _beginning(payload)
        errors = {"": str(error)}
    config["sha256"] = hexlify(sha256(payload).digest()).decode()
    return _decide(home, config, errors)


def refuse(home, size, beginning):
    """What came is not in memory: say so."""
    config = _beginning(beginning)
    config["sha256"] = None
    _decide(home, config, {"": "it has %d bytes, this board takes %d" % (size, _LARGEST)})


def _beginning(payload):
    """What stands before the first comma: the version."""
    try:
        return parse_object(bytes(payload[:_BEGINNING]).split(b",")[0] + b"}")
    except ValueError:
        return {}


def _decide(home, config, errors):
    manager = home.config
    version = config.get("version")
    if type(version) is not int or version < 1:
        home.log.warning("config", "Refused a configuration without a version above 0", errors)
        return None
    if version <= manager.version:
        trial.note(manager, "applied")
    elif not trial.recall(manager, version):
        errors = errors or check(config)
        if not errors:
            return _change(home, config)
        return _reject(home, config, errors)
    trial.tell(home)


def _reject(home, config, errors):
    before = home.config.report
    trial.note(home.config, "rejected", config, errors)
    if home.config.report != before:  # it comes again with every connection
        home.log.warning("config", "Rejected configuration %d" % config["version"], errors)
    trial.tell(home)


def _change(home, config):
    """Try it: at once, or after a reset if the board has to move to other connections."""
    manager = home.config
    old = trial.in_force(manager)
    given = config.get("connections") or {}
    moves = home.boot.safe_mode or not (
        given.get("wifi") in (None, manager.networks) and given.get("mqtt") in (None, manager.broker))
    kept = old["connections"] if manager.version else {}  # what /config.py says stays there
    config["connections"] = {name: given.get(name) or kept.get(name) for name in ("wifi", "mqtt")}
    try:
        board.save(trial.WAITING if moves else trial.TRIED, config)
    except OSError as error:
        _reject(home, config, {"": "it cannot be kept: %s" % board.reason(error)})
        return
    trial.note(manager, "trial", config)
    trial.tell(home)
    yield
    if moves:
        home.log.info("config", "Restarting to try configuration %d" % config["version"], keep=True)
        home.restart("config")
        while True:
            yield
    started = yield from _apply(home, old, config)  # should this crash, the next boot goes back
    if not (yield from trial.watch(home, config, started)):
        yield from _apply(home, config, old)


def _apply(home, old, new):
    """A generator that changes what differs, a sensor per step. Returns [(index, slug)] of the sensors it made."""
    sensors = home.sensors
    home.config.display_name = new.get("name") or home.config.device_id
    level = trial.log_level(new)
    if level != trial.log_level(old):  # else one that a command has set stays
        home.log.set_level(level)
    from . import start

    light = start.status_settings(new["sensors"])
    if light == start.status_settings(old["sensors"]):
        light = home.status
    elif home.status:
        home.status.stop()
        home.status = None
    # First pins are let go, then taken: two sensors may have changed places.
    wanted = {spec["slug"]: spec for spec in new["sensors"]}
    unchanged = []
    for spec in old["sensors"]:
        slug = spec["slug"]
        sensor, other = sensors.find(slug), wanted.get(slug)
        kind = other and other["sensor_type"] == spec["sensor_type"]
        if sensor and kind and other["sensor_config"] == spec["sensor_config"]:
            sensor.name = other["name"]
            unchanged.append(slug)
            continue
        sensors.remove(slug)
        if other and not kind:  # what it said last fits no more
            home.mqtt.publish(home.mqtt.topics.state(slug), b"")
        yield
    started = []
    for index, spec in enumerate(new["sensors"]):
        if spec["sensor_type"] != "status_led" and spec["slug"] not in unchanged:
            sensors.add(spec)
            started.append((index, spec["slug"]))
            yield
    if light is not home.status:
        home.status = start.status_led(home, light)
    return started
