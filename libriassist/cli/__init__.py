"""The command line: `libriassist COMMAND`, set by LIBRIASSIST_* variables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DBAPIError

from ..ai.answering.care import CareTextsError
from ..ai.llm.providers import ModelMisconfigured
from ..ai.orders.source import OrdersMisconfigured
from ..ai.retrieval.confidence import CalibrationError
from ..ai.retrieval.knowledge import KnowledgeError
from ..config import Settings
from ..core.errors import ChatError
from ..disk import private_umask
from ..setup.secrets import SettingsUnsafe
from ..store.database import DatabaseUnusable
from ..store.file_guard import FileTrouble

USAGE_ERROR = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 for a failed check, or 2 for anything that cannot be done."""
    arguments = _parser().parse_args(argv)
    if (no_text := _no_text(arguments)) is not None:
        print(f"libriassist: {no_text!a} is not text in UTF-8.", file=sys.stderr)
        return USAGE_ERROR
    try:
        with private_umask():
            exit_code: int = arguments.run(arguments)
    except (
        DatabaseUnusable,
        SettingsUnsafe,
        KnowledgeError,
        CalibrationError,
        CareTextsError,
        OrdersMisconfigured,
        ModelMisconfigured,
    ) as error:
        print(f"libriassist: {error}", file=sys.stderr)
        return USAGE_ERROR
    except ChatError as error:
        print(f"libriassist: {error.message}", file=sys.stderr)
        return USAGE_ERROR
    except ValidationError as error:
        for problem in error.errors():
            name = "LIBRIASSIST_" + "_".join(str(part) for part in problem["loc"]).upper()
            print(f"libriassist: {name}: {problem['msg']}", file=sys.stderr)
        return USAGE_ERROR
    except (OSError, ArgumentError, DBAPIError, FileTrouble) as error:
        print(f"libriassist: {str(error).splitlines()[0]}", file=sys.stderr)
        return USAGE_ERROR
    return exit_code


def is_text(given: str) -> bool:
    """Whether it can be written: bytes from the shell that are no UTF-8 arrive as halves of characters."""
    return not any("\ud800" <= char <= "\udfff" for char in given)


def _no_text(arguments: argparse.Namespace) -> str | None:
    """An argument that is none, if there is one. Names of files may be anything."""
    values = [value if isinstance(value, list) else [value] for value in vars(arguments).values()]
    given = (one for value in values for one in value if isinstance(one, str))
    return next((one for one in given if not is_text(one)), None)


def settings_with(**overrides: object) -> Settings:
    """The environment's settings, with what the command line gave on top."""
    return Settings(**{k: v for k, v in overrides.items() if v is not None})  # type: ignore[arg-type]


def _parser() -> argparse.ArgumentParser:
    from . import agents, demo, doctor, effects, knowledge, serve, verify
    from . import eval as evaluate

    parser = argparse.ArgumentParser(prog="libriassist", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (serve, demo, agents, knowledge, effects, evaluate, verify, doctor):
        module.add_to(commands)
    return parser
