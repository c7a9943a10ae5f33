"""Figures of the hot path, of the whole product, beside baselines of the same run. `python -m benchmarks`."""
