"""Files of labelled lines, one JSON object a line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Line = TypeVar("Line", bound=BaseModel)


def read_lines(path: Path, kind: type[Line], problem_of: Callable[[Line], str | None]) -> list[Line] | None:
    """The lines of a file; None, after saying what is wrong, when one is not as it should be."""
    rows: list[Line] = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        print(f"libriassist: {path}: not UTF-8 text", file=sys.stderr)
        return None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = kind.model_validate_json(line)
            problem = problem_of(row)
        except ValidationError as error:
            first = error.errors()[0]
            problem = f"{'.'.join(map(str, first['loc'])) or 'line'}: {first['msg']}"
        if problem:
            print(f"libriassist: {path}, line {number}: {problem}", file=sys.stderr)
            return None
        rows.append(row)
    if not rows:
        print(f"libriassist: {path}: no labelled lines", file=sys.stderr)
        return None
    return rows
