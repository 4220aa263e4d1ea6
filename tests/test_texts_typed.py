"""Skrivna siffror och märkning: amounts typed in a text are told, tags are only characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from finsam_ledger import catalogue, texts
from finsam_ledger.findings import Severity
from finsam_ledger.texts.markup import below, without_html
from finsam_ledger.texts.typed import typed_amounts
from tests.books import Ver, books_with, closed

BOOKS = books_with(Ver("2025-01", (("1940", 1_234_567_50), ("3511", -1_234_567_50))))


def read(folder: Path, source: str) -> tuple[str, list[tuple[str, int | None, str]]]:
    """A text as it is printed, and its findings: code, line, message."""
    path = folder / "texter" / "2025" / "min.md"
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    text, findings = texts.read(closed(BOOKS, folder=folder), "min")
    assert text is not None
    places = [
        (each.code, each.place.line if each.place else None, each.message) for each in findings
    ]
    return text.markdown, places


@pytest.mark.parametrize(
    ("source", "amount"),
    [
        ("kostade 300 tkr.", "300 tkr"),
        ("kostade 300\ntkr.", "300 tkr"),
        ("kostade 300\u00a0kr.", "300 kr"),
        ("kostade 12,5 mkr", "12,5 mkr"),
        ("kostade 1 234 567", "1 234 567"),
        ("kostade 1\u00a0234,50", "1 234,50"),
        ("(-300 tkr)", "-300 tkr"),
        ("blev \u221212 kr", "\u221212 kr"),
        ("| 4 510 |", "4 510"),
        ("- 300 kronor", "300 kronor"),
        ("ungefär 3 miljoner kronor", "3 miljoner"),
        ("växte 7 procent", "7 procent"),
        ("växte 7 %", "7 %"),
        ("växte 7%", "7%"),
        ("mellan 10–20 procent", "10–20 procent"),
        ("2025 kr", "2025 kr"),
        ("**300 tkr**", "300 tkr"),
    ],
)
def test_amounts_typed_in_a_text(source: str, amount: str) -> None:
    assert [found for _, found in typed_amounts(source)] == [amount]


@pytest.mark.parametrize(
    "source",
    [
        "Året 2025 och åren 2024–2025.",
        "lagen (2018:597) och finsamlagen (2003:1210) 24 §",
        "11 kap. 10 § och 12–14 §§, KL 11:6",
        "2025-12-31 och den 31 december 2025",
        "organisationsnummer 222000-1855",
        "1. Första\n2. Andra",
        "dnr 2025/0101 5681",
        "telefon 090-123 456 eller 090 123 456",
        "903 26 Umeå",
        "Fem möten, 12 deltagare och 3 insatser",
        "konto 4510, not 3",
        "2025 100 deltagare",
        "kransen och tkrona",
    ],
)
def test_other_numbers(source: str) -> None:
    assert list(typed_amounts(source)) == []


def test_a_typed_amount_is_a_notice_on_its_line(tmp_path: Path) -> None:
    source = (
        "Först {{ tkr trappa.tilldelning }} tkr\noch\n{{ skrivet 400\ntkr }} samt\nsist 300 tkr.\n"
    )
    markdown, found = read(tmp_path, source)
    message = "Texten har en skriven siffra, 300 tkr, som inte följer böckerna."
    assert found == [("text-skriven-siffra", 5, message)]
    assert markdown.startswith("Först 1\u00a0235\u00a0tkr\noch\n400\u00a0tkr samt")


def test_every_mistake_and_typed_amount_is_told_at_once(tmp_path: Path) -> None:
    source = "300 tkr\n{{ kr a.b }}\n{{ x }}\n5 procent {{ tkr trappa.tilldelning\n"
    _, found = read(tmp_path, source)
    assert sorted((line, code) for code, line, _ in found) == [
        (1, "text-skriven-siffra"),
        (2, "text-okand-siffra"),
        (3, "text-fel"),
        (4, "text-fel"),
        (4, "text-skriven-siffra"),
    ]


def test_a_typed_amount_stops_nothing() -> None:
    assert catalogue.TEXT_TYPED.severity is Severity.NOTICE


HTML = [
    "<script>alert(1)</script>",
    "<b>fet</b>",
    "<!-- kommentar -->",
    "<?php ?>",
    "<![CDATA[x]]>",
    "</div>",
    "\\<b>",
    "\\\\<b>",
    "\\\\\\<b>",
    "`<b>`",
    "` <b>\n\n`",
    "<IMG SRC=x onerror=y>",
    "<https://a.se onload=x>",
]


@pytest.mark.parametrize("source", HTML)
def test_no_tag_survives_in_the_markdown(tmp_path: Path, source: str) -> None:
    markdown, _ = read(tmp_path, f"Text {source} text\n\n{source}\n")
    lenient = MarkdownIt("commonmark", {"html": True})
    tokens = lenient.parse(markdown)
    inner = [child.type for token in tokens for child in token.children or ()]
    assert "html_block" not in [token.type for token in tokens]
    assert "html_inline" not in inner


def test_an_address_may_stand_in_angle_brackets() -> None:
    assert without_html("<https://www.finsam.se>") == "<https://www.finsam.se>"
    assert without_html("1 < 2 och a<5") == "1 < 2 och a<5"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Rubrik\n", "#### Rubrik\n"),
        ("### Rubrik\n", "###### Rubrik\n"),
        ("##### Rubrik\n", "###### Rubrik\n"),
        (" # Rubrik\n", " #### Rubrik\n"),
        ("Rubrik\n===\ntext\n", "#### Rubrik\n\ntext\n"),
        ("Rubrik\n---\ntext\n", "##### Rubrik\n\ntext\n"),
        ("| a | b |\n| - | - |\n", "| a | b |\n| - | - |\n"),
        ("- punkt\n---\n", "- punkt\n---\n"),
        ("1. punkt\n---\n", "1. punkt\n---\n"),
        ("text\n\n---\n", "text\n\n---\n"),
        ("#nej\n", "#nej\n"),
    ],
)
def test_headings_stand_below_those_of_the_part(source: str, expected: str) -> None:
    assert below(source, 3) == expected


@pytest.mark.parametrize("piece", ["{{", "}}", "\\", "<", "1 ", "111", "1 111 ", "{{ x ", "a\n-\n"])
def test_long_rubbish_is_read_at_once(tmp_path: Path, piece: str) -> None:
    """What takes time by the square of its length would not come back here."""
    read(tmp_path, f"Text {piece * 20_000}")
