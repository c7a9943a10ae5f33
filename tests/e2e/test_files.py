"""A photo of the defect, from the visitor's hand to the agent's eye and back; what is refused is said."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from ..servers import Libri
from .conftest import OpenPage
from .looks import is_fine
from .people import answer_box, answers, desk_thread, message_box, open_chat, says, thread, with_agent


def photo(name: str = "tranche abîmée.png", size: tuple[int, int] = (800, 600)) -> FilePayload:
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


def chooses(page: Page, *files: FilePayload) -> None:
    """Through the paper clip, as people do."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Joindre une photo ou un fichier").click()
    chooser.value.set_files(list(files))


def seen_width(page: Page, name: str) -> int:
    """How wide the picture in this button is drawn from, once it is loaded."""
    picture = page.get_by_role("button", name=name).locator("img").first
    expect(picture).to_be_visible()
    picture.evaluate("image => image.decode()")
    width: int = picture.evaluate("image => image.naturalWidth")
    return width


def test_a_photo_goes_from_the_visitor_to_the_agent_and_a_file_comes_back(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop)
    chooses(visitor, photo())
    tray = visitor.get_by_role("list", name="Fichiers à envoyer")
    expect(tray.get_by_text("tranche abîmée.png")).to_be_visible()
    expect(tray.get_by_role("progressbar")).to_have_count(0)
    is_fine(visitor, "files-1")
    says(visitor, "Voici la tranche.")
    expect(tray).to_have_count(0)
    expect(thread(visitor).get_by_text("Voici la tranche.")).to_be_visible()
    assert seen_width(visitor, "Ouvrir tranche abîmée.png") == 480

    expect(desk_thread(marie).get_by_text("Voici la tranche.")).to_be_visible()
    assert seen_width(marie, "Agrandir tranche abîmée.png") == 480
    marie.get_by_role("button", name="Agrandir tranche abîmée.png").click()
    large = marie.get_by_role("dialog", name="tranche abîmée.png")
    expect(large.get_by_role("img", name="tranche abîmée.png")).to_be_visible()
    is_fine(marie, "files-2")
    with marie.expect_download() as download:
        large.get_by_role("link", name="Enregistrer tranche abîmée.png").click()
    assert download.value.suggested_filename == "tranche abîmée.png"
    marie.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(marie.get_by_role("button", name="Agrandir tranche abîmée.png")).to_be_focused()

    chooses(marie, {"name": "bon de retour.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"})
    expect(marie.get_by_role("list", name="Fichiers à envoyer").get_by_role("progressbar")).to_have_count(0)
    is_fine(marie, "files-3")
    answers(marie, "Et le bon de retour.")
    save = visitor.get_by_role("button", name="Enregistrer bon de retour.pdf")
    expect(save).to_be_visible()
    with visitor.expect_download() as download:
        save.click()
    assert download.value.suggested_filename == "bon de retour.pdf"
    is_fine(visitor, "files-4")

    visitor.reload()
    open_chat(visitor)
    assert seen_width(visitor, "Ouvrir tranche abîmée.png") == 480


def test_a_photo_alone_may_be_the_first_word_and_the_assistant_says_what_it_can_do(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor = open_page(shop.url)
    open_chat(visitor)
    chooses(visitor, photo("défaut.png"))
    expect(visitor.get_by_role("progressbar")).to_have_count(0)
    visitor.get_by_role("button", name="Envoyer").click()
    assert seen_width(visitor, "Ouvrir défaut.png") == 480
    expect(thread(visitor).get_by_text("J’ai bien reçu votre fichier.")).to_be_visible()


def test_a_pasted_and_a_dropped_picture_are_taken_and_what_is_refused_is_said(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop, forgives="415")
    give = """async ([kind, bytes]) => {
      let field = document.activeElement;
      while (field.shadowRoot?.activeElement) field = field.shadowRoot.activeElement;
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], `${kind}.png`, {type: 'image/png'}));
      const options = {bubbles: true, cancelable: true, composed: true};
      field.dispatchEvent(kind === 'paste'
        ? new ClipboardEvent('paste', {...options, clipboardData: data})
        : new DragEvent('drop', {...options, dataTransfer: data}));
    }"""
    content = list(photo(size=(60, 40))["buffer"])
    for page, box in ((visitor, message_box(visitor)), (marie, answer_box(marie))):
        box.focus()
        for kind in ("paste", "drop"):
            page.evaluate(give, [kind, content])
        tray = page.get_by_role("list", name="Fichiers à envoyer")
        expect(tray.get_by_role("listitem")).to_have_count(2)
        expect(tray.get_by_role("progressbar")).to_have_count(0)
        page.get_by_role("button", name="Retirer drop.png").click()
        expect(tray.get_by_role("listitem")).to_have_count(1)
        chooses(page, {"name": "virus.png", "mimeType": "image/png", "buffer": b"<svg onload='alert(1)'/>"})
        expect(tray.get_by_text(re.compile("virus.png.*[Ss]eul"))).to_be_visible()
        is_fine(page, "files-5")
        page.get_by_role("button", name="Retirer virus.png").click()
        box.press("Enter")
        expect(tray).to_have_count(0)
    assert seen_width(marie, "Agrandir paste.png") == 60
