"""Bytes in a sliding window."""

from __future__ import annotations

import pytest

from libriassist.core.errors import RateLimited
from libriassist.web.quotas import Quota


def test_bytes_are_counted_by_key_and_come_back_after_the_window() -> None:
    now = 0.0
    quota = Quota(100, 60, lambda: now)
    quota.take("a", 60)
    now = 30.0
    quota.take("a", 40)
    with pytest.raises(RateLimited) as refused:
        quota.take("a", 1)
    assert refused.value.retry_after == 30
    quota.take("b", 100)
    now = 61.0
    quota.take("a", 60)
    with pytest.raises(RateLimited):
        quota.take("a", 1)
    now = 500.0
    quota.take("c", 1)
    assert list(quota._spent) == ["c"]
