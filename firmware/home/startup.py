"""What happens before the main loop. Needed at start only, and the status LED when the sensors change."""

import sys

from home import VERSION
from home.errors import reason, traceback


def start(home):
    """Say how the board came up, and take its pins into use."""
    _report_boot(home)
    specs, home.config.sensors = home.config.sensors, None  # each sensor has its own settings then
    home.status = status_led(home, status_settings(specs))
    if home.boot.safe_mode:
        return
    from home.Discovery import Discovery
    from home.SensorManager import SensorManager

    home.sensors = sensors = SensorManager(home.mqtt, home.log)
    for spec in specs:
        if spec["sensor_type"] != "status_led":
            sensors.add(spec)
    home.discovery = Discovery(home)


def _report_boot(home):
    """Say in the log how this boot came about and what is wrong with it, so that it survives the next reset too."""
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
        log.critical("boot", "Safe mode: %d starts in a row failed within a minute. Sensors are off until the next "
                     "restart" % boot.failures)
    if not boot.counted:
        log.error("boot", "The boot number cannot be saved: the flash is full. Free some space on the board")
    for problem in home.config.problems:
        log.error("config", problem)
    log.flush()
    boot.reported()


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
        return None
    try:
        from home.sensors.StatusLED import StatusLED

        led = StatusLED("status", "Status", settings)
        led.start()
        return led
    except Exception as error:
        home.log.error("sensor", "The status LED is off: %s" % reason(error), {"traceback": traceback(error)})
        return None
