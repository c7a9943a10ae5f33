"""docs/settings.md lists every setting with its default and meaning, and the code uses every one."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from libriassist.config import Settings

from .servers import ROOT
from .times import TIMES, longest

ROW = re.compile(r"^\| `(\w+)` \| (?:`(.*?)`|\(empty\)) \| (.*) \|$", re.MULTILINE)


def test_the_documentation_lists_every_setting_with_its_default_and_meaning() -> None:
    settings_part = (ROOT / "docs" / "settings.md").read_text().split("## Orders: the query")[0]
    documented = {name: (default, meaning) for name, default, meaning in ROW.findall(settings_part)}
    fields = Settings.model_fields.items()
    assert documented == {name: (str(field.default), str(field.description)) for name, field in fields}


def test_the_code_uses_every_setting() -> None:
    package = ROOT / "libriassist"
    code = "\n".join(path.read_text() for path in package.rglob("*.py") if path.parent.name != "config")
    properties = (package / "config" / "__init__.py").read_text()
    for name in Settings.model_fields:
        used = rf"\bsettings\.{name}\b"
        assert re.search(used, code) or re.search(rf"\bself\.{name}\b", properties), name


def test_settings_come_from_the_environment_and_cannot_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRIASSIST_PUBLIC_URL", "https://chat.shop.example/")
    monkeypatch.setenv("LIBRIASSIST_ALLOWED_ORIGINS", "https://shop.example/, http://127.0.0.1:8080,")
    monkeypatch.setenv("LIBRIASSIST_TRUSTED_PROXIES", "10.0.0.1, ::1")
    settings = Settings()
    assert settings.origins == {"https://shop.example", "http://127.0.0.1:8080", "https://chat.shop.example"}
    assert settings.trusted_proxies == "10.0.0.1/32,::1/128"
    assert settings.secure
    assert not Settings(public_url="http://chat.shop.example").secure
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]


def test_the_database_is_a_file_in_the_data_folder_unless_named() -> None:
    assert Settings(data_dir=Path("/srv/x")).database == "sqlite:////srv/x/libriassist.db"
    assert Settings(database_url="postgresql://u@h/n").database == "postgresql://u@h/n"


@pytest.mark.parametrize("name", TIMES)
def test_a_time_is_ten_years_at_most(name: str) -> None:
    most, unit = longest(name), name.rpartition("_")[2]
    years = timedelta(**{unit: most})
    assert years <= timedelta(days=3_650)
    assert datetime.now(UTC) + 20 * years > datetime.now(UTC)
    assert getattr(Settings(**{name: most}), name) == most  # type: ignore[arg-type]
    for value in (most + 1, 1e15, 1e300, 10**20, math.inf, -math.inf, math.nan, "inf", "1e400", "nan"):
        with pytest.raises(ValidationError) as refused:
            Settings(**{name: value})  # type: ignore[arg-type]
        assert [error["loc"] for error in refused.value.errors()] == [(name,)], value


def test_no_number_is_infinite() -> None:
    numbers = [name for name, field in Settings.model_fields.items() if field.annotation in (int, float)]
    assert "words_per_second" in numbers
    for name in numbers:
        for value in (math.inf, math.nan):
            with pytest.raises(ValidationError):
                Settings(**{name: value})  # type: ignore[arg-type]
