# Imported by calibrate.py through __import__().
from _board_memory import learn_plain_frames as _learn

_learn()
