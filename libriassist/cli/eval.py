"""`libriassist eval`: what the assistant does on a shop's own labelled lines."""

from __future__ import annotations

import argparse

from . import eval_answers, eval_export, eval_handoff, eval_live


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `eval`, with one subcommand per measurement."""
    parser = commands.add_parser("eval", help="measure the assistant on labelled lines", description=__doc__)
    kinds = parser.add_subparsers(required=True, metavar="WHAT")
    eval_answers.add_to(kinds)
    eval_handoff.add_to(kinds)
    eval_live.add_to(kinds)
    eval_export.add_to(kinds)
