"""Files on disk: written whole or not at all, and for nobody else's eyes."""

from __future__ import annotations

import logging
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger(__name__)
PART = ".part"
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OURS = ("libriassist", "secret.key", "calibration.json", "files", "orders.db", ".")
"""How the names of what this product keeps in its data folder begin."""


def write_whole(path: Path, content: bytes | str, *, replace: bool = True) -> None:
    """All of it under its name, on the disk, or nothing. Raises OSError; FileExistsError if it may not replace."""
    data = content.encode() if isinstance(content, str) else content
    path = path.resolve() if path.is_symlink() else path
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a device or a pipe
        return
    with whole_file(path, replace=replace) as part:
        part.write_bytes(data)


@contextmanager
def whole_file(path: Path, *, replace: bool = True) -> Iterator[Path]:
    """A name to write to; what was written takes the place of `path` at the end, unless something failed."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
        sync(part)
        if replace:
            part.replace(path)
        else:
            path.hardlink_to(part)
        sync(path.parent)
    finally:
        with suppress(OSError):
            part.unlink()


def sync(path: Path) -> None:
    """What a file, or the list of a folder, holds is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def private_umask() -> Iterator[None]:
    """Whatever is created meanwhile is its owner's alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def make_private_folder(folder: Path) -> None:
    """The folder, made or tightened; a warning when others may look into one that is not ours alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mode = folder.stat().st_mode
    if not mode & _FOR_OTHERS:
        return
    if not mode & stat.S_ISVTX and all(entry.name.startswith(_OURS) for entry in folder.iterdir()):
        tighten(folder)
    else:
        _warn(folder, mode, "it holds other things too")


def tighten(path: Path) -> None:
    """A file or folder of ours, if it is there, becomes its owner's alone; a warning when that cannot be."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) or not mode & _FOR_OTHERS:
            return
        path.chmod(stat.S_IMODE(mode) & ~_FOR_OTHERS)
    except FileNotFoundError:
        return
    except OSError as error:
        _warn(path, path.stat().st_mode, error.strerror or "")
    else:
        log.warning("%s could be read by others on this machine (%s): tightened", path, stat.filemode(mode))


def is_private(path: Path) -> bool:
    """Whether nobody but its owner may use it, as its own mode says."""
    return not path.stat().st_mode & _FOR_OTHERS


def _warn(path: Path, mode: int, why: str) -> None:
    log.warning(
        "OTHERS ON THIS MACHINE MAY READ %s (%s) and it is left so: %s. Give LibriAssist a folder of its own: "
        "chmod 700", path, stat.filemode(mode), why
    )  # fmt: skip
