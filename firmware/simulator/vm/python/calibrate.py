# Shows the host what its call stack looks like when nothing but plain Python frames is waiting (see collector.js).
#
# Left out on purpose: constructors and closures. The VM keeps their arguments in a heap block that only C code knows
# and frees it afterwards, so nothing may be collected while one of them waits.
from _board_memory import learn_plain_frames as _learn

_learn()


def plain(*args, **kwargs):
    _learn()
    return with_default(1, b=2)


def with_default(a, b=0):
    _learn()
    try:
        return (lambda x: _learn())(a)
    finally:
        _learn()


class Thing:
    def method(self, n, *rest, **named):
        _learn()

    def __enter__(self):
        _learn()
        return self

    def __exit__(self, *error):
        _learn()

    def __call__(self, x):
        _learn()


class Heir(Thing):
    def method(self, n):
        super().method(n)
        Thing.method(self, n)


def generate():
    for i in range(2):
        _learn()
        yield i
    yield from generate_more()


def generate_more():
    _learn()
    yield 1


def handle_error():
    try:
        raise ValueError
    except ValueError:
        _learn()
        try:
            _learn()
            raise OSError
        except OSError:
            _learn()
        finally:
            _learn()


plain(1, x=2)
plain(*(1, 2), **{"x": 2})
with Thing() as thing:
    thing(1)
    thing.method(1, 2, 3, k=4)
    thing.method(*(1, 2), **{"k": 4})
Heir().method(1)
bound = thing.method
bound(1)
for _ in generate():
    _learn()
[_learn() for _ in (1, 2)]
handle_error()
exec(compile("_learn()\ndef f():\n    _learn()\nf()", "calibrate", "exec"), {"_learn": _learn})
__import__("calibrate_import")
