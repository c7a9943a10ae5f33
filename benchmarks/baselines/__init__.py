"""The servers LibriAssist is measured against. Each is run as `python -m benchmarks.baselines.<name> PORT`."""
