"""What a page looks like: pictures for people, axe and clipped text for the machine, in light and in dark."""

from __future__ import annotations

from playwright.sync_api import Page

from ..servers import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then(r => r.violations)"""
SETTLED = """async () => {
  const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)];
  const passing = a => a.effect.getComputedTiming().endTime !== Infinity;
  await Promise.allSettled(roots.flatMap(r => r.getAnimations()).filter(passing).map(a => a.finished));
  await document.fonts.ready;
}"""


def is_fine(page: Page, name: str) -> None:
    """In light and in dark: a picture, no accessibility violation, no clipped text."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"{name}-{scheme}")
        found = axe_violations(page)
        assert not found, f"{name}-{scheme}: {found}"
    clipped = too_wide(page)
    assert not clipped, f"{name}: {clipped}"
    page.emulate_media(color_scheme="light")


def axe_violations(page: Page) -> list[str]:
    """What axe finds on this page, open shadow roots included."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(ASK_AXE, TAGS)
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]


def too_wide(page: Page) -> list[str]:
    """Elements whose text does not fit, in the page and in open shadow roots."""
    found: list[str] = page.evaluate("""() => {
      const out = [];
      const look = root => { for (const e of root.querySelectorAll('*')) {
        if (e.shadowRoot) look(e.shadowRoot);
        const s = getComputedStyle(e);
        const clips = s.overflowX === 'visible' || s.overflowX === 'clip';
        if (clips && e.clientWidth > 4 && e.scrollWidth > e.clientWidth + 1 && e.children.length === 0
            && s.textOverflow !== 'ellipsis')
          out.push(e.outerHTML.slice(0, 160));
      } };
      look(document);
      if (document.documentElement.scrollWidth > innerWidth) out.push('the page scrolls sideways');
      return out;
    }""")
    return found


def shoot(page: Page, name: str) -> None:
    """Keep a picture for people to look at."""
    folder = ROOT / "test-results" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.evaluate(SETTLED)
    page.screenshot(path=folder / f"{name}.png")
