"""Reads /config.py, the configuration a board was set up with. Needed at start only."""

import sys

import config

from home.board import unique_id
from home.log import LEVELS

_ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


def read(manager):
    """Set the values on the ConfigManager, checked; what cannot be used goes to its `problems`."""
    manager.device_id = _checked_id(manager, _value("DEVICE_ID", None))
    manager.display_name = _value("DISPLAY_NAME", None) or manager.device_id
    manager.networks = _value("WIFI", [])
    manager.country = _value("WIFI_COUNTRY", "")
    manager.broker = _value("MQTT", {"host": ""})
    manager.base_topic = _value("BASE_TOPIC", "homehub")
    manager.log_level = _checked_level(manager, _value("LOG_LEVEL", "info"))
    manager.sensors = _checked_sensors(manager, _value("SENSORS", []))
    del sys.modules["config"]


def is_id(value):
    """1 to 64 of A-Z a-z 0-9 _ -: what can be a device id or a slug."""
    return isinstance(value, str) and 0 < len(value) <= 64 and all(c in _ID_CHARACTERS for c in value)


def slug_of(name):
    """A name as a topic level: lower case, everything but letters and digits a hyphen."""
    slug = "".join(c if c in _ID_CHARACTERS[:-2] else "-" for c in name).lower()
    while "--" in slug:
        slug = slug.replace("--", "-")
    return slug.strip("-")[:64]


def _value(name, default):
    return getattr(config, name, default)


def _checked_id(manager, device_id):
    if device_id is not None and not is_id(device_id):
        manager.problems.append("DEVICE_ID is not 1 to 64 of A-Z a-z 0-9 _ -: the chip's unique id is used")
        device_id = None
    return device_id or unique_id()


def _checked_level(manager, level):
    if level in LEVELS:
        return level
    manager.problems.append("LOG_LEVEL is none of %s: info is used" % ", ".join(LEVELS))
    return "info"


def _checked_sensors(manager, specs):
    checked = []
    for spec in specs:
        try:
            checked.append(_checked_sensor(spec))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            manager.problems.append("SENSORS: %r cannot be used: %s" % (spec, error))
    return checked


def _checked_sensor(spec):
    name = spec.get("name") or spec["sensor_type"]
    settings = spec.get("sensor_config", {})
    slug = spec.get("slug") or slug_of(name) or "%s-%s" % (slug_of(spec["sensor_type"]), settings.get("pin"))
    if not is_id(slug):
        raise ValueError("slug is not 1 to 64 of A-Z a-z 0-9 _ -")
    return {"slug": slug, "name": name, "sensor_type": spec["sensor_type"], "sensor_config": settings}
