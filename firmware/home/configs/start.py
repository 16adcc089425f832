"""Which configuration a boot runs: the one on trial for its only time, the last one applied, or that of /config.py."""

import os
import sys

from home import flash
from home.board import unique_id
from home.configs import trial
from home.configs.check import check, is_id


def load(manager, boot):
    """Set the values on the ConfigManager."""
    problems = manager.problems
    given = provisioned(problems)
    manager.update_key = given["update_key"]
    manager.base_topic, manager.country = given["base_topic"], given["country"]
    manager.device_id = given["device_id"]
    if not is_id(manager.device_id):
        if manager.device_id is not None:
            problems.append("DEVICE_ID is not 1 to 64 of A-Z a-z 0-9 _ -: the chip's unique id is used")
        manager.device_id = unique_id()
    manager.networks, manager.broker = [], {"host": ""}
    _use(manager, given)
    files = os.listdir(flash.DIRECTORY[:-1])
    for name in files:
        if name.endswith(".new"):
            flash.remove(name)  # its writing was cut off
    applied = trial.APPLIED in files and _saved(manager, trial.APPLIED) or given
    manager.version, manager.sha256 = applied["version"], applied["sha256"]
    _use(manager, applied)
    if trial.TRIED in files:  # the last run ended during a trial
        tried = flash.load(trial.TRIED)
        if not tried or trial.recall(manager, tried["version"]):
            flash.remove(trial.TRIED)  # it was on its way out
        else:
            why = "the board restarted during the trial: %s" % boot.cause
            trial.leave(manager, tried, {"": why})
            problems.append("Left configuration %d: %s" % (tried["version"], why))
    if not trial.recall(manager):
        trial.note(manager, "applied")
    if trial.WAITING in files:  # use new connections, for this boot only until they have proved themselves
        trial.rename(trial.WAITING, trial.TRIED)
        tried = _saved(manager, trial.TRIED)
        if tried:
            started = [(index, spec["slug"]) for index, spec in enumerate(tried["sensors"]) if spec not in manager.sensors]
            _use(manager, tried)
            manager.trial = (tried, started)
            trial.note(manager, "trial", tried)
        else:
            flash.remove(trial.TRIED)


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
    words = "".join(c if c.isalpha() or c.isdigit() else " " for c in name).lower().split()
    return "-".join(words)[:64]


def _unusable(config, source, problems):
    """Take out the sensors that cannot be used. Returns the paths of all else that is wrong."""
    errors = check(config)
    for field, words in errors.items():
        problems.append("%s: %s: %s" % (source, field, words))
    config["sensors"] = [spec for index, spec in enumerate(config["sensors"])
                         if not any(field.startswith("sensors[%d]" % index) for field in errors)]
    return [field for field in errors if not field.startswith("sensors[")]


def _saved(manager, name):
    """A configuration from the flash; None if it is damaged."""
    config = flash.load(name)
    try:
        config["version"], config["sha256"], config["connections"]
        if not _unusable(config, name, manager.problems):
            return config
    except (TypeError, KeyError, AttributeError):
        pass  # not what was saved
    manager.problems.append("The configuration in %s%s is damaged and not used" % (flash.DIRECTORY, name))


def _use(manager, config):
    manager.display_name = config.get("name") or manager.device_id
    manager.log_level = trial.log_level(config)
    manager.sensors = config["sensors"]
    manager.networks = config["connections"].get("wifi") or manager.networks
    manager.broker = config["connections"].get("mqtt") or manager.broker
