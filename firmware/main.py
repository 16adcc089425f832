"""The fixed loader: picks the copy of `home` that runs, counts boots and remembers how the last one ended.

It is no part of a release, so it has to be right without ever being updated: it imports nothing from
`home` but the call that runs it, and every file it writes is written beside the old one and takes its
place by one rename, so that a power cut leaves the old or the new one.

Files in /state:
  boot.json  {"count", "failures", "healthy"}           boots so far, starts in a row that died early
  exit.json  {"cause", "traceback" | "command"}         why the board restarted itself
  slot.json  {"slot", "previous", "confirmed", "boots"} which copy runs: "a", "b" or null (as provisioned)
"""

import io
import json
import os
import sys
import time

import machine

_SAFE_MODE_AFTER = 5  # starts in a row that died within their first minute
_TRIAL_BOOTS = 3  # boots an unconfirmed slot gets before the previous one returns
# machine.reset_cause(): the numbers mean the same on rp2 and esp32, which both leave some of them out.
_RESET_CAUSES = ("unknown", "power-on", "reset", "watchdog", "deep-sleep", "soft-reset")


def load(name):
    """The object in /state/<name>; {} when it is missing or damaged."""
    try:
        with open("/state/" + name) as f:
            value = json.load(f)
        return value if isinstance(value, dict) else {}
    except (OSError, ValueError):
        return {}


def save(name, value):
    """Replace /state/<name> atomically. False when the flash takes no more."""
    path = "/state/" + name
    try:
        with open(path + ".new", "w") as f:
            json.dump(value, f)
        os.rename(path + ".new", path)
        return True
    except OSError:
        return False


def random_count():
    """A first boot number, 1 to 2^20.

    A board whose flash was erased would start again at 1 and repeat (device, boot, seq) numbers that the
    hub has seen, and the hub would take its new entries for old ones. From a random start it will not.
    """
    return (int.from_bytes(os.urandom(3), "big") & 0xFFFFF) + 1


def count_boot(boot):
    """Number this boot and decide on safe mode."""
    last = load("boot.json")
    count = last.get("count")
    boot.count = count + 1 if isinstance(count, int) else random_count()
    died_early = boot.cause in ("crash", "watchdog") and not last.get("healthy", True)
    boot.failures = last.get("failures", 0) + 1 if died_early else 0
    boot.safe_mode = boot.failures >= _SAFE_MODE_AFTER
    boot.counted = boot.save(False)
    if not boot.counted:
        # The next boot would get this number again: take one far from any that was counted.
        boot.count = (random_count() << 9) | (1 << 20)


def choose_slot(boot):
    """Decide which copy runs; a new release that was not confirmed in time makes way for the one before."""
    record = load("slot.json")
    boot.slot = record.get("slot")
    if boot.slot is None or record.get("confirmed", True):
        return
    boots = record.get("boots", 0)
    if boots and boot.cause == "watchdog":
        boot.rolled_back = "the watchdog bit"
    elif boots >= _TRIAL_BOOTS:
        boot.rolled_back = "not confirmed in %d boots" % boots
    if boot.rolled_back:
        boot.slot = record.get("previous")
        save("slot.json", {"slot": boot.slot, "confirmed": True})
    else:
        record["boots"] = boots + 1
        save("slot.json", record)


class Boot:
    """What the running firmware may know and do about this boot.

    count        number of this boot, grows by one each time
    cause        power-on, watchdog, soft-reset, reset, crash, command, update, ... (exit.json's word first)
    exit         the record the last run left: may hold "traceback" or "command" (the command's id)
    failures     starts in a row that crashed or hung within their first minute
    safe_mode    True when there were so many that only the essentials may run
    slot         "a", "b" or None for the copy put on at provisioning
    rolled_back  reason why the loader left a new slot at this boot, or None
    counted      False when the boot number could not be saved (flash full)
    """

    def __init__(self):
        self.exit = load("exit.json")
        # On rp2 every machine.reset() looks like a bite of the watchdog: exit.json knows better.
        self.cause = self.exit.get("cause") or _RESET_CAUSES[machine.reset_cause()]
        self.rolled_back = None
        count_boot(self)
        choose_slot(self)

    def save(self, healthy):
        return save("boot.json", {"count": self.count, "failures": self.failures, "healthy": healthy})

    def healthy(self):
        """This run has lived through its first minute."""
        self.failures = 0
        if self.counted:
            self.save(True)

    def reported(self):
        """The last exit is safely in the log: forget it."""
        self.exit = {}
        try:
            os.remove("/state/exit.json")
        except OSError:
            pass  # there was none

    def restart(self, cause, **details):
        """Reset the board and have the next boot know why."""
        details["cause"] = cause
        save("exit.json", details)
        machine.reset()

    def crashed(self, error):
        """Keep the traceback for the next boot, wait a little longer each time, restart."""
        text = io.StringIO()
        sys.print_exception(error, text)
        print(text.getvalue())
        save("exit.json", {"cause": "crash", "traceback": text.getvalue()[-1200:]})
        # Every boot writes to the flash: a board that cannot start must not wear it out.
        time.sleep(min(60, 1 << self.failures))
        machine.reset()


try:
    os.mkdir("/state")
except OSError:
    pass  # it is there
boot = Boot()
if boot.slot:
    sys.path.insert(0, "/slots/" + boot.slot)
try:
    import home

    home.run(boot)
except Exception as error:
    boot.crashed(error)
