"""Reading payloads: what is not a sound JSON object becomes a ValueError that says why."""

import json

from micropython import const

_DEEPEST = const(32)  # levels of nesting the protocol allows


def parse_object(payload):
    """The dict in a payload (bytes or a view of them)."""
    try:
        text = str(payload, "utf-8")
    except UnicodeError:
        raise ValueError("it is not UTF-8")
    # Counting is done in C; only a payload with many brackets is looked at one character at a time.
    if text.count("[") + text.count("{") > _DEEPEST and _depth(text) > _DEEPEST:
        raise ValueError("it is nested deeper than %d levels" % _DEEPEST)
    try:
        value = json.loads(text)
    except ValueError:
        raise ValueError("it is not JSON")
    if not isinstance(value, dict):
        raise ValueError("it is not a JSON object")
    return value


def _depth(text):
    deepest = depth = 0
    quoted = escaped = False
    for character in text:
        if quoted:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                quoted = False
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
