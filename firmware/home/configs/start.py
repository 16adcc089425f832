"""What happens before the main loop. Needed at start only, and the status LED when the sensors change.

Which configuration a boot runs: the one on trial for its only time, the last one applied, or that of /config.py.
"""

import os
import sys
from binascii import hexlify

from machine import unique_id

from .. import VERSION, board
from . import trial
from .check import check, is_id


def load(manager, boot):
    """Set the values on the ConfigManager."""
    problems = manager.problems
    given = provisioned(problems)
    for name in ("device_id", "base_topic", "country", "update_key"):
        setattr(manager, name, given[name])
    if not is_id(manager.device_id):
        if manager.device_id is not None:
            problems.append("DEVICE_ID is not 1 to 64 of A-Z a-z 0-9 _ -: the chip's id is used")
        manager.device_id = hexlify(unique_id()).decode()  # the flash chip's on rp2, the MAC address on the ESP32
    manager.networks, manager.broker = [], {"host": ""}
    _use(manager, given)
    files = os.listdir(board.DIRECTORY[:-1])
    for name in files:
        if name.endswith(".new"):
            board.remove(name)  # its writing was cut off
    applied = trial.APPLIED in files and _saved(manager, trial.APPLIED) or given
    manager.version, manager.sha256 = applied["version"], applied["sha256"]
    _use(manager, applied)
    if trial.TRIED in files:  # the last run ended during a trial
        tried = board.load(trial.TRIED)
        if not tried or trial.recall(manager, tried["version"]):
            board.remove(trial.TRIED)  # it was on its way out
        else:
            why = "the board restarted during the trial: %s" % boot.cause
            trial.leave(manager, tried, {"": why})
            problems.append("Left configuration %d: %s" % (tried["version"], why))
    if not trial.recall(manager):
        trial.note(manager, "applied")
    if trial.WAITING in files:  # use new connections, for this boot only until they have proved themselves
        board.rename(trial.WAITING, trial.TRIED)
        tried = _saved(manager, trial.TRIED)
        if tried:
            started = [(index, spec["slug"]) for index, spec in enumerate(tried["sensors"]) if spec not in manager.sensors]
            _use(manager, tried)
            manager.trial = (tried, started)
            trial.note(manager, "trial", tried)
        else:
            board.remove(trial.TRIED)


def provisioned(problems):
    """What /config.py says, but for sensors that cannot be used."""
    import config

    value = config.__dict__.get
    del sys.modules["config"]
    given = {
        "device_id": value("DEVICE_ID"),
        "base_topic": value("BASE_TOPIC", "homehub"),
        "country": value("WIFI_COUNTRY", ""),
        "update_key": value("UPDATE_KEY"),
        "version": 0,
        "sha256": None,
        "name": value("DISPLAY_NAME"),
        "settings": {"log_level": value("LOG_LEVEL")},
        "sensors": [_complete(spec) for spec in value("SENSORS", ())],
        "connections": {"wifi": value("WIFI"), "mqtt": value("MQTT")},
    }
    if "settings.log_level" in _unusable(given, "/config.py", problems):
        given["settings"] = None
    return given


def _complete(spec):
    """A sensor of /config.py with the fields that may be missing there."""
    kind = spec.get("sensor_type")
    name = spec.get("name") or kind
    settings = spec.get("sensor_config", {})
    slug = spec.get("slug") or slug_of(str(name)) or "%s-%s" % (kind, settings.get("pin"))
    return {"slug": slug, "name": name, "sensor_type": kind, "sensor_config": settings}


def slug_of(name):
    """A name as a topic level: lower case, everything but letters and digits a hyphen."""
    words = "".join(c if board.is_spelled(c, "") else " " for c in name).lower().split()
    return "-".join(words)[:64]


def _unusable(config, source, problems):
    """Take out the sensors that cannot be used. Returns the paths of all else that is wrong."""
    sensors = config["sensors"]
    others = []
    for field, words in check(config).items():
        problems.append("%s: %s: %s" % (source, field, words))
        if field.startswith("sensors["):
            sensors[int(field[8:].split("]")[0])] = None
        else:
            others.append(field)
    config["sensors"] = [spec for spec in sensors if spec]
    return others


def _saved(manager, name):
    """A configuration from the flash; None if it is damaged."""
    config = board.load(name)
    try:
        config["version"], config["sha256"], config["connections"]
        if not _unusable(config, name, manager.problems):
            return config
    except (TypeError, KeyError, AttributeError):
        pass  # not what was saved
    manager.problems.append("%s is damaged and not used" % name)


def _use(manager, config):
    manager.display_name = config.get("name") or manager.device_id
    manager.log_level = trial.log_level(config)
    manager.sensors = config["sensors"]
    connections = config["connections"]
    manager.networks = connections.get("wifi") or manager.networks
    manager.broker = connections.get("mqtt") or manager.broker


def start(home):
    """Say how the board came up and what is wrong with it, so that it survives the next reset too; take its pins into use."""
    boot = home.boot
    log = home.log
    log.info("boot", "Started: %s, boot %d" % (boot.cause, boot.count),
             {"cause": boot.cause, "count": boot.count, "version": VERSION, "slot": home.updates.release["slot"]})
    crash = boot.exit.get("traceback")
    if crash:
        log.error("error", "The last run crashed: %s" % crash.strip().split("\n")[-1], {"traceback": crash[-600:]})
    if boot.left:
        log.error("update", "A release was left: %s" % boot.left)
    if boot.safe_mode:
        log.critical("boot", "Safe mode: %d starts in a row failed within a minute. Sensors are off" % boot.failures)
    if not boot.counted:
        log.error("boot", "Cannot save the boot number: the flash is full")
    for problem in home.config.problems:
        log.error("config", problem)
    log.flush()
    boot.reported()
    specs, home.config.sensors = home.config.sensors, None  # each sensor has its own settings then
    home.status = status_led(home, status_settings(specs))
    home.updates.recall()
    if boot.safe_mode:
        return
    from ..Presence import Discovery
    from ..sensors import SensorManager

    home.sensors = sensors = SensorManager(home.mqtt, home.log)
    for spec in specs:
        if spec["sensor_type"] != "status_led":
            sensors.add(spec)
    home.discovery = Discovery(home)


def status_settings(specs):
    """Settings of the status LED: those among the sensors, else the board's own LED; None when that has another use."""
    own = "LED" if sys.platform == "rp2" else 2  # the Pico W's on the radio chip, GPIO 2 on ESP32 DevKits
    settings = {"pin": own}
    for spec in specs:
        if spec["sensor_type"] == "status_led":
            return spec["sensor_config"]
        if spec["sensor_config"].get("pin") == own:
            settings = None
    return settings


def status_led(home, settings):
    """The status LED, running; None without settings. It is a help, not a need: the board runs without."""
    if settings is None:
        return
    try:
        from ..sensors.StatusLED import StatusLED

        led = StatusLED("status", "Status", settings)
        led.start()
        return led
    except Exception as error:
        home.log.error("sensor", "The status LED is off: %s" % board.reason(error), {}, error=error)
