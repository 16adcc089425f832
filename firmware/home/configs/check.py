"""Can this board be what a configuration says? Says everything that is wrong with it, field by field."""

import os
import sys

from ..board import is_spelled
from ..log import LEVELS
from ..sensors import SettingError, sensor_class, whole_number

_MOST = const(8)  # errors; the rest would only cost memory
# One bit per GPIO that is free. Pico W datasheet, chapter 2: 23 to 25, 29 and the LED are on the Wi-Fi chip.
_PICO_W = const(0x1C7FFFFF)
# ESP32-WROOM-32 datasheet, "Pin Definitions": 6 to 11 are on the flash, 20, 24, 28 to 31, 37 and 38 not led out; ESP32
# datasheet, "General Purpose Input / Output": 34 to 39 are inputs.
_ESP32 = const(0x9F0EEFF03F)
_FIRST_INPUT = const(34)


def check(config):
    """{field path: words}, empty if all is well."""
    errors = {}
    if config.get("name") is not None:
        _check_text(errors, "name", config["name"], 1, 100)
    level = _object(errors, "settings", config.get("settings")).get("log_level")
    if level is not None and level not in LEVELS:
        errors["settings.log_level"] = "must be one of %s" % ", ".join(LEVELS)
    taken = {}
    for at, spec in _items(errors, "sensors", config.get("sensors")):
        _check_sensor(errors, at, spec, taken)
    connections = _object(errors, "connections", config.get("connections"))
    if connections.get("wifi") is not None:
        for at, network in _items(errors, "connections.wifi", connections["wifi"]):
            _check_text(errors, at + ".ssid", network.get("ssid"), 1, 32)
            # WPA2: a passphrase of 8 to 63 characters, or a key of 64 hexadecimal digits (IEEE 802.11, annex J.4).
            _check_text(errors, at + ".password", network.get("password") or "no password", 8, 64)
    if connections.get("mqtt") is not None:
        at = "connections.mqtt"
        broker = _object(errors, at, connections["mqtt"])
        tls = broker.get("tls")
        _check_text(errors, at + ".host", broker.get("host"), 1, 253)
        for field in ("user", "password"):
            _check_text(errors, "%s.%s" % (at, field), broker.get(field) or "none", 1, 1000)
        try:
            whole_number({"port": broker.get("port") or 1883}, "port", 0, 1, 65535)
        except SettingError as error:
            errors[at + ".port"] = str(error)
        if not (tls in (None, True, False) or type(tls) is dict and type(tls.get("ca")) is str):
            errors[at + ".tls"] = 'must be true, false or {"ca": path}'
    return errors


def is_id(value):
    """1 to 64 of A-Z a-z 0-9 _ -: what can be a device id or a slug."""
    return type(value) is str and 0 < len(value) <= 64 and is_spelled(value, "_-")


def _object(errors, at, value):
    if value is None or type(value) is dict:
        return value or {}
    errors[at] = "must be an object"
    return {}


def _items(errors, at, values):
    """(path, object) of a list, up to the point where enough is wrong."""
    if type(values) is not list:
        errors[at] = "must be a list"
        return
    for index, value in enumerate(values):
        path = "%s[%d]" % (at, index)
        if len(errors) >= _MOST:
            return
        if type(value) is dict:
            yield path, value
        else:
            errors[path] = "must be an object"


def _check_text(errors, at, value, shortest, longest):
    if not (type(value) is str and shortest <= len(value) <= longest and min(value) >= " "):
        errors[at] = "must be a text of %d to %d characters" % (shortest, longest)


def _check_sensor(errors, at, spec, taken):
    """`taken` is what other sensors have: slugs and pins, each with the sensor's name."""
    slug, name, kind, settings = [spec.get(field) for field in ("slug", "name", "sensor_type", "sensor_config")]
    _check_text(errors, at + ".name", name, 1, 100)
    if is_id(slug):
        _take(errors, at, "slug", slug, taken, name)
    else:
        errors[at + ".slug"] = "must be 1 to 64 of A-Z a-z 0-9 _ -"
    try:
        made_by = sensor_class(kind)
    except (ValueError, TypeError):
        errors[at + ".sensor_type"] = "unknown sensor type %s" % str(kind)[:40]
        return
    if kind == "status_led":
        _take(errors, at, "sensor_type", kind, taken, name)
    at += ".sensor_config"
    settings = dict(_object(errors, at, settings))
    pin = settings.get("pin")
    for _ in range(_MOST):
        try:
            made_by(slug, name, settings)
            break
        except SettingError as error:  # on with its default, to find what else is wrong
            errors["%s.%s" % (at, error.field)] = str(error)
            del settings[error.field]
    words = _refusal(pin, made_by.pin_use)
    if words:
        errors[at + ".pin"] = words
    else:
        if kind == "led" and sys.platform == "rp2":  # RP2040 datasheet, 4.5.2: GPIO n and n + 16 are one PWM output
            _take(errors, at, "pin", "PWM %d" % (pin & 15), taken, name)
        _take(errors, at, "pin", pin, taken, name)


def _take(errors, at, what, value, taken, name):
    key = "%s %s" % (what, value)
    if key in taken:
        errors["%s.%s" % (at, what)] = "%s is taken by %s" % (key, str(taken[key])[:100])
    taken[key] = name


def _refusal(pin, use):
    """Why a pin cannot serve, None if it can. `use` is a sensor's `pin_use`."""
    rp2 = sys.platform == "rp2"
    if pin == "LED" and rp2 and use == "output":
        return None
    if type(pin) is not int:
        return "pin must be a GPIO number"
    if not rp2 and not os.uname().machine.endswith(" ESP32"):
        return None  # MicroPython says what the pins of other chips cannot do, when a sensor is started
    if not (0 <= pin < 40 and (_PICO_W if rp2 else _ESP32) >> pin & 1):
        return "pin %d is not free on this board" % pin
    if pin >= _FIRST_INPUT and use != "input":
        return "pin %d can only be read" % pin
    return None
