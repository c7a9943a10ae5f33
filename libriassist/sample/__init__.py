"""The sample shop of the demo: knowledge, orders' statuses, canned replies; and labelled lines to measure with."""

from pathlib import Path

SAMPLE = Path(__file__).resolve().parent
