"""Small JSON files in /state that survive a power cut at any moment."""

import json
import os

DIRECTORY = "/state/"


def load(name, default=None):
    """The value in /state/<name>, or `default` when it is missing or damaged."""
    try:
        with open(DIRECTORY + name) as f:
            return json.load(f)
    except (OSError, ValueError):
        return default


def save(name, value):
    """Replace /state/<name>: the new file is complete before one rename puts it in place. Raises OSError."""
    path = DIRECTORY + name
    try:
        with open(path + ".new", "w") as f:
            json.dump(value, f)
        os.rename(path + ".new", path)
    except OSError:
        remove(name + ".new")  # what there was room for
        raise


def remove(name):
    """Remove /state/<name> if it is there."""
    try:
        os.remove(DIRECTORY + name)
    except OSError:
        pass


def size(name):
    """Bytes of /state/<name>, 0 if there is none."""
    try:
        return os.stat(DIRECTORY + name)[6]
    except OSError:
        return 0
