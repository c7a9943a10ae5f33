"""Hostile words, hostile pages, and the content policies that would catch what slips through."""

from __future__ import annotations

import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from ..servers import Libri
from .conftest import PHONE, OpenPage
from .looks import shoot, too_wide
from .people import accepts, answers, asks_for_a_person, at_work, desk_thread, open_chat, says, thread, with_agent

EVIL = "http://evil.example"
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    f"<img src='{EVIL}/pixel.gif'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src='javascript:alert(1)'></iframe>",
    f"<iframe src='{EVIL}'></iframe>",
    "<body onload=alert(1)>",
    "<a href='javascript:alert(1)'>cliquez</a>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<audio src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    f"<link rel=stylesheet href='{EVIL}/a.css'>",
    f"<style>@import '{EVIL}/b.css';</style>",
    "<style>*{display:none}</style>",
    f"<base href='{EVIL}/'>",
    f"<meta http-equiv=refresh content='0;url={EVIL}'>",
    f"<form action='{EVIL}'><button>Envoyer</button></form>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    "</textarea><script>alert(1)</script>",
    "</li></ul></div><h1>hors du cadre</h1>",
    "<!--<img src='--><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "${alert(1)}",
    "{{constructor.constructor('alert(1)')()}}",
    "{name}",
    f"![image]({EVIL}/c.png)",
    "[lien](javascript:alert(1))",
    "**gras** _italique_ `code` ~~barré~~",
    f"url({EVIL}/d.png)",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#x3C;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\u202egnp.exe \u2066inverse\u2069",
    "Z\u0351\u036b\u0343\u036a\u0302algo \u200b\u200d\ufeff fin",
    "🏳️‍🌈👩‍👩‍👧‍👦 اَلْعَرَبِيَّةُ 漢字",
    "a" * 300,
    "ligne 1\nligne 2\n\n    ligne 4",
    "__proto__ constructor toString",
]
HOSTILE_PAGE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { all: unset; font-size: 40px !important; color: red !important; letter-spacing: 9px !important;
        box-sizing: content-box !important; line-height: 3 !important; text-transform: uppercase !important; }
    div, section, ul, libri-assist { position: static !important; display: block !important; }
    button { width: 300px !important; background: lime !important; }
    libri-assist { transform: scale(2) !important; opacity: 0.2 !important; visibility: hidden !important;
        pointer-events: none !important; direction: rtl !important; filter: blur(3px) !important; }
    textarea { display: none !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""


def shown_texts(page: Page, selector: str) -> list[str]:
    """The text of every element, as it would be read, with French typography undone."""
    texts: list[str] = page.locator(selector).evaluate_all("all => all.map(e => e.textContent)")
    return [text.replace("\u00a0", " ") for text in texts]


def test_fifty_hostile_texts_are_shown_as_typed_on_both_sides(shop: Libri, open_page: OpenPage) -> None:
    visitor, marie = with_agent(open_page, shop)
    for payload in PAYLOADS:
        says(visitor, payload)
    for payload in PAYLOADS:
        answers(marie, payload)
    answers(marie, "C’est tout.")
    expect(thread(visitor).get_by_text("C’est tout.")).to_be_visible()
    own, agents = (shown_texts(visitor, f"libri-assist .{who} .bubble") for who in ("own", "agent"))
    for payload in PAYLOADS:
        assert payload in own
        assert payload in agents
    seen: set[str] = set()
    desk_thread(marie).focus()
    marie.keyboard.press("Home")
    for _ in range(60):
        seen |= set(shown_texts(marie, "section ol li .text-message"))
        if all(payload in seen for payload in PAYLOADS):
            break
        marie.keyboard.press("PageDown")
        marie.wait_for_timeout(60)
    assert [payload for payload in PAYLOADS if payload not in seen] == []
    for page in (visitor, marie):
        links = page.locator("a[href]").evaluate_all("all => all.map(a => a.href)")
        assert not [link for link in links if not link.startswith(("http:", "https:"))]
        assert page.locator("img[src^='http'], iframe, object, embed, base, meta[http-equiv]").count() == 0
    marie.keyboard.press("Home")
    shoot(visitor, "hostile-visitor")
    shoot(marie, "hostile-agent")
    assert too_wide(visitor) == []


def test_hostile_names_and_orders_are_only_text(shop: Libri, open_page: OpenPage) -> None:
    payload = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    team = sqlite3.connect(shop.database_url.removeprefix("sqlite:///"))
    orders = sqlite3.connect(str(shop.env["LIBRIASSIST_ORDERS_URL"]).removeprefix("sqlite:///"))
    with team, orders:
        team.execute("UPDATE agents SET name = ?1, public_name = ?1 WHERE email LIKE 'marie%'", (payload,))
        orders.execute("UPDATE customers SET full_name = ? WHERE id = 1", (f"Jean {payload}",))
        orders.execute(
            "UPDATE orders SET book_title = ?, status = ? WHERE customer_id = 1", (f"Livre {payload}", payload)
        )
    team.close()
    orders.close()
    shop.stop()
    shop.start()

    visitor = open_page(shop.url)
    open_chat(visitor)
    says(visitor, "Où en est ma commande CL-401372-487531 ?")
    expect(thread(visitor).get_by_text("l’adresse e-mail ou le code postal")).to_be_visible()
    says(visitor, "jean.martin@example.com")
    expect(thread(visitor).locator(".ai").get_by_text(payload)).to_be_visible()
    marie = at_work(open_page, shop, "marie")
    asks_for_a_person(visitor)
    accepts(marie)
    panel = marie.get_by_role("complementary", name="Infos client")
    for text in (f"Jean {payload}", f"Livre {payload}", payload):
        expect(panel.get_by_text(text, exact=True).first).to_be_visible()
    answers(marie, "Bonjour")
    expect(thread(visitor).get_by_text("Bonjour", exact=True)).to_be_visible()
    expect(thread(visitor).get_by_text("a rejoint la conversation")).to_contain_text(payload)
    shoot(marie, "hostile-names")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_hostile_page_does_not_reach_into_the_widget(shop: Libri, open_page: OpenPage, device: str) -> None:
    options = {"viewport": PHONE} if device == "phone" else {}
    calm, wild = (open_page(shop.url, **options) for _ in range(2))
    wild.evaluate(HOSTILE_PAGE)
    boxes = []
    for page in (calm, wild):
        open_chat(page)
        says(page, "Quels formats de livre peut-on imprimer ?")
        expect(thread(page).get_by_text("Sept formats sont au catalogue")).to_be_visible()
        page.wait_for_timeout(250)
        parts = [".panel", ".bubble >> nth=-1", "textarea", ".send", ".header h2"]
        boxes.append([page.locator(f"libri-assist >> {part}").bounding_box() for part in parts])
    shoot(wild, f"hostile-page-{device}")
    assert boxes[0] == boxes[1]
    styles = "e => { const s = getComputedStyle(e); return [s.color, s.fontSize, s.letterSpacing]; }"
    assert len({str(p.locator("libri-assist >> .header h2").evaluate(styles)) for p in (calm, wild)}) == 1


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        ("/", {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"}),
        ("/agent", {"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"}),
        ("/agent/conversations", {"default-src 'none'", "script-src 'self'", "base-uri 'none'"}),
    ],
)
def test_the_content_policies_are_in_force(shop: Libri, open_page: OpenPage, path: str, needed: set[str]) -> None:
    page = open_page("about:blank", forgives="Content Security Policy|content policy|Trusted")
    answer = page.goto(f"{shop.url}{path}")
    assert answer is not None
    rules = {rule.strip() for rule in answer.headers["content-security-policy"].split(";")}
    assert needed <= rules
    scripts = next(rule for rule in rules if rule.startswith("script-src"))
    assert "unsafe" not in scripts
    assert answer.headers["x-content-type-options"] == "nosniff"
    refused = page.evaluate("""() => new Promise(done => {
      document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective));
      const trap = document.createElement('div');
      try { trap.setAttribute('onclick', 'window.ran = 1'); trap.click(); } catch (error) { done(error.message); }
    })""")
    assert re.search("script-src|require-trusted-types|TrustedScript", refused)
    assert page.evaluate("window.ran") is None
