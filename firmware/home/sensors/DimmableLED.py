"""An LED or a MOSFET on a PWM pin: on, off and brightness, with a fade between them."""

from machine import PWM, Pin

from .. import board
from . import Sensor, whole_number

_FULL = const(65535)  # PWM.duty_u16
_SAVE_AFTER_MS = const(3000)  # a state is saved once it has been left alone this long, to spare the flash
_LONGEST_FADE_MS = const(60000)


class DimmableLED(Sensor):
    """Settings: `pin`, `freq` (Hz, 10 to 40000), `fade_time_ms` (0 to 60000), `brightness_scale` (1 to 65535).

    State and wanted state: {"state": "ON" | "OFF", "brightness": 0 to brightness_scale}, as Home Assistant's
    JSON light; a wanted state may have "transition" in seconds.
    """

    actuator = True
    _on = False
    _duty = 0
    _fade = None  # (duty at its start, duty at its end, start, length in ms)
    _pwm = _save_at = None

    def configure(self, settings):
        self._freq = whole_number(settings, "freq", 1000, 10, 40000)
        self._fade_time = whole_number(settings, "fade_time_ms", 500, 0, _LONGEST_FADE_MS)
        self._scale = whole_number(settings, "brightness_scale", 255, 1, _FULL)
        self._file = "sensor-%s.json" % self.slug
        self._brightness = self._scale

    def start(self):
        """Come back as before the reset."""
        try:
            saved = board.load(self._file)
            self._on = saved["state"] == "ON"
            self._brightness = max(0, min(self._scale, int(saved["brightness"])))
        except (TypeError, KeyError, ValueError):
            pass  # nothing saved, or damaged
        self._pwm = PWM(Pin(self.pin, Pin.OUT), freq=self._freq, duty_u16=0)
        self._output(self._target())
        self.changed = True

    def stop(self):
        if self._save_at is not None:
            self._save()
        if self._pwm:
            # Not deinit(): on rp2 that stops the neighbour's as well, and leaves the pin as it happens to be.
            Pin(self.pin, Pin.OUT, value=0)
            self._pwm = None

    def set(self, wanted, now):
        state = wanted.get("state", "ON")
        brightness = whole_number(wanted, "brightness", self._brightness, 0, self._scale)
        seconds = wanted.get("transition", self._fade_time / 1000)
        if state not in ("ON", "OFF"):
            raise ValueError("state must be ON or OFF")
        if type(seconds) not in (int, float) or not 0 <= seconds <= 60:
            raise ValueError("transition must be 0 to 60 s")
        self._on = state == "ON"
        self._brightness = brightness
        self._fade = (self._duty, self._target(), now, int(seconds * 1000))
        self._save_at = now + _SAVE_AFTER_MS
        self.changed = True

    def step(self, now):
        if self._fade:
            first, last, start, length = self._fade
            passed = max(0, now - start)  # a wish that came within this tick is younger than the tick
            if passed >= length:
                self._fade = None
                passed = length = 1
            self._output(first + (last - first) * passed // length)
        if self._save_at is not None and now >= self._save_at:
            self._save()

    def _save(self):
        self._save_at = None
        try:
            board.save(self._file, self.state())
        except OSError as error:
            self.notice = "cannot save its state: %s" % board.reason(error)

    def _target(self):
        return _FULL * self._brightness // self._scale if self._on else 0

    def _output(self, duty):
        if duty != self._duty or not duty:
            self._duty = duty
            self._pwm.duty_u16(duty)

    def state(self):
        return {"state": "ON" if self._on else "OFF", "brightness": self._brightness}

    def components(self):
        return ((None, {"p": "light", "schema": "json", "name": self.name, "brightness": True,
                        "bri_scl": self._scale}),)
