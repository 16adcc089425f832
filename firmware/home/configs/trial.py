"""The way of a configuration from its trial to being applied or left, on flash and in what is reported.

A file's name is its state, so that one rename changes that, and a power cut leaves the one or the other. A
configuration is kept as it came, with its "sha256" and all the "connections" that the hub ever gave.
"""

import os

from .. import board

APPLIED = const("config.json")  # the last one that proved itself
WAITING = const("config.waiting")  # to be tried after the reset that is to come
TRIED = const("config.tried")  # on trial now; what a boot finds here has failed
_LEFT = const("config.left")  # the report about the last one that was left
_TRIAL_S = const(90)


def in_force(manager):
    """The configuration in force, as the flash or /config.py has it."""
    if manager.version:
        return board.load(APPLIED)
    from .start import provisioned

    return provisioned([])


def log_level(config):
    return (config.get("settings") or {}).get("log_level") or "info"


def note(manager, state, config=None, error=None):
    """Have this reported of a configuration, of the one in force unless given."""
    version, sha256 = (config["version"], config["sha256"]) if config else (manager.version, manager.sha256)
    manager.report = {"version": version, "state": state, "error": error, "sha256": sha256}


def tell(home):
    """Publish the report; while /config.py is in force, with what it says but its secrets."""
    manager = home.config
    report = dict(manager.report, running=manager.version)
    if not manager.version:
        given = in_force(manager)
        report["config"] = {"name": manager.display_name, "settings": {"log_level": log_level(given)}, "sensors": given["sensors"]}
    home.mqtt.publish(home.mqtt.topics.config_reported, report)


def recall(manager, version=None):
    """Have the configuration reported that was left last: if it is newer than the one in force, or is `version`."""
    left = board.load(_LEFT)
    if not left or left["version"] <= manager.version or version not in (None, left["version"]):
        return False
    note(manager, "reverted", left, left.get("error") or {"": "no room to keep why"})
    return True


def leave(manager, tried, errors):
    """Give up the configuration on trial and remember that, so that it is not tried again."""
    note(manager, "reverted", tried, errors)
    try:
        board.save(_LEFT, manager.report)
        board.remove(TRIED)
    except OSError:
        board.rename(TRIED, _LEFT)  # no room for why: its version at least


def watch(home, tried, started):
    """A generator that waits until a configuration proved itself, or failed and was left. Returns whether it did.

    It has once the board is on the broker and the sensors `started`, [(index, slug)], could be started.
    """
    until = board.ms() + _TRIAL_S * 1000
    while True:
        yield
        errors = {}
        running = home.mqtt.connected
        for index, slug in started if home.sensors else ():
            sensor = home.sensors.find(slug)
            running = running and sensor.running
            if sensor.trouble:
                errors["sensors[%d]" % index] = sensor.trouble
        if board.ms() >= until and not errors:
            errors[""] = offline(home, _TRIAL_S)
        if errors:
            leave(home.config, tried, errors)
            home.log.error("config", "Left configuration %d for the one before" % tried["version"], errors)
            tell(home)
            return False
        if running:
            _keep(home, tried)
            return True


def offline(home, seconds):
    """Why the board is not on its broker, in words."""
    if home.wifi.connected:
        return "not on the broker within %d s: %s" % (seconds, home.mqtt.trouble)
    return "not on Wi-Fi within %d s: %s" % (seconds, ", ".join("%s: %s" % item for item in home.wifi.trouble.items()))


def after_reset(home, tried, started):
    """The trial of new connections. The way back from them is another reset."""
    if not (yield from watch(home, tried, started)):
        home.restart("config")
        while True:
            yield


def _keep(home, tried):
    manager = home.config
    board.rename(TRIED, APPLIED)
    manager.version, manager.sha256 = tried["version"], tried["sha256"]
    note(manager, "applied")
    home.log.info("config", "Configuration %d is applied" % manager.version, keep=True)
    tell(home)
    home.presence.announce()
    if home.discovery:
        home.discovery.publish()
        for name in os.listdir(board.DIRECTORY[:-1]):  # what removed sensors kept
            if name.startswith("sensor-") and not home.sensors.find(name[7:-5]):
                board.remove(name)
