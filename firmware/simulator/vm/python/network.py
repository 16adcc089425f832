# network.WLAN: the station interface; status numbers come from the host's model of the radio.
import json
import sys
from binascii import unhexlify as _unhexlify
import _board_system
import _board_wifi

_RP2 = sys.platform == "rp2"
STA_IF = 0
AP_IF = 1
if _RP2:
    STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP = 0, 1, 3
    STAT_CONNECT_FAIL, STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD = -1, -2, -3
else:
    STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP = 1000, 1001, 1010
    STAT_BEACON_TIMEOUT, STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD = 200, 201, 202
    STAT_ASSOC_FAIL, STAT_HANDSHAKE_TIMEOUT = 203, 204

_MAC = _unhexlify(_board_system.unique_id()[-12:])
_GATEWAY = "10.77.0.1"
_active = [False, False]
_names = {"hostname": "PicoW" if _RP2 else "mpy-esp32", "country": "XX"}


def hostname(name=None):
    if name is None:
        return _names["hostname"]
    _names["hostname"] = name


def country(code=None):
    if code is None:
        return _names["country"]
    _names["country"] = code


class WLAN:
    IF_STA = 0
    IF_AP = 1
    PM_NONE = 0
    PM_PERFORMANCE = 10555714 if _RP2 else 1
    PM_POWERSAVE = 17 if _RP2 else 2

    def __init__(self, interface=STA_IF):
        self._interface = interface
        self._settings = {"reconnects": -1, "pm": WLAN.PM_PERFORMANCE, "txpower": 20}
        self._ssid = ""

    def active(self, on=None):
        if on is None:
            return _active[self._interface]
        _active[self._interface] = bool(on)
        if not on and self._interface == STA_IF:
            _board_wifi.disconnect()
        return bool(on)

    def connect(self, ssid=None, key=None, **kwargs):
        if not _active[STA_IF]:
            raise OSError(1) if _RP2 else OSError("WiFi Not Started")
        if not _RP2 and _board_wifi.status() == STAT_CONNECTING:
            raise OSError("Wifi Internal State Error")  # ESP-IDF: call disconnect() before another connect()
        self._ssid = ssid or ""
        _board_wifi.connect(self._ssid, key or "", self._settings["reconnects"])

    def disconnect(self):
        _board_wifi.disconnect()

    def isconnected(self):
        return self._interface == STA_IF and _board_wifi.joined() == 1

    def status(self, what=None):
        if what is None:
            return _board_wifi.status()
        if what != "rssi":
            raise ValueError("unknown status param")
        if not _RP2 and not _board_wifi.joined():
            raise OSError("Wifi Not Connected")
        return _board_wifi.rssi()

    def ifconfig(self, settings=None):
        if settings is None:
            joined = _board_wifi.joined()
            return (_board_wifi.ip(), "255.255.0.0", _GATEWAY if joined else "0.0.0.0", _GATEWAY if joined else "0.0.0.0")

    def ipconfig(self, name=None, **settings):
        if name == "addr4":
            return (_board_wifi.ip(), "255.255.0.0")
        if name == "gw4":
            return _GATEWAY

    def config(self, name=None, **settings):
        if name is None:
            self._settings.update(settings)
        elif name == "mac":
            return _MAC
        elif name in ("ssid", "essid"):
            return self._ssid
        elif name in self._settings:
            return self._settings[name]
        else:
            raise ValueError("unknown config param")

    def scan(self):
        if not _active[STA_IF]:
            raise OSError("STA must be active")
        security = 5 if _RP2 else 3
        return [(ssid.encode(), _MAC, channel, rssi, security, False) for ssid, channel, rssi in json.loads(_board_wifi.scan())]
