"""What the product writes is its owner's alone, whole or not there; keys that could be guessed are refused."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

import pytest

from libriassist.ai.retrieval.confidence import Thresholds, save_thresholds
from libriassist.disk import private_umask, write_whole
from libriassist.setup.secrets import MIN_BITS, key_bits

from ..servers import Libri
from ..talk import Client
from .run import libriassist, refusal

GUESSED = [
    "x",
    "",
    "short",
    "a" * 43,
    "ab" * 20,
    "abcdefgh" * 5,
    "0123456789" * 4,
    "abcdefghijklmnopqrstuvwxyz012345",
    "changemechangemechangemechangeme",
    "00000000000000000000000000000001",
    "test-secret-key-test-secret-key!",
    pytest.param(secrets.token_urlsafe(32)[:20], id="a good one cut short"),
]


def open_to_others(folder: Path) -> list[str]:
    found = [folder, *folder.rglob("*")]
    return [f"{p} {stat.filemode(p.stat().st_mode)}" for p in found if p.stat().st_mode & 0o077]


async def _works_and_stops(server: Libri) -> None:
    server.start()
    client = Client([server.url])
    await client.opens_the_chat()
    await client.says("Bonjour")
    await client.leaves()
    for path in server.log.parent.glob("libriassist.db*"):
        assert not path.stat().st_mode & 0o077, path
    assert server.stop() == 0


@pytest.mark.anyio
async def test_nothing_in_a_new_folder_is_for_others(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    server = Libri(folder)
    await _works_and_stops(server)
    server.log.unlink()
    assert open_to_others(folder) == []


@pytest.mark.anyio
async def test_a_folder_and_files_open_to_others_are_tightened_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    server = Libri(folder)
    await _works_and_stops(server)
    (folder / "files" / "ab").mkdir(parents=True)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    await _works_and_stops(server)
    assert "could be read by others on this machine" in server.log.read_text()
    server.log.unlink()
    assert open_to_others(folder) == []


def test_a_folder_with_other_things_in_it_is_left_and_loudly_warned_about(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "holiday.jpg").touch()
    tmp_path.chmod(0o755)
    assert libriassist("agents", "add", "a@example.com", "A", folder=tmp_path).returncode == 0
    assert "OTHERS ON THIS MACHINE MAY READ" in caplog.text
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert not (tmp_path / "libriassist.db").stat().st_mode & 0o077


def test_the_doctor_names_what_others_may_read(tmp_path: Path) -> None:
    libriassist("agents", "add", "a@example.com", "A", folder=tmp_path)
    assert "nobody else on this machine" in libriassist("doctor", folder=tmp_path).stdout
    (tmp_path / "libriassist.db").chmod(0o644)
    told = libriassist("doctor", folder=tmp_path)
    assert f"others on this machine may read {tmp_path / 'libriassist.db'}" in told.stdout


@pytest.mark.parametrize("key", GUESSED)
def test_a_key_that_could_be_guessed_is_refused_wherever_it_is(tmp_path: Path, key: str) -> None:
    (tmp_path / "secret.key").write_text(key)
    line = refusal("serve", folder=tmp_path)
    assert str(tmp_path / "secret.key") in line and ("32 characters" in line or "could be guessed" in line)
    assert (tmp_path / "secret.key").read_text() == key
    told = libriassist("doctor", folder=tmp_path)
    assert told.returncode == 1 and "secret key" in told.stdout
    if key:
        line = refusal("serve", folder=tmp_path / "other", secret_key=key)
        assert "LIBRIASSIST_SECRET_KEY" in line


def test_a_key_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(os.urandom(64) + b"\xff")
    assert "secret.key" in refusal("serve", folder=tmp_path)


def test_random_keys_of_every_usual_form_are_strong() -> None:
    for _ in range(2000):
        assert key_bits(secrets.token_hex(16)) > MIN_BITS < key_bits(secrets.token_urlsafe(32))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "thresholds.json"
    write_whole(file, "before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, "after")
    monkeypatch.undo()
    assert file.read_text() == "before" and [p.name for p in tmp_path.iterdir()] == [file.name]
    assert not file.stat().st_mode & 0o077


def test_a_file_that_may_not_replace_another_does_not(tmp_path: Path) -> None:
    file = tmp_path / "key"
    write_whole(file, "one", replace=False)
    with pytest.raises(FileExistsError):
        write_whole(file, "two", replace=False)
    assert file.read_text() == "one" and [p.name for p in tmp_path.iterdir()] == [file.name]


def test_a_link_or_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    write_whole(link, "words")
    assert link.is_symlink() and target.read_text() == "words"
    write_whole(Path("/dev/null"), "words")
    assert not Path("/dev/null").is_file()


def test_thresholds_and_exports_are_private_in_an_open_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "other").touch()
    with private_umask():
        path = save_thresholds(tmp_path, "words", Thresholds(sure=0.9, suggest=0.5))
    assert not path.stat().st_mode & 0o077
    data = tmp_path / "data"
    faq = tmp_path / "faq.md"
    faq.write_text("# Livraison\n\n## Quels sont les délais ?\n\nTrois jours ouvrés partout en France.\n")
    assert libriassist("knowledge", "import", str(faq), folder=data).returncode == 0
    out = tmp_path / "out.json"
    assert libriassist("knowledge", "export", str(out), folder=data).returncode == 0
    assert not out.stat().st_mode & 0o077


@pytest.mark.parametrize(("host", "public_url", "warned"), [
    ("0.0.0.0", None, True), ("192.0.2.7", None, True), ("::", None, True),
    ("127.0.0.1", None, False), ("127.0.1.1", None, False), ("::1", None, False), ("localhost", None, False),
    ("0.0.0.0", "https://chat.shop.example", False),
])  # fmt: skip
def test_without_public_url_off_loopback_the_doctor_warns(
    tmp_path: Path, host: str, public_url: str | None, warned: bool
) -> None:
    told = libriassist("doctor", folder=tmp_path, host=host, public_url=public_url).stdout
    assert ("LIBRIASSIST_PUBLIC_URL is not set" in told) is warned


def test_without_public_url_off_loopback_the_server_warns_in_its_log(tmp_path: Path) -> None:
    server = Libri(tmp_path, host="0.0.0.0")
    server.start()
    server.stop()
    assert "LIBRIASSIST_PUBLIC_URL is not set and 0.0.0.0 is reached from the network" in server.log.read_text()
