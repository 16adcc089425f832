"""The release this board runs, and its place for the next one."""

from home.memory import forget


class UpdateManager:
    """release   what announce says about the firmware: {"version", "sequence", "slot", "files_sha256"}"""

    def __init__(self):
        from home.release import identify

        self.release = identify()
        forget("home.release")
