"""Real files as shops have them: every character, cell, list item and link of them is read, in its place."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

from libriassist.ai.sources.encoding import decode
from libriassist.core.errors import SourceUnreadable

from .papers import linked, locked, pdf
from .test_sources import read, reason, texts

PAPERS = Path(__file__).parent / "data" / "papers"
PRICES = "L’œuvre « coûte » 12 € – port compris…"


def paper(name: str) -> dict[str, str]:
    return {question: text.answer for question, text in texts(name, (PAPERS / name).read_bytes()).items()}


def body(markup: str, title: str = "T") -> str:
    """What is read of a page with this body."""
    [found] = texts("page.html", f"<html lang=fr><body><h1>{title}</h1>{markup}").values()
    return found.answer


# ------------------------------------------------------------------------------------ encodings


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "ISO8859-1", "ascii", "windows-1252", "l1"])
def test_a_label_of_latin_1_means_windows_1252_wherever_it_stands(label: str) -> None:
    bytes_ = PRICES.encode("cp1252")
    for declaration in (
        f'<meta charset="{label}">', f"<meta charset={label}>", f'<?xml version="1.0" encoding="{label}"?>',
        f'<meta http-equiv="Content-Type" content="text/html; charset={label}">',
        f'<!-- <meta charset="utf-8"> --><META CHARSET=\'{label}\'/>',
    ):  # fmt: skip
        page = declaration.encode() + b"<h1>T</h1><p>" + bytes_
        assert texts("page.html", page)["T"].answer == PRICES
    assert decode(bytes_, label) == PRICES


def test_the_mark_wins_over_the_header_and_the_header_over_the_page() -> None:
    page = f'<meta charset="iso-8859-1"><p>{PRICES}'
    assert PRICES in decode(page.encode(), "utf-8", markup=True)
    assert PRICES in decode(codecs.BOM_UTF8 + page.encode(), "iso-8859-1", markup=True)
    assert PRICES in decode(codecs.BOM_UTF16_LE + page.encode("utf-16-le"), "utf-8", markup=True)
    assert PRICES in decode(page.replace("iso-8859-1", "utf-16").encode(), None, markup=True)
    assert PRICES in decode(page.replace("iso-8859-1", "klingon").encode(), "also-unknown", markup=True)
    assert PRICES in decode(page.replace("iso-8859-1", "iso-8859-15").encode(), "utf8", markup=True)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850"]
)
def test_a_file_that_declares_nothing_is_read_as_it_was_most_likely_written(encoding: str) -> None:
    text = "Délai d'été : où, à côté, même très près ; ça coûte 5 % de plus à Noël."
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "iso-8859-15", "ascii"])
def test_utf_8_under_a_label_of_one_byte_is_read_as_what_it_is(label: str) -> None:
    page = f"<meta charset={label}><p>{PRICES}".encode()
    assert PRICES in decode(page, None, markup=True)
    assert PRICES in decode(page, label, markup=True)


def test_only_a_declaration_declares() -> None:
    other = "<meta name=description content='à propos de charset=koi8-r'>"
    assert PRICES in decode(f"{other}<meta charset=windows-1252><p>{PRICES}".encode("cp1252"), markup=True)
    assert decode("L’œuvre : 12 €.".encode("cp1252")) == "L’œuvre : 12 €."


def test_what_fits_no_encoding_is_refused_and_nothing_is_left_out_in_silence() -> None:
    for data in (b"<meta charset=utf-8><p>\xe9t\xe9", b"<meta charset=latin1><p>a\x81b\x8d"):
        assert reason("a.html", data) == "wrong_encoding"
    with pytest.raises(SourceUnreadable):
        decode(b"Privet: " + "Привет, как дела".encode("cp1251"))
    with pytest.raises(SourceUnreadable):
        decode("déjà ".encode() * 20 + b"\xe9\xff")


def test_pages_and_tables_of_old_offices_keep_their_signs() -> None:
    assert paper("iso88591.html") == {
        "Combien coûte l’impression ?": "L’impression d’un livre « de cœur » coûte 12 € – port compris…"
    }
    for name in ("excel_cp1252.csv", "excel_utf8bom.csv", "sepline.csv"):
        assert paper(name) == {
            "Quel est le délai d’impression ?": "Comptez 5 jours ouvrés – 3 en express à 12 €.",
            "Acceptez-vous le format A5 ?": "Oui, à l’unité ; dès 4,50 €.",
        }


# ------------------------------------------------------------------------------------ tables, lists, blocks


def test_a_joined_cell_says_its_words_in_each_row_and_column_it_covers() -> None:
    [rows] = paper("rowspan.html").values()
    assert rows.split("\n") == [
        "• Format : A5 ; Papier : 80 g ; Prix : 5 €",
        "• Format : A5 ; Papier : 90 g ; Prix : 6 €",
        "• Format : Livraison ; Papier : Livraison ; Prix : 4 €",
    ]
    assert body(
        "<table><thead><tr><th rowspan=2>Format<th colspan=2>Prix<tr><th>80 g<th>90 g</thead>"
        "<tr><td colspan=3>Couverture souple<tr><td rowspan=0>A5<td>5 €<td>6 €<tr><td>7 €<td>8 €</table>"
    ).split("\n") == [
        "• Couverture souple",
        "• Format : A5 ; Prix 80 g : 5 € ; Prix 90 g : 6 €",
        "• Format : A5 ; Prix 80 g : 7 € ; Prix 90 g : 8 €",
    ]
    assert body("<table><tr><td rowspan=2>France<td>5 €<tr><td>6 €</table>") == "• France : 5 €\n• France : 6 €"


def test_words_of_blocks_lines_and_inner_tables_stay_apart() -> None:
    assert list(paper("cell_blocks.html").values()) == [
        "• Format : A5, 14,8 x 21 cm ; Prix : 5 €, 10 € relié\n• Format : A4, Carré ; Prix : 8 €"
    ]
    assert list(paper("nested_tables.html").values()) == [
        "• Livraison standard : 4,90 €\n• Livraison express : avant 13 h : 9,90 €"
    ]
    assert (
        body("<p>Un<br>deux<div>trois</div>quatre<span><p>cinq</p></span>six")
        == "Un\ndeux\n\ntrois\n\nquatre\n\ncinq\n\nsix"
    )
    assert body("<table><tr><td>A<br>B<td><dl><dt>C<dd>D</dl></table>") == "• A B : C : D"
    assert body("<a href='/x'><div>Un</div><div>deux</div></a>") == "Un\n\ndeux"


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<tr><td><th>Lundi<th>Mardi<tr><th>Matin<td>9h<td>10h", "• Matin ; Lundi : 9h ; Mardi : 10h"),
        ("<tr><th><th>Lundi<tr><th>Matin<td>9h", "• Matin ; Lundi : 9h"),
        ("<tr><th>Matin<td><tr><th>Soir<td>9h", "• Matin\n• Soir : 9h"),
        (
            "<tr><th>A<th>B<tfoot><tr><td>fin<td>2</tfoot><tbody><tr><td>x<td>1",
            "• A : x ; B : 1\n• A : fin ; B : 2",
        ),
        ("dehors<tr><p>aussi</p><td>a<td>b", "dehors\naussi\n\n• a : b"),
        ("<td>a<td>b<tr><td>c<td>d", "• a : b\n• c : d"),
    ],
)
def test_corners_feet_and_words_out_of_place_of_a_table_are_understood(markup: str, read: str) -> None:
    assert body(f"<table>{markup}</table>") == read


def test_tables_and_headings_that_only_their_roles_tell_are_read_as_such() -> None:
    assert (
        body(
            "<div role=table><div role=row><b role=columnheader>Format</b><b role=columnheader>Prix</b></div><div "
            "role=rowgroup><div role=row><span role=cell>A5</span><span role=cell>3 €</span></div></div></div>"
        )
        == "• Format : A5 ; Prix : 3 €"
    )
    found = texts("a.html", "<h1>T</h1><div role=heading aria-level=3>Délais ?</div><p>Cinq jours.")
    assert found["Délais ?"].answer == "Cinq jours."


def test_raised_and_lowered_digits_are_no_digits_of_the_number_before() -> None:
    assert body("<p>10<sup>3</sup>, 12<sup>90</sup> €, H<sub>2</sub>O, 1<sup>er</sup>") == "10³, 12⁹⁰ €, H₂O, 1er"


@pytest.mark.parametrize(
    "page",
    [
        "<h2><button aria-controls=p>Quels délais ?</button></h2><div id=p hidden>Cinq jours.</div>",
        "<button aria-controls=p>Quels délais ?</button><div id=p style='display:none'>Cinq jours.</div>",
        "<style>.c{display:none}</style><h3><button aria-controls=p>Quels délais ?</button></h3>"
        "<div id=p class=c>Cinq jours.</div>",
        "<form id=aspnetForm><h2>Quels délais ?</h2><p>Cinq jours.</p><input></form>",
        "<main><article><header><h2>Quels délais ?</h2></header><p>Cinq jours.</p></article></main>",
        "<article><h2>Quels délais ?</h2><aside>Cinq jours.</aside></article>",
        "<article>Carte</article><h2>Quels délais ?</h2><p>Cinq jours.</p><p>Six avec une reliure.</p>",
    ],
)
def test_what_opens_at_a_click_and_what_belongs_to_an_article_is_read(page: str) -> None:
    found = texts("page.html", f"<html lang=fr><nav>Menu</nav>{page}<footer>Pied</footer>")
    assert found["Quels délais ?"].answer.startswith("Cinq jours.")
    assert "Menu" not in str(found) and "Pied" not in str(found)


def test_what_no_button_of_the_page_opens_stays_hidden() -> None:
    dialog = "<button aria-haspopup=dialog aria-controls=d>Voir</button><div id=d hidden>X</div>"
    assert body(f"<p>Ce que chacun voit.</p>{dialog}<form><p>Newsletter</p></form>") == "Ce que chacun voit."


def test_every_list_is_read_in_order_with_its_numbers() -> None:
    assert list(paper("ul_in_ul.html").values()) == [
        "• Le fichier PDF\n  • polices incorporées\n  • fond perdu de 5 mm\n• La couverture"
    ]
    assert list(paper("ol_start.html").values()) == [
        "1. Choisir le format\n2. Envoyer le PDF\n\nAttendez la validation.\n\n3. Payer"
    ]
    assert list(paper("steps.md").values()) == [
        "1. Choisir\n2. Envoyer\n\nex : livre.pdf\n\n3. Payer\n4. Attendre"
    ]
    assert body("<ol reversed><li>a<li>b</ol>") == "2. a\n1. b"
    assert body("<ol start=-1><li>a<li value=7>b<li>c</ol>") == "-1. a\n7. b\n8. c"
    assert body("<ul>seul<li>a<ul><li>b<ol><li>c</ol></ul>suite</li><p>d</p></ul>").split("\n") == [
        "seul", "• a", "  • b", "    1. c", "  suite", "d",
    ]  # fmt: skip
    assert body("<ul><li><div><ul><li>a</ul></div></ul>") == "  • a"
    assert body("<ol type=a start=3><li>x<li value=27>y</ol>") == "c. x\naa. y"
    assert body("<ol type=I><li>x<li value=9>y</ol><ol type=i start=4><li>z</ol>") == "I. x\nIX. y\n\niv. z"


def test_terms_without_an_answer_and_answers_without_a_term_are_kept() -> None:
    assert (
        body("<dl><dt>A<dt>B<dd>un<dd>deux</dd><div><dt>C<dd>trois</div><dt>D</dl>")
        == "A / B : un\ndeux\n\nC : trois\n\nD"
    )


# ------------------------------------------------------------------------------------ links


def test_where_a_link_leads_stays_readable() -> None:
    assert list(paper("links.md").values()) == [
        "Remplissez ce formulaire (https://boutique.example/retour) ou écrivez-nous (aide@boutique.example)."
    ]
    assert (
        body(
            '<p><a href="tel:+33123456789">Appelez</a>, <a href="tel:+33123456789">01 23 45 67 89</a>, '
            '<a href="https://x.example/">x.example</a>, <a href="mailto:a@x.example?subject=b">a@x.example</a>, '
            '<a href="/relatif">ici</a>, <a href="#bas">là</a>.'
        )
        == "Appelez (+33123456789), 01 23 45 67 89, x.example, a@x.example, ici, là."
    )
    assert (
        body('<base href="https://x.example/d/"><p><a href="e.html">ici</a>') == "ici (https://x.example/d/e.html)"
    )
    found = texts("t.csv", 'question,answer\nQ ?,"Voir <a href=""https://x.example"">ici</a>."')
    assert found["Q ?"].answer == "Voir ici (https://x.example)."


def test_a_link_of_a_pdf_is_read_with_its_line_and_a_bad_one_is_not() -> None:
    page = pdf([[("Nos conditions sont en ligne.", 10), ("Merci de votre visite.", 10)]])
    [found] = texts("a.pdf", linked(page, "https://x.example/cgv", (50, 798, 200, 812))).values()
    assert found.answer == "Nos conditions sont en ligne. (https://x.example/cgv) Merci de votre visite."
    [found] = texts("a.pdf", linked(page, "javascript:alert(1)", (50, 798, 200, 812))).values()
    assert "alert" not in found.answer


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_locked_for_its_owner_only_is_read_and_one_that_needs_a_password_says_so(algorithm: str) -> None:
    page = pdf([[("Bonjour à tous.", 10)]])
    [found] = texts("a.pdf", locked(page, algorithm, "")).values()
    assert found.answer == "Bonjour à tous."
    assert reason("a.pdf", locked(page, algorithm)) == "pdf_encrypted"
    for name in ("p_rc4_ownerlock.pdf", "p_aes256_ownerlock.pdf"):
        assert "cinq jours ouvrés" in paper(name)["Quels sont les délais ?"]


BAD = ["javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
       "data:text/html,x", "vbscript:x", "&#106;avascript:alert(1)", "file:///etc/passwd", "blob:x"]  # fmt: skip


@pytest.mark.parametrize("address", BAD)
def test_an_address_that_runs_a_program_is_never_kept_in_any_format(address: str) -> None:
    entry = {
        "id": "a",
        "question": "Q ?",
        "answer": f'Le [lien]({address}) <a href="{address}">là</a>',
        "source": address,
    }
    files = {
        "a.json": json.dumps([entry]),
        "a.csv": f'question;answer;source\nQ ?;"[lien]({address}) <a href=""{address}"">là</a>";"{address}"\n',
        "a.md": f"# T\n\n## Q ?\n\nLe [lien]({address}) et <{address}>.",
        "a.html": f'<h1>T</h1><h2>Q ?</h2><p>Le <a href="{address}">lien</a>',
    }
    for name, text in files.items():
        for found in read(name, text).entries:
            assert found.text.url is None
            assert "lien" in found.text.answer
            if name != "a.md":
                assert "alert" not in found.text.answer and "etc/passwd" not in found.text.answer


# ------------------------------------------------------------------------------------ tables of questions


@pytest.mark.parametrize(
    "header",
    ["Questions;Réponses", "QUESTION ;RÉPONSE :", "Question du client;Réponse à donner", "preguntas;respuestas",
     "Frage;Antwort", "Domanda;Risposta", "Q;A", "N°;Question;Réponse",
     "Rubrique;Questions usuelles;Réponses faites"],
)  # fmt: skip
def test_the_usual_names_of_columns_are_understood(header: str) -> None:
    row = {2: "Quoi ?;Ceci.", 3: "12;Quoi ?;Ceci."}[header.count(";") + 1]
    [entry] = read("a.csv", f"{header}\n{row}\n").entries
    assert (entry.text.question, entry.text.answer) == ("Quoi ?", "Ceci.")


def test_a_title_above_the_columns_and_lines_in_cells_are_no_obstacle() -> None:
    table = (
        '"FAQ de la boutique";;\r\n;;\r\nQuestions;Réponses;Catégories\r\n'
        '"Quoi\r\ndonc ?";"Un.\r\nDeux.";"a, b"\r\n'
    )
    for data in (table.encode("cp1252"), table.encode("utf-16"), ("sep=;\r\n" + table).encode("utf-8-sig")):
        [entry] = read("a.csv", data).entries
        assert (entry.text.question, entry.text.answer) == ("Quoi donc ?", "Un.\nDeux.")
        assert entry.text.tags == ("a", "b")
    assert reason("a.csv", "sep=,\nTitre\nquestion,answer\nQ,\n") == "csv_line"
    [entry] = read("a.csv", "sep=\t\nquestion\tanswer\nQ\tR\n").entries
    assert entry.text.answer == "R"


def test_markup_in_a_cell_or_a_field_is_turned_to_text() -> None:
    assert paper("htmlcell.csv") == {"Où ?": "Au 12 rue X\n• lundi\n• mardi"}
    field = "<p>Oui &amp; non<br/>5&nbsp;€</p><script>x</script>"
    [entry] = read("a.json", json.dumps([{"id": "a", "question": "<b>Q</b> ?", "answer": field}])).entries
    assert (entry.text.question, entry.text.answer) == ("Q ?", "Oui & non\n5 €")
    plain = "Si a < b et c > d, écrire <votre nom> : 3 <4.\nDeuxième ligne."
    [entry] = read("a.json", json.dumps([{"id": "a", "question": "Q ?", "answer": plain}])).entries
    assert entry.text.answer == plain


# ------------------------------------------------------------------------------------ front matter, pairs


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "Aide"\ntags = ["envoi", "délai"]\nlang = "en"\n[extra]\nx = 1\n+++',
        "---\ntitle: 'Aide'\ntags: [envoi, \"délai\"]\nlang: en-GB\nextra:\n  x: 1\n---",
        "---\r\ntitle: Aide # le titre\r\ntags:\r\n- envoi\r\n  - délai\r\nlanguage: en\r\ndraft: false\r\n---",
        '{\n"title": "Aide",\n"tags": ["envoi", "délai"], "lang": "en"}',
    ],
)
def test_front_matter_of_every_usual_kind_is_read_and_is_no_text(front: str) -> None:
    for mark in ("", "\ufeff"):
        [entry] = read("a.md", f"{mark}{front}\n\nCinq jours.\n").entries
        assert (entry.text.question, entry.text.answer, entry.text.lang) == ("Aide", "Cinq jours.", "en")
        assert entry.text.tags == ("envoi", "délai")
    assert paper("toml.md") == {"Combien de temps ?": "Cinq jours."}


def test_a_line_at_the_start_of_a_text_is_not_taken_for_front_matter() -> None:
    [entry] = read("a.md", "# A\n\n---\n\nUn.\n\n---\n\nDeux.").entries
    assert entry.text.answer == "Un.\n\nDeux."
    [entry] = read("a.md", "---\n\nBonjour à tous.\n\n---\n\nFin.").entries
    assert entry.text.answer == "Bonjour à tous.\n\nFin."


@pytest.mark.parametrize(
    ("asks", "answers"),
    [("Q:", "R:"), ("Q :", "R :"), ("Q.", "A."), ("Q -", "R -"), ("Question :", "Réponse :"), ("Q –", "R –"),
     ("QUESTION 1 :", "RÉPONSE 1 :"), ("**Q :**", "**R :**"), ("Q1.", "R1."), ("Question n° 3 :", "Réponse :"),
     ("F:", "A:"), ("Frage:", "Antwort:"), ("P:", "R:"), ("Pregunta:", "Respuesta:"), ("D:", "R:"),
     ("Domanda:", "Risposta:"), ("- Q:", "- A:")],
)  # fmt: skip
def test_marked_questions_and_answers_become_entries(asks: str, answers: str) -> None:
    text = (
        f"{asks} Quels sont\nles délais ?\n{answers} Cinq jours.\nOuvrés.\n\nSauf fêtes :\n\n- Noël\n- Pâques\n\n"
        f"{asks} Livrez-vous en Belgique ?\n\n{answers} Oui, 6,90 €."
    )
    found = {question: entry.answer for question, entry in texts("qa.txt", text).items()}
    assert found["Livrez-vous en Belgique ?"] == "Oui, 6,90 €."
    assert found["Quels sont les délais ?"].startswith("Cinq jours.") and found[
        "Quels sont les délais ?"
    ].endswith("• Pâques")
    assert len(found) == 2
    assert set(paper("qa.txt")) == {"Quels sont les délais ?", "Livrez-vous en Belgique ?"}
    page = f"<h1>Aide</h1><p>{asks.strip('*')} Quoi ?</p><p>{answers.strip('*')} Ceci.</p>"
    assert asks[0] in "*-" or texts("qa.html", page)["Quoi ?"].kind == "faq"


def test_an_alphabet_of_sections_is_not_taken_for_questions() -> None:
    text = "Conditions\n\nA. Objet du contrat.\n\nD. Durée.\n\nR. Résiliation.\n\nQ. Qualité\n\nR. Recours"
    assert {entry.kind for entry in texts("a.txt", text).values()} == {"passage"}


# ---------------------------------------------------------------------------------- tables and marks people write


@pytest.mark.parametrize(
    "names",
    [
        "Titre;Texte", "Intitulé;Contenu", "FAQ;Answers", "Title;Body", "Sujet;Description",
        "La question;La réponse", "Vos questions;Nos réponses", "Customer question;Our answer",
        "Problème;Solution", "Libellé;Détail",
    ],
)  # fmt: skip
def test_columns_are_known_by_the_names_people_give_them(names: str) -> None:
    assert texts("t.csv", f"{names}\nDélais ?;5 jours\n")["Délais ?"].answer == "5 jours"


def test_columns_that_name_another_language_are_translations() -> None:
    [price, paper] = read(
        "t.csv",
        "Question;Réponse;question_en;Answer (EN);Frage DE;Antwort DE\n"
        "Prix ?;5 €;Price?;€5;Preis?;5 €\nPapier ?;80 g;;;;\n",
    ).entries
    assert [(t.lang, t.question, t.answer) for t in price.translations] == [
        ("en", "Price?", "€5"),
        ("de", "Preis?", "5 €"),
    ]
    assert paper.translations == ()
    [own] = read("t.csv", "question_en;answer_en;question_fr;answer_fr\nPrice?;€5;Prix ?;5 €\n").entries
    assert (own.text.lang, own.text.question) == ("fr", "Prix ?")
    assert [t.question for t in own.translations] == ["Price?"]
    assert reason("t.csv", "question;answer;question_en;answer_en\nPrix ?;5 €;Price?;\n") == "csv_line"


def test_a_plain_name_wins_over_a_loose_one_and_two_columns_need_none() -> None:
    found = texts("t.csv", "Titre;Question;Réponse\nLivraison;Délais ?;5 jours\n")
    assert found["Délais ?"].answer == "5 jours"
    assert set(texts("t.csv", "Délais ?;5 jours\nCombien ?;4 €\n")) == {"Délais ?", "Combien ?"}
    assert reason("t.csv", "Délais ?;5 jours\nCombien;4 €\n") == "csv_columns"


def test_words_beside_the_columns_and_quotations_without_an_end_are_refused_with_their_line() -> None:
    for table in ("question;answer\nA ?;un; deux\n", 'question;answer\nA ?;"un\nB ?;deux\n'):
        with pytest.raises(SourceUnreadable) as caught:
            read("t.csv", table)
        assert caught.value.details == {"reason": "csv_line", "line": "2"}
    assert texts("t.csv", "question;answer\nA ?;un;;\n")["A ?"].answer == "un"


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Q/ ", "R/ "),
        ("*Q:* ", "*R:* "),
        ("1. Q : ", "   R : "),
        ("### Q: ", "R: "),
        ("[Q] ", "[R] "),
        ("Q → ", "R → "),
    ],
)
def test_questions_are_known_by_every_mark_people_write(asks: str, answers: str) -> None:
    found = texts("f.md", f"{asks}Quels délais ?\n{answers}Cinq jours.\n\n{asks}Combien ?\n{answers}4 €.\n")
    assert {q: text.answer for q, text in found.items()} == {"Quels délais ?": "Cinq jours.", "Combien ?": "4 €."}


def test_front_matter_may_fold_its_texts_and_end_in_dots() -> None:
    folded = read("f.md", "---\ntitle: >-\n  Livraison\n  rapide\nlang: en\n---\nTexte.")
    assert (folded.title, folded.lang, folded.entries[0].text.answer) == ("Livraison rapide", "en", "Texte.")
    assert read("f.md", "---\ntitle: A\n...\nTexte.").title == "A"


def test_angle_brackets_that_are_no_markup_are_words() -> None:
    found = texts("f.txt", "Écrivez <votre nom> si 3 < 5.\n")["f"]
    assert found.answer == "Écrivez <votre nom> si 3 < 5."


def test_the_steps_of_a_pdf_stay_lines_of_their_own() -> None:
    [found] = texts("a.pdf", pdf([[("1. Ouvrez le fichier", 10), ("2. Envoyez le PDF", 10)]])).values()
    assert found.answer == "1. Ouvrez le fichier\n\n2. Envoyez le PDF"
