"""Word documents: every word that Word shows is read once, and no other."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from .test_sources import reason, texts

PAPERS = Path(__file__).parent / "data" / "papers"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def paper(
    body: str, links: dict[str, str] | None = None, notes: str = "", numbering: str = "", styles: str = ""
) -> bytes:
    """A Word document with this body, made by hand."""
    out = io.BytesIO()
    parts = {"footnotes": notes, "numbering": numbering, "styles": styles}
    relations = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/hyperlink" Target="{target}" TargetMode="External"/>'
        for name, target in (links or {}).items()
    ) + "".join(f'<Relationship Id="p{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>' for name in parts)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {NAMES}>{content}</w:{name}>")
    return out.getvalue()


def t(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inner)}</w:p>"


def said(data: bytes) -> str:
    return "\n".join(text.answer for text in texts("a.docx", data).values())


BOX = f"<w:txbxContent>{p(t('encadré'))}</w:txbxContent>"
INLINE = {
    "a link": f'<w:hyperlink r:id="x">{t("un lien")}</w:hyperlink>',
    "a link inside the document": f'<w:hyperlink w:anchor="bas">{t("plus bas")}</w:hyperlink>',
    "an insertion": f"<w:ins>{t('inséré')}</w:ins>",
    "a text moved here": f"<w:moveTo>{t('déplacé')}</w:moveTo>",
    "a content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{t('choix')}</w:sdtContent></w:sdt>",
    "a smart tag": f"<w:smartTag><w:customXml>{t('balise')}</w:customXml></w:smartTag>",
    "a simple field": f'<w:fldSimple w:instr="DATE">{t("lundi")}</w:fldSimple>',
    "a field": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{t("renvoi")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "a text box twice": f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:wsp><wps:txbx>{BOX}</wps:txbx>"
    f"</wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>",
    "an old text box": f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>",
    "a direction": f"<w:bdo><w:dir>{t('sens')}</w:dir></w:bdo>",
    "a formula": "<m:oMath><m:r><m:t>x2</m:t></m:r></m:oMath>",
    "ruby": f"<w:r><w:ruby><w:rt>{t('haut')}</w:rt><w:rubyBase>{t('bas')}</w:rubyBase></w:ruby></w:r>",
    "white on a colour": t("blanc", '<w:color w:val="FFFFFF"/><w:shd w:fill="1F3864"/>'),
}  # fmt: skip
BLOCKS = {
    "a block control": f"<w:sdt><w:sdtContent>{p(t('bloc'))}</w:sdtContent></w:sdt>",
    "an inserted block": f"<w:ins>{p(t('neuf'))}</w:ins>",
    "a table in a table": f"<w:tbl><w:tr><w:tc>{p(t('un'))}<w:tbl><w:tr><w:tc>{p(t('deux'))}</w:tc>"
    f"<w:tc>{p(t('trois'))}</w:tc></w:tr></w:tbl>{p()}</w:tc><w:tc>{p(t('quatre'))}</w:tc></w:tr></w:tbl>",
    "rows and cells in controls": f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>"
    f"<w:tc>{p(t('cellule'))}</w:tc></w:sdtContent></w:sdt><w:tc>{p(t('voisine'))}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
    "a white heading on a dark row": "<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill='002060'/></w:tcPr>"
    + p(t("Titre", '<w:color w:val="FFFFFF"/>')) + f"</w:tc><w:tc>{p(t('12'))}</w:tc></w:tr></w:tbl>",
}  # fmt: skip


@pytest.mark.parametrize("name", [*INLINE, *BLOCKS])
def test_every_word_that_word_shows_is_read_once(name: str) -> None:
    block = BLOCKS.get(name) or p(t("avant "), INLINE[name], t(" après"))
    data = paper(p(t("début")) + block + p(t("fin")), {"x": "https://x.example/y"})
    read = said(data)
    shown = re.sub(r"<mc:Fallback>.*?</mc:Fallback>|<w:sdtPr>.*?</w:sdtPr>", "", block)
    for words in re.findall(r"<[wm]:t[ >][^<]*?([^<>]+)</[wm]:t>", shown):
        assert read.count(words.strip()) == 1, words


def test_what_word_does_not_show_is_not_read() -> None:
    gone = (
        f"<w:del><w:r><w:delText>non1</w:delText></w:r></w:del><w:moveFrom>{t('non2')}</w:moveFrom>"
        + t("non3", "<w:vanish/>") + t("non4", '<w:color w:val="FFFFFF"/>')
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>non5</w:instrText></w:r>'
        + t("non6") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + t("non7", '<w:rStyle w:val="caché"/>')
    )  # fmt: skip
    styles = '<w:style w:styleId="caché"><w:rPr><w:vanish/></w:rPr></w:style>'
    rows = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(t('non8'))}</w:tc></w:tr></w:tbl>"
    assert said(paper(p(t("oui "), gone, t("toujours")) + rows, styles=styles)) == "oui toujours"


def test_links_notes_signs_and_lines_of_word_stay_in_their_place() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "mailto:a@x.example" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{t("nous")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = p(
        t("Voir "), f'<w:hyperlink r:id="x">{t("ici")}</w:hyperlink>', t(" ou "), field,
        '<w:r><w:footnoteReference w:id="2"/></w:r>', "<w:r><w:br/><w:t>Prix</w:t><w:tab/><w:t>5</w:t>"
        '<w:noBreakHyphen/><w:t>6</w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        f'<w:hyperlink r:id="bad">{t(" mal")}</w:hyperlink>',
    )  # fmt: skip
    notes = f'<w:footnote w:id="2">{p(t("hors taxes"))}</w:footnote>'
    links = {"x": "https://x.example/y", "bad": "javascript:alert(1)"}
    assert said(paper(body, links, notes)) == (
        "Voir ici (https://x.example/y) ou nous (a@x.example) (hors taxes)\nPrix 5\u20116✓ mal"
    )


def test_numbered_lists_count_as_word_counts_them() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    )

    def item(words: str, depth: int = 0) -> str:
        return p(t(words), properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="5"/></w:numPr>')

    body = (
        item("Choisir") + item("format", 1) + item("papier", 1) + item("Payer") + p(t("Puis :")) + item("Attendre")
    )
    assert said(paper(body, numbering=numbering)) == (
        "3. Choisir\n  a. format\n  b. papier\n4. Payer\n\nPuis :\n\n5. Attendre"
    )


def test_joined_cells_of_word_say_their_words_in_each_row_and_column() -> None:
    [merged] = texts("m.docx", (PAPERS / "d_merged.docx").read_bytes()).values()
    assert merged.answer.split("\n") == [
        "• Format : A5 ; Papier : 80 g ; Prix : 5 €",
        "• Format : A5 ; Papier : 90 g ; Prix : 6 €",
        "• Format : Livraison ; Papier : Livraison ; Prix : 4 €",
    ]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("d_link.docx", "Écrivez à aide@boutique.example ou appelez le 01 23 45 67 89."),
        ("d_tracked.docx", "La livraison coûte 6 € en France."),
        (
            "d_control.docx",
            "Le délai est de 14 jours après réception.\n\nLes frais de retour restent à votre charge.",
        ),
        ("d_textbox.docx", "Voir encadré.\n\nOuvert du lundi au vendredi de 9 h à 18 h."),
        ("d_nested.docx", "• Express : avant 13 h : 9,90 €"),
    ],
)
def test_the_papers_of_shops_are_read_whole(name: str, answer: str) -> None:
    assert [text.answer for text in texts(name, (PAPERS / name).read_bytes()).values()] == [answer]


def test_a_word_document_of_the_usual_library_is_read_whole() -> None:
    made = docx.Document()
    made.add_heading("Guide", 1)
    for number in range(30):
        made.add_paragraph(f"Étape n{number}.", style="List Number")
    out = io.BytesIO()
    made.save(out)
    [text] = texts("g.docx", out.getvalue()).values()
    assert text.answer == "\n".join(f"{n + 1}. Étape n{n}." for n in range(30))


def test_a_document_made_to_fill_the_memory_is_refused_at_once() -> None:
    assert reason("a.docx", paper("<w:p/>" * 3_100_000)) == "too_complex"
    deep = "<w:sdt><w:sdtContent>" * 400 + p(t("x")) + "</w:sdtContent></w:sdt>" * 400
    assert reason("a.docx", paper(deep)) == "docx_unreadable"
    laughs = '<!DOCTYPE x [<!ENTITY a "' + "a" * 1_000 + '"><!ENTITY b "' + "&a;" * 1_000 + '">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        body = f"<w:document {NAMES}><w:body>{p(t('&b;' * 1_000))}</w:body></w:document>"
        archive.writestr("word/document.xml", laughs + body)
    assert reason("a.docx", out.getvalue()) in {"empty", "docx_unreadable"}


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (p(f'<w:hyperlink r:id="x" w:anchor="faq">{t("ici")}</w:hyperlink>'), "ici (https://x.example/p#faq)"),
        (p('<w:r><mc:AlternateContent><mc:Choice Requires="z"/><mc:Fallback><w:t>repli</w:t></mc:Fallback>'
           "</mc:AlternateContent></w:r>"), "repli"),
        (p(t("20 "), '<w:r><w:sym w:font="Symbol" w:char="F0B0"/><w:sym w:font="Symbol" w:char="F0A3"/></w:r>'),
           "20 °≤"),
        (p(t("10 m"), t("2", '<w:vertAlign w:val="superscript"/>'), t(", 1"),
           t("er", '<w:vertAlign w:val="superscript"/>')), "10 m², 1er"),
    ],
)  # fmt: skip
def test_what_word_shows_in_its_own_ways_is_read(body: str, shown: str) -> None:
    assert said(paper(body, {"x": "https://x.example/p"})) == shown


def test_a_question_in_bold_by_its_style_is_a_question() -> None:
    styles = '<w:style w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    strong = [t(words, '<w:rStyle w:val="S"/>') for words in ("Quels délais ?", "Combien ?")]
    found = texts("a.docx", paper(p(strong[0]) + p(t("Cinq jours.")) + p(strong[1]) + p(t("4 €.")), styles=styles))
    assert {q: text.answer for q, text in found.items()} == {"Quels délais ?": "Cinq jours.", "Combien ?": "4 €."}
