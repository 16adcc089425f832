"""The fixed loader: picks the copy of `home` that runs, counts boots and remembers how the last one ended.

It is no part of a release, so it has to be right without ever being updated: it imports nothing from `home` but the call that
runs it, takes nothing in its files for granted, and replaces each by one rename, so that a power cut leaves the old or the new.

Files in /state:
  boot.json  {"count", "failures", "healthy"}  boots so far, starts in a row that died early
  exit.json  {"cause"} and maybe "traceback", "command" or "error"  why the board restarted itself
  slot.json  {"slot", "previous", "confirmed", "boots", "attempt"}  which copy runs, "a", "b" or null (as provisioned), the
             one before it, its unconfirmed starts, the update's id; after a rollback "rolled_back" (why) and "traceback"
"""

import io
import json
import os
import sys
import time

import machine

_SAFE_MODE_AFTER = 5  # starts in a row that died within their first minute
_LAST_RESORT_AFTER = 10  # so many, safe mode among them: a slot makes way for the copy put on at provisioning
_TRIAL_BOOTS = 3  # boots an unconfirmed slot gets before the previous one returns
_TRIAL_START_MS = 60000  # a new release may take so long until it feeds a watchdog of its own
# machine.reset_cause(): the numbers mean the same on rp2 and esp32, which both leave some of them out.
_RESET_CAUSES = ("unknown", "power-on", "reset", "watchdog", "deep-sleep", "soft-reset")


def load(name):
    """The object in /state/<name>; {} when it is missing or damaged."""
    try:
        with open("/state/" + name) as f:
            return dict(json.load(f))
    except (OSError, ValueError, TypeError):
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


def remove(name):
    try:
        os.remove("/state/" + name)
    except OSError:
        pass  # there was none


def number(record, name):
    """A whole number in a record, 0 when there is none."""
    value = record.get(name)
    return value if type(value) is int else 0


def random_count():
    """A first boot number: a board whose flash was erased must not repeat (device, boot, seq) that the hub knows."""
    return (int.from_bytes(os.urandom(3), "big") & 0xFFFFF) + 1


class Boot:
    """What the running firmware may know and do about this boot.

    count      number of this boot, grows by one each time; `counted` is False when it could not be saved (flash full)
    cause      power-on, watchdog, soft-reset, reset, crash, interrupted, command, update, ... (exit.json's word first)
    exit       the record the last run left: may hold "traceback" or "command" (the command's id)
    failures   starts in a row that died within their first minute; `safe_mode`: so many that only the essentials may run
    slot       "a", "b" or None for the copy put on at provisioning; `pointer` is the whole of slot.json
    on_trial   does a new slot run that has to be confirmed? `left` says why one was left at this boot, or is None
    """

    def __init__(self):
        self.exit = load("exit.json")
        # A machine.reset() looks like a bite of the watchdog on rp2, like a panic of C code on esp32: exit.json knows better.
        self.cause = self.exit.get("cause") or _RESET_CAUSES[machine.reset_cause()]
        self._healthy = False
        self.feed = lambda: None  # the watchdog's, once the firmware has started one
        last = load("boot.json")
        count = number(last, "count")
        self.count = count + 1 if count else random_count()
        died_early = self.cause in ("crash", "watchdog", "reset") and not last.get("healthy", True)
        self.failures = number(last, "failures") + 1 if died_early else 0
        self.safe_mode = self.failures >= _SAFE_MODE_AFTER
        self.counted = self._save(False)
        if not self.counted:  # the next boot would get this number again: take one far from any that was counted
            self.count = (random_count() << 9) | (1 << 20)
        self._choose_slot()

    def _choose_slot(self):
        """Decide which copy runs; a new release that cannot live makes way for the one before."""
        self.pointer = pointer = load("slot.json")
        slot = pointer.get("slot")
        self.slot = slot if slot in ("a", "b") else None
        boots = max(0, number(pointer, "boots") - (self.cause == "interrupted"))  # what was stopped by hand did not fail
        self.on_trial = self.slot is not None and not pointer.get("confirmed", True)
        why = None
        if not self.on_trial:
            if self.slot and self.failures >= _LAST_RESORT_AFTER:
                why = "%d starts in a row failed" % self.failures
                pointer["previous"] = None
        elif boots and self.cause in ("crash", "watchdog"):
            why = "the new code crashed" if self.cause == "crash" else "the watchdog bit"
        elif boots >= _TRIAL_BOOTS:
            why = "not confirmed in %d boots: %s" % (boots, self.exit.get("error") or self.cause)
        else:
            pointer["boots"] = boots + 1
            if save("slot.json", pointer):
                remove("exit.json")  # else a boot that hangs before it can do that would leave "update" as its cause
            else:
                why = "its boots could not be counted: the flash is full"
        self.left = why
        if why:
            slot = pointer.get("previous")
            self.slot = slot if slot in ("a", "b") else None
            self.on_trial = False
            pointer.update({"slot": self.slot, "confirmed": True, "rolled_back": why, "traceback": self.exit.get("traceback")})
            save("slot.json", pointer)

    def switch(self, slot, attempt):
        """Have the next boot try another slot. False when the flash takes no more."""
        return save("slot.json", {"slot": slot, "previous": self.slot, "confirmed": False, "boots": 0, "attempt": attempt})

    def confirm(self):
        """The new slot has proved itself. False when the flash takes no more."""
        self.on_trial = not save("slot.json", {"slot": self.slot, "confirmed": True, "attempt": self.pointer.get("attempt")})
        return not self.on_trial

    def _save(self, healthy):
        return save("boot.json", {"count": self.count, "failures": self.failures, "healthy": healthy})

    def healthy(self):
        """This run has lived through its first minute."""
        if not self._healthy:
            self._healthy = True
            self.failures = 0
            if self.counted:
                self._save(True)

    def reported(self):
        """The last exit is safely in the log: forget it."""
        self.exit = {}
        remove("exit.json")

    def restart(self, cause, **details):
        """Reset the board and have the next boot know why."""
        save("exit.json", dict(details, cause=cause))
        machine.reset()

    def crashed(self, error):
        """Keep the traceback for the next boot, wait a little longer each time, restart."""
        text = io.StringIO()
        sys.print_exception(error, text)
        print(text.getvalue())
        save("exit.json", {"cause": "crash", "traceback": text.getvalue()[-1200:]})
        for _ in range(min(60, 1 << self.failures)):  # a board that cannot start must not wear out its flash
            time.sleep(1)
            self.feed()
        machine.reset()


def guard():
    """A watchdog for a new release from its import on: one that hangs before it has its own must not hang the board."""
    start = time.ticks_ms()

    def feed(_):
        if time.ticks_diff(time.ticks_ms(), start) < _TRIAL_START_MS:
            dog.feed()

    if sys.platform == "rp2":
        dog = machine.WDT(timeout=8000)  # it can wait 8.3 s at most, so a timer feeds it for a while
        boot.guard = machine.Timer(-1, period=1000, callback=feed)  # kept: a timer that is forgotten ends
    else:
        machine.WDT(timeout=_TRIAL_START_MS)


try:
    os.mkdir("/state")
except OSError:
    pass  # it is there
boot = Boot()
if boot.on_trial:
    guard()
if boot.slot:
    sys.path.insert(0, "/slots/" + boot.slot)
try:
    import home

    home.run(boot)
except KeyboardInterrupt:
    save("exit.json", {"cause": "interrupted"})  # the reset that follows is nobody's failure
    raise
except Exception as error:
    boot.crashed(error)
