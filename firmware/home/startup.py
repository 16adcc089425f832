"""What happens once, before the main loop. Needed at start only."""

from home import VERSION
from home.errors import reason, traceback


def report_boot(home):
    """Say in the log how this boot came about and what is wrong with it, so that it survives the next reset too."""
    boot = home.boot
    log = home.log
    log.info("boot", "Started: %s, boot %d" % (boot.cause, boot.count),
             {"cause": boot.cause, "count": boot.count, "version": VERSION, "slot": home.updates.release["slot"]})
    crash = boot.exit.get("traceback")
    if crash:
        log.error("error", "The last run crashed: %s" % crash.strip().split("\n")[-1], {"traceback": crash[-600:]})
    if boot.rolled_back:
        log.error("update", "The new release was left: %s" % boot.rolled_back)
    if boot.safe_mode:
        log.critical("boot", "Safe mode: %d starts in a row failed within a minute. Sensors are off until the next "
                     "restart" % boot.failures)
    if not boot.counted:
        log.error("boot", "The boot number cannot be saved: the flash is full. Free some space on the board")
    for problem in home.config.problems:
        log.error("config", problem)
    log.flush()
    boot.reported()


def status_led(home):
    """The status LED, running; None when its pin has another use. It is a help, not a need: the board runs without."""
    try:
        from home.sensors.StatusLED import StatusLED, default_pin

        settings = {"pin": default_pin()}
        for spec in home.config.sensors:
            if spec["sensor_type"] == "status_led":
                settings = spec["sensor_config"]
            elif spec["sensor_config"].get("pin") == settings["pin"]:
                return None
        led = StatusLED("status", "Status", settings)
        led.start()
        return led
    except Exception as error:
        home.log.error("sensor", "The status LED is off: %s" % reason(error), {"traceback": traceback(error)})
        return None


def add_sensors(home):
    """The configured sensors and their discovery by Home Assistant."""
    from home.Discovery import Discovery
    from home.SensorManager import SensorManager

    home.sensors = sensors = SensorManager(home.mqtt, home.log)
    for spec in home.config.sensors:
        if spec["sensor_type"] != "status_led":
            try:
                sensors.add(spec)
            except Exception as error:
                home.log.error("sensor", "%s cannot be used: %s" % (spec["name"], reason(error)), {"sensor": spec["slug"]})
    home.config.sensors = None  # each sensor has its own settings now
    home.discovery = Discovery(home.config.device_id, home.config.display_name, home.mqtt, home.log, sensors)
