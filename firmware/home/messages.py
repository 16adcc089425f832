"""Reading payloads: what is not a sound JSON object becomes a ValueError that says why."""

import json

from micropython import const

_DEEPEST = const(32)  # levels of nesting the protocol allows


def parse_object(payload):
    """The dict in a payload (bytes or a view of them)."""
    if _depth(payload) > _DEEPEST:
        raise ValueError("it is nested deeper than %d levels" % _DEEPEST)
    try:
        value = json.loads(payload)
    except UnicodeError:
        raise ValueError("it is not UTF-8")
    except ValueError:
        raise ValueError("it is not JSON")
    if not isinstance(value, dict):
        raise ValueError("it is not a JSON object")
    return value


def _depth(payload):
    """How deep the brackets outside of texts are nested."""
    deepest = depth = 0
    quoted = escaped = False
    for byte in payload:
        if escaped:
            escaped = False
        elif byte == 0x22:  # "
            quoted = not quoted
        elif quoted:
            escaped = byte == 0x5C  # backslash
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
