"""A PostgreSQL database that cannot hold every letter is refused in one clear line, and left empty."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from ..servers import Postgres
from .run import libriassist, refusal

SECRET = "Zk3vQ9_xTt7LmRw2-bNc5HsJd8Gf4YpA"


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII", "WIN1252", "EUC_JP"])
def test_a_database_in_another_encoding_is_refused_at_the_start_and_by_the_doctor(
    postgres: Postgres, tmp_path: Path, encoding: str
) -> None:
    url = postgres.empty_database(encoding)
    settings = {"folder": tmp_path, "database_url": url, "secret_key": SECRET}
    line = refusal("serve", **settings)
    assert f"keeps text as {encoding}" in line and "--encoding=UTF8 --template=template0" in line
    told = libriassist("doctor", **settings)
    assert told.returncode == 1 and f"keeps text as {encoding}" in told.stdout and "Traceback" not in told.stderr
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert found in ((0,), (b"0",))
