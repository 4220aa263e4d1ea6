"""SIE files in many producers' styles, good and bad: each gives just the findings beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ledger.findings import Finding
from finsam_ledger.sie.files import read_file

CORPUS = Path(__file__).parent / "sie"
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".se", ".si", ".sie"))


def name_of(path: Path) -> str:
    return path.relative_to(CORPUS).with_suffix("").as_posix()


def expected(path: Path) -> list[str]:
    lines = path.with_suffix(".fynd").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def told(findings: list[Finding]) -> list[str]:
    """Findings as `LINE CODE`, in the order of lines."""
    places = [(f.place.line if f.place else None, f.code) for f in findings]
    return [
        f"{line or '-'} {code}" for line, code in sorted(places, key=lambda p: (p[0] or 0, p[1]))
    ]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_gives_the_findings_beside_it(path: Path) -> None:
    file, findings = read_file(path)
    assert told(findings) == expected(path)
    assert (file is None) == any(finding.severity == "fel" for finding in findings)


def test_the_corpus_is_large_and_in_many_styles() -> None:
    assert len(FILES) >= 40
    assert len({path.parent for path in FILES}) >= 10
