"""Who asked for less motion gets none, in the widget and in the dashboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from ..servers import Libri
from .conftest import PHONE, OpenPage
from .people import asks_for_a_person, offers, open_chat, says, sign_in

MOVING = """() => {
  const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)];
  return roots.flatMap(r => r.getAnimations())
    .filter(a => a.playState === 'running' && a.effect.getComputedTiming().duration > 1)
    .map(a => `${a.animationName ?? a.transitionProperty} of ${a.effect.target.outerHTML.slice(0, 80)}`);
}"""


def moving(page: Page) -> list[str]:
    """What moves right now and takes longer than a millisecond."""
    found: list[str] = page.evaluate(MOVING)
    return found


def test_with_reduced_motion_nothing_moves(shop: Libri, open_page: OpenPage) -> None:
    still = {"reduced_motion": "reduce"}
    visitor = open_page(shop.url, viewport=PHONE, **still)
    open_chat(visitor)
    assert moving(visitor) == []
    expect(visitor.get_by_role("dialog")).to_have_css("opacity", "1")
    says(visitor, "Quels formats de livre peut-on imprimer ?")
    assert moving(visitor) == []

    marie = open_page(f"{shop.url}/agent", **still)
    sign_in(marie, "marie@shop.example")
    marie.get_by_role("button", name="Passer disponible").click()
    asks_for_a_person(visitor)
    expect(offers(marie).get_by_role("article")).to_be_visible()
    assert moving(marie) == []
    marie.keyboard.press("Control+k")
    expect(marie.get_by_role("combobox")).to_be_visible()
    assert moving(marie) == []


def test_without_that_wish_the_panel_rises(shop: Libri, open_page: OpenPage) -> None:
    visitor = open_page(shop.url)
    open_chat(visitor)
    panel = visitor.get_by_role("dialog")
    assert panel.evaluate("e => getComputedStyle(e).animationName") == "rise"
