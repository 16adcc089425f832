"""The release this board runs, and its place for the next one."""

from home.memory import call


class UpdateManager:
    """release   what announce says about the firmware: {"version", "sequence", "slot", "files_sha256"}"""

    def __init__(self):
        self.release = call("home.release", "identify")
