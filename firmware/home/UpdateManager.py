"""The release this board runs, and the way to the next one.

How an update is done stands in home/update, whose modules are in memory only while they are needed. main.py, the
loader, owns the pointer that says which slot runs, and leaves a slot whose code does not prove itself.
"""

from .board import call, forget


class UpdateManager:
    """
    release   what announce says about the firmware: {"version", "sequence", "slot", "files_sha256", "signed"}
    status    of the last attempt, as it is told; {} if there was none
    work      a generator: the rest of an attempt, a step per tick; None while none is going on
    """

    def __init__(self, home):
        self.release = call("release", "identify", home)
        self.status = {}
        self.work = None
        self._home = home
        home.mqtt.on_connect(self.tell)
        handlers = home.commands.handlers
        handlers["update"] = self._update
        handlers["cancel-update"] = self._cancel

    def recall(self):
        """After a boot: say what became of the attempt that the last run left, and go on with it."""
        self.work = call("update.attempt", "recall", self._home)

    def tell(self):
        """Publish the status."""
        if self.status:
            self._home.mqtt.publish(self._home.mqtt.topics.update, self.status)

    def step(self):
        if self.work and next(self.work, True):
            self.work = None
            forget("update")
            forget("release")

    def _update(self, args, id):
        if self.status.get("id") == id:
            self.tell()  # a repetition is not another attempt
        elif self.work:
            raise ValueError("busy with another update")
        elif self._home.config.work:
            raise ValueError("a configuration is on trial: try again in two minutes")
        else:
            self.work = call("update.attempt", "begin", self._home, args, id)
        return "accepted"

    def _cancel(self, args, id):
        if not self.work or self.status["id"] != args.get("id") or self.status["state"] not in ("downloading", "verifying"):
            raise ValueError("no such update can be cancelled")
        self.work.close()
        return "done"
