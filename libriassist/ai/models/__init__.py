"""What was learnt beforehand: the files `make train` writes."""

from importlib.resources import files

MODELS = files(__package__)
