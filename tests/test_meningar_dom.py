"""The verdict on sentences: what is wrong is found, what is true or another's is left alone.

The books are Umeåregionens of 2025; the sentences are made up.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from finsam_ledger.meningar import examine, fran_md
from finsam_ledger.meningar.dom import Utslag, judge
from finsam_ledger.meningar.fakta import Kolumn
from finsam_ledger.meningar.tal import Slag

from .meningar import MILD, judged, known, verdicts


@pytest.mark.parametrize(
    ("verdict", "said", "text"),
    [
        (Utslag.FEL_RIKTNING, "402 tkr", "Årets resultat blev ett underskott på 402 tkr."),
        (Utslag.FEL_AR, "512 tkr", "Årets resultat blev ett överskott på 512 tkr."),
        (Utslag.FEL_AR, "11 786 tkr", "Verksamhetens intäkter uppgick till 11 786 tkr under 2025."),
        (Utslag.FEL_AR, "11 583 tkr", "Verksamhetens intäkter uppgick 2024 till 11 583 tkr."),
        (Utslag.FEL_KOLUMN, "11 795 tkr", "Verksamhetskostnaderna uppgick till 11 795 tkr."),
        (Utslag.FEL_KOLUMN, "11 187 tkr", "Budgeten för verksamhetens kostnader var 11 187 tkr."),
        (Utslag.FEL_ENHET, "402 kr", "Förbundet redovisar ett resultat på 402 kr."),
        (Utslag.FEL_ENHET, "401 603 tkr", "Årets resultat är 401 603 tkr."),
        (
            Utslag.FEL_RIKTNING,
            "608 tkr",
            "Verksamhetens kostnader blev 608 tkr högre än budgeterat.",
        ),
        (Utslag.ANNAT_TAL, "708 tkr", "Kostnaderna blev 708 tkr lägre än budgeterat."),
        (Utslag.FEL_AR, "22 procent", "Soliditeten uppgick till 22 procent."),
        (Utslag.ANNAT_TAL, "35 %", "Soliditeten är 35 %."),
        (Utslag.FEL_RIKTNING, "1 984 tkr", "Det egna kapitalet minskade till 1 984 tkr."),
        (Utslag.FEL_RIKTNING, "402 tkr", "Det egna kapitalet minskade med 402 tkr."),
        (
            Utslag.FEL_AR,
            "1 583 tkr",
            "Det egna kapitalet uppgick den 31 december 2025 till 1 583 tkr.",
        ),
        (Utslag.FEL_AR, "11 354 tkr", "Medlemmarnas tilldelning var 11 354 tkr för 2025."),
        (Utslag.ANNAT_TAL, "12 132 000 kronor", "Tilldelningen uppgick till 12 132 000 kronor."),
        (
            Utslag.ANNAT_TAL,
            "en tredjedel",
            "Försäkringskassan och Arbetsförmedlingen bidrog med en tredjedel av tilldelningen.",
        ),
        (Utslag.ANNAT_TAL, "35 %", "Regionen stod för 35 % av medlemsavgifterna."),
        (Utslag.ANNAT_TAL, "0,5 mkr", "Årets resultat uppgick till 0,5 mkr."),
        (Utslag.ANNAT_TAL, "1 948 tkr", "Eget kapital: 1 948 tkr."),
        (Utslag.FEL_AR, "6 934 tkr", "Likvida medel vid årets slut var 6 934 tkr."),
        (Utslag.FEL_RIKTNING, "596 tkr", "Årets kassaflöde blev positivt, 596 tkr."),
        (Utslag.FEL_AR, "2 347 tkr", "Personalkostnaderna uppgick till 2 347 tkr."),
        (Utslag.ANNAT_TAL, "591 tkr", "Personalkostnaderna minskade med 591 tkr jämfört med 2024."),
        (Utslag.FEL_AR, "5 552 tkr", "De kortfristiga skulderna uppgick till 5 552 tkr."),
        (Utslag.ANNAT_TAL, "1 320 tkr", "Övriga intäkter var 1 320 tkr."),
        (Utslag.FEL_AR, "300 tkr", "ESF-stödet uppgick till 300 tkr."),
        (Utslag.ANNAT_TAL, "18 procent", "Administrationen stod för 18 procent av kostnaderna."),
        (Utslag.FEL_RIKTNING, "512 tkr", "Resultatet 2024 var ett överskott på 512 tkr."),
        (Utslag.FEL_RIKTNING, "60 tkr", "Förbundet hade ett underskott om 60 tkr år 2023."),
        (Utslag.FEL_AR, "7 135 tkr", "Balansomslutningen uppgick till 7 135 tkr."),
        (
            Utslag.FEL_RIKTNING,
            "226 tkr",
            "Det budgeterade resultatet var ett överskott på 226 tkr.",
        ),
        (
            Utslag.ANNAT_TAL,
            "135 tkr",
            "Det egna kapitalet på 1 984 tkr är 135 tkr under den rekommenderade nivån.",
        ),
        (Utslag.ANNAT_TAL, "222 tkr", "Verksamhetens resultat avvek från budget med 222 tkr."),
        (Utslag.ANNAT_TAL, "19 %", "Förbundets egna kapital är 19 % av tilldelningen."),
        (Utslag.FEL_RIKTNING, "11 583 tkr", "Verksamhetens intäkter ökade till 11 583 tkr."),
        (Utslag.ANNAT_TAL, "626 tkr", "Resultatet är 626 tkr bättre än budget."),
        (Utslag.FEL_AR, "11 187 tkr", "Kostnaderna ökade från 11 187 tkr till 12 330 tkr."),
        (
            Utslag.FEL_KOLUMN,
            "11 187 tkr",
            "Utfallet för verksamhetens kostnader blev 11 795 tkr mot budgeterade 11 187 tkr.",
        ),
        (
            Utslag.ANNAT_TAL,
            "10 procentenheter",
            "Soliditeten ökade med 10 procentenheter till 31 procent.",
        ),
        (Utslag.ANNAT_TAL, "32 tkr", "De finansiella intäkterna blev 32 tkr."),
        (Utslag.FEL_RIKTNING, "512 tkr", "Resultatet för 2024 var 512 tkr."),
        (Utslag.FEL_RIKTNING, "7 procentenheter", "Soliditeten minskade med 7 procentenheter."),
        (
            Utslag.ANNAT_TAL,
            "410 603 kronor",
            "Samordningsförbundets resultat uppgår till 410 603 kronor.",
        ),
        (Utslag.ANNAT_TAL, "420 tkr", "Resultat: 420 tkr."),
        (Utslag.FEL_RIKTNING, "2 procent", "Tilldelningen ökade med 2 procent jämfört med 2024."),
    ],
)
def test_a_sentence_that_contradicts_the_books_is_found(
    verdict: Utslag, said: str, text: str
) -> None:
    wrong = {
        each.claim.tal.said: each.dom.utslag
        for each in judged(text)
        if each.dom.utslag not in (*MILD, Utslag.AVRUNDAT)
    }
    assert wrong[said] is verdict


LEFT_ALONE = (
    "Årets resultat blev ett överskott på 402 tkr (föregående år −512 tkr).",
    "Resultatet, 402 tkr, är 914 tkr bättre än 2024 års underskott på 512 tkr.",
    "Verksamhetens intäkter minskade med 203 tkr till 11 583 tkr.",
    "Kostnaderna minskade från 12 330 tkr till 11 187 tkr.",
    (
        "Verksamhetens kostnader uppgick till 11,2 mkr, vilket är 608 tkr (5,2 procent) "
        "lägre än budgeterat."
    ),
    "Eget kapital var vid årets ingång 1 583 tkr och vid årets utgång 1 984 tkr.",
    "Det egna kapitalet uppgår till 1 984 412 kronor, motsvarande 17,8 % av tilldelningen.",
    "Av verksamhetens kostnader på 11 187 tkr gick 7 894 tkr till individinriktade insatser.",
    "Intäkterna uppgick till 11 583 tkr och kostnaderna till 11 187 tkr.",
    "Intäkter och kostnader uppgick till 11 583 tkr respektive 11 187 tkr.",
    "Insatsens personalkostnader uppgick till 800 tkr.",
    "I Vännäs kommun var lönekostnaderna för coachen 450 tkr.",
    "Styrelsen beslutade att öka budgeten för insatser med 540 tkr.",
    "Projektets intäkter var 75 tkr per månad.",
    "Budgeten för 2026 är 11 900 tkr.",
    "Underskottet i kommunens verksamhet var 900 tkr.",
    "Under 2023 redovisade förbundet ett överskott på 60 tkr. Resultatet året innan var 236 tkr.",
    "Tilldelningen har ökat från 10 000 tkr år 2016.",
    "Resultatet av enkäten visar att 80 % är nöjda.",
    "Årets resultat 2024 blev −512 tkr och 2025 402 tkr.",
    "Soliditeten har ökat från 22 till 29 procent.",
    "Förbundet har fyra anställda.",
    (
        "Staten står för hälften, regionen för en fjärdedel och kommunerna för en "
        "fjärdedel av tilldelningen."
    ),
    "Fordringarna uppgår till 608 tkr (201 tkr).",
    "Kassaflödet blev negativt, −596 tkr.",
    "Lokalhyran var 85 tkr, samma som föregående år.",
    "Revisionskostnaden uppgick till 65 tkr varav 40 tkr avser räkenskapsrevision.",
    "Konsultarvodena ökade till 82 tkr.",
    "Kostnaderna för Arbetsmarknadstorget var 3 200 tkr.",
    "Ett överskott på 100 tkr i ett projekt återbetalades.",
    (
        "Förbundets intäkter består av medlemsavgifter, 11 132 tkr, ESF-medel, 320 tkr, "
        "och övriga intäkter, 132 tkr."
    ),
    "Om överskottet överstiger 500 tkr ska det återbetalas.",
    "Budgeten visade ett underskott på 226 tkr men utfallet blev ett överskott på 396 tkr.",
    "Avvikelsen mot budget är 622 tkr.",
    "Det innebär att kostnaden per deltagare är 15 tkr.",
    "Av intäkterna kommer 96 procent från medlemmarna.",
    "Försäkringskassan betalade 5 566 tkr, regionen 2 783 tkr och kommunerna 2 783 tkr.",
    "Eget kapital får högst vara 2 020 tkr.",
    "Kapitalet kan minska till 1 500 tkr nästa år.",
    "Prognosen i augusti pekade på ett underskott på 100 tkr.",
    "Revisionen kostade mindre än 70 tkr.",
    "Tilldelningen för 2026 är 10 900 tkr, en minskning med 232 tkr.",
    "Det egna kapitalet är 35 tkr under den rekommenderade nivån.",
    "Vi har 2 020 tkr som högsta rekommenderade egna kapital.",
    "Försäkringskassans kostnader för handläggare var 1 100 tkr.",
    "Arbetsmarknadstorgets personalkostnader var 5 100 tkr.",
    "Av budgeten på 11 795 tkr har 11 187 tkr förbrukats.",
    "Utfallet blev 11 187 tkr mot budgeterade 11 795 tkr.",
    "Verksamhetens kostnader blev 11 187 tkr, att jämföra med 12 330 tkr föregående år.",
    "Räntan gav 6 tkr i finansiella intäkter.",
    "Under 2026 beräknas kostnaderna bli 11 500 tkr.",
    "Antalet anställda är 4.",
    "De finansiella intäkterna blev 5,6 tkr, jämfört med 32 tkr 2024.",
    "Bidraget från ESF var 320 tkr, 20 tkr mer än året innan.",
    "Resultatet är negativt för 2024, 512 tkr.",
    "Samordningsförbundets resultat uppgår till 401 603 kronor.",
    "Verksamhetens intäkter uppgick till 11 583 227 kr (11 785 868 kr).",
    "Resultat: 402 tkr. Budget: -226 tkr.",
    "Tilldelningen minskade med 2 procent jämfört med 2024.",
    "Kostnaderna minskade med 1 143 tkr, vilket motsvarar 9,3 procent.",
    "Kommunens intäkter från förbundet var 900 tkr.",
    "Under året har insatserna kostat 7 894 tkr, varav Arbetsmarknadstorget 5 000 tkr.",
    "Kostnaden för planeringsdagen blev 45 tkr.",
    "Vi fick 75 tkr i bidrag från Länsstyrelsen.",
    "Förbundet köper ekonomitjänster för 430 tkr.",
    "En ny insats beviljades 540 tkr i februari.",
    "Styrelsens arvoden höjdes med 3 procent.",
    "Lönerna ökade med 3,5 procent enligt avtal.",
    "Inflationen var 0,8 procent och räntan 2 procent.",
    "Arbetslösheten i länet var 4,2 procent.",
    "Kostnaden per avslutad deltagare var 23 tkr.",
    "Likvida medel på 6,3 mkr räcker till kommande utbetalningar.",
    "Skulden till huvudmännen är 4 199 tkr av de totala skulderna på 4 961 tkr.",
    "Resultatet före finansiella poster är 396 tkr.",
    "Av resultatet på 402 tkr kommer 6 tkr från räntor.",
    "Tilldelningen 2026 blir 11 200 tkr enligt beslut i november.",
    "Det egna kapitalet får inte överstiga 2 020 tkr.",
    "Överskottet planeras användas till insatser om 300 tkr under 2026.",
    "Totalt satsade parterna 25 mkr inklusive egna resurser.",
    "Skolans budget minskade med 5 mkr.",
    "År 2024 var underskottet 512 tkr och eget kapital 1 583 tkr.",
    "Från 2023 till 2025 har det egna kapitalet minskat med 111 tkr.",
    "Sedan 2021 har intäkterna legat mellan 11 511 och 11 786 tkr.",
    "Budgeterat underskott var 226 tkr men utfallet blev ett överskott på 402 tkr.",
    "Intäkterna blev 14 tkr högre än budget.",
    "Staten har sänkt anslaget med 2 procent, vilket gav 222 tkr lägre tilldelning.",
    "Eget kapital: 1 984 tkr (1 583 tkr)",
    "Soliditet 29 % (22 %)",
    "Region Västerbotten bidrog med 2 783 tkr.",
    "Umeå kommun bidrog med 2 332 tkr och Vännäs kommun med 139 tkr.",
    "Revisionen kostade 65 tkr.",
    "Likviditeten minskade med 596 tkr till 6 338 tkr.",
    "Kostnaderna har minskat med drygt 9 procent sedan 2024.",
    "Personalkostnaden minskade kraftigt, från 2 347 tkr till 1 856 tkr.",
    "Resultatet 2025: 402 tkr, 2024: -512 tkr, 2023: 60 tkr.",
    "Överskottet 2023, 60 tkr, följdes av ett underskott 2024 på 512 tkr.",
    "Ett underskott på 1 000 tkr i kommunerna täcktes av reserver.",
    "Om tilldelningen minskar med 500 tkr måste kostnaderna sänkas.",
    "För 2026 budgeteras ett underskott på 400 tkr.",
    "I budget 2026 beräknas det egna kapitalet minska till 1 500 tkr.",
    "Målet är en soliditet på minst 20 procent.",
    "Av förbundets kostnader är 71 procent insatser för individer.",
    "Försäkringskassans del av tilldelningen är 5 566 tkr.",
)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_true_or_of_something_else_is_left_alone(text: str) -> None:
    assert not [each.dom for each in judged(text) if each.dom.utslag not in MILD]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Årets resultat blev 402 tkr.", Utslag.STAMMER),
        ("Årets resultat blev 401 tkr.", Utslag.AVRUNDAT),
        ("Årets resultat blev cirka 410 tkr.", Utslag.STAMMER),
        ("Årets resultat blev cirka 610 tkr.", Utslag.OKANT),
        ("Årets resultat blev 410 tkr.", Utslag.ANNAT_TAL),
        ("Årets resultat blev 0,4 mkr.", Utslag.STAMMER),
        ("Resultatet kan bli högst 410 tkr.", Utslag.OKANT),
        ("Soliditeten ökade med 7 procentenheter.", Utslag.AVRUNDAT),
    ],
)
def test_how_near_a_number_must_be(text: str, verdict: Utslag) -> None:
    assert verdicts(text) == [verdict]


def test_the_nearest_true_figure_goes_with_the_verdict() -> None:
    (found,) = judged("Personalkostnaderna var 1 990 tkr.")
    assert found.dom.fact is not None
    assert (found.dom.fact.table, found.dom.fact.year) == ("not-3", 2025)
    assert found.dom.fact.kolumn is Kolumn.UTFALL


def test_a_scanned_text_is_read_too() -> None:
    """Letters that a scanner takes for others do not hide what a sentence is about."""
    right = "Fdrbundet redovisar ett 6verskott pa 402 tkr."
    wrong = "Forbundet redovisar ett 6verskott pa 512 tkr."
    assert verdicts(right) == [Utslag.STAMMER]
    assert verdicts(wrong) == [Utslag.FEL_AR]


# What the four förbund's own books decide: the number that each published by mistake, in a
# sentence of ours. None of the numbers stands in the books as what it is said to be.
@pytest.mark.parametrize(
    ("ledger", "year", "text", "verdict"),
    [
        ("sodra-lappland", 2025, "Från ESF fick vi 300 000 kronor.", Utslag.FEL_AR),
        ("sodra-lappland", 2025, "ESF-medlen uppgick till 320 000 kronor.", Utslag.STAMMER),
        ("sodra-lappland", 2025, "Avvikelsen är minus 206 000 kr.", Utslag.FEL_KOLUMN),
        ("sodra-lappland", 2025, "Avvikelsen är 162 000 kr.", Utslag.STAMMER),
        ("umearegionen", 2022, "Budgeten var underbalanserad med 869 tkr.", Utslag.ANNAT_TAL),
        ("umearegionen", 2022, "Budgeten var underbalanserad med 854 tkr.", Utslag.STAMMER),
        ("uppsala-lan", 2025, "Personalkostnaderna underskred budget med 1 300 tkr.",
         Utslag.ANNAT_TAL),
        ("uppsala-lan", 2025, "Personalkostnaderna underskred budget med 1 216 tkr.",
         Utslag.STAMMER),
        ("uppsala-lan", 2025, "Förvaltningens budget var 4 812 tkr.", Utslag.FEL_KOLUMN),
        ("uppsala-lan", 2025, "Förvaltningens budget var 4 350 tkr.", Utslag.STAMMER),
        ("sodra-lappland", 2025, "I genomsnitt var svarsfrekvensen 78 %.", Utslag.AVRUNDAT),
        ("sodra-lappland", 2025, "I genomsnitt var svarsfrekvensen 79 %.", Utslag.STAMMER),
        ("umearegionen", 2022, "Vuxentorget avslutade 73 personer av medicinska skäl.",
         Utslag.FEL_DEL),
        ("umearegionen", 2022, "Det var 73 personer som slutade av medicinska skäl.",
         Utslag.STAMMER),
    ],
)  # fmt: skip
def test_mistakes_that_were_published_are_found(
    ledger: str, year: int, text: str, verdict: Utslag
) -> None:
    assert verdicts(text, ledger, year) == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "På Ungdomstorget gick 68 deltagare till arbete.",
        "Under 2022 gick 34 deltagare på Ungdomstorget till studier.",
        "Ungdomstorget hade 705 deltagare.",
        "I Vännäs nådde 179 personer en positiv lösning.",
        "Under året avslutades 271 deltagare på Vuxentorget.",
        "Vuxentorgets 73 avbrott av hälsoskäl är många.",
    ],
)
def test_the_count_of_all_said_of_one_insats_is_found(text: str) -> None:
    """Table `deltagare` of the books is of all the insatser together."""
    (found,) = judged(text, "umearegionen", 2022)
    assert found.dom.utslag is Utslag.FEL_DEL
    assert found.dom.fact is not None
    assert found.dom.instead is not None
    assert (found.dom.fact.table, found.dom.fact.insats) == ("deltagare", False)
    assert found.dom.instead.insats


@pytest.mark.parametrize(
    "text",
    [
        "På Vuxentorget avslutades 40 personer av hälsoskäl.",
        "Av de 73 som avslutades av hälsoskäl kom 40 från Vuxentorget.",
        "Vuxentorget stod för 40 av 73 avslut av hälsoskäl.",
        "Sammanlagt avslutades 73 personer av hälsoskäl och Vuxentorget hade flest.",
        "Det var 73 personer som avslutades av hälsoskäl, de flesta på Vuxentorget.",
        "Det var 73 personer som avslutades av hälsoskäl. Vuxentorget hade många.",
        "Det var 73 personer som avslutades av hälsoskäl, vilket märks på Vuxentorget.",
        "Vuxentorget och samordningsteamen avslutade 73 personer av hälsoskäl.",
        "På Vuxentorget, Ungdomstorget och i kransen avslutades 73 personer av hälsoskäl.",
        "Förbundets insatser, däribland Vuxentorget, avslutade 73 personer av hälsoskäl.",
        "På Vuxentorget gick 66 % till en positiv lösning.",
        "På Vuxentorget arbetar 68 personer.",
        "I sitt arbete mötte Vuxentorget 68 arbetsgivare.",
        "Vuxentorget hade cirka 73 avbrott av hälsoskäl.",
        "Vuxentorget hade högst 73 avbrott av hälsoskäl.",
        "Vuxentorget hade mellan 70 och 73 avbrott av hälsoskäl.",
        "Vuxentorget hade 73–80 avbrott av hälsoskäl.",
        "Om Vuxentorget hade avslutat 73 personer av hälsoskäl hade det synts.",
        "Målet för Vuxentorget är att 73 personer ska slutföra sina studier.",
        "Vuxentorget avslutade 6 deltagare till extratjänster.",
        "Under 2021 hade Vuxentorget 705 deltagare.",
        "Vuxentorget hade 73 avbrott av hälsoskäl per år i genomsnitt.",
    ],
)
def test_a_count_that_may_be_the_insats_own_or_is_said_of_all_is_left_alone(text: str) -> None:
    assert Utslag.FEL_DEL not in verdicts(text, "umearegionen", 2022)


def test_an_insats_with_a_row_of_its_own_for_the_count_is_believed() -> None:
    """Where the figures, or the document's own table, have the count on the insats's row."""
    books = known("umearegionen", 2022)
    (found,) = judged("Ungdomstorget hade 705 deltagare.", "umearegionen", 2022)
    assert found.dom.instead is not None
    own = replace(found.dom.instead, slag=Slag.ANTAL, value=Fraction(705), insats=False)
    assert judge(found.claim, (*books.facts, own)).utslag is Utslag.STAMMER
    path = Path("rapport.md")
    for cell, codes in (("705", []), ("704", ["mening-fel-del"])):
        text = f"Ungdomstorget hade 705 deltagare.\n\n| | |\n|-|-|\n| Ungdomstorget | {cell} |\n"
        _, findings = examine(books.report, fran_md.read(text), path)
        assert [finding.code for finding in findings] == codes


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Svarsfrekvensen var i genomsnitt 72 %.", Utslag.ANNAT_TAL),
        ("Svarsfrekvensen i snitt: 79 %.", Utslag.STAMMER),
        ("Svarsfrekvensen för styrelsen var 80 %.", Utslag.STAMMER),
        ("Enkäten gick ut till 40 individer, svarsfrekvensen blev 77,5 %.", Utslag.STAMMER),
        ("Svarsfrekvensen har varierat mellan 60 och 90 %.", Utslag.OKANT),
    ],
)
def test_a_mean_is_held_against_the_row_that_is_one(text: str, verdict: Utslag) -> None:
    """The three surveys have 77.5, 80 and 80 per cent, and 78.75 together."""
    assert verdicts(text, "sodra-lappland", 2025)[-1] is verdict


def test_a_mean_that_no_row_is_of_contradicts_nothing() -> None:
    assert verdicts("Verksamhetens kostnader var i snitt 9 000 tkr.") == [Utslag.OKANT]


def test_a_share_of_what_may_be_a_part_is_not_off_by_rounding() -> None:
    """66 per cent of all reach a solution; on one of the platforms it may be 67."""
    text = "Till en positiv lösning gick 67 %."
    assert verdicts(text, "umearegionen", 2022) == [Utslag.OKANT]
    assert verdicts(text.replace("67", "66"), "umearegionen", 2022) == [Utslag.STAMMER]


@given(st.sampled_from(LEFT_ALONE), st.text(alphabet="0123456789 tkrprocent%(),.-–", max_size=12))
def test_any_sentence_gets_a_verdict(text: str, noise: str) -> None:
    books = known("umearegionen", 2025)
    for each in judged(text.replace(" ", noise, 1)):
        assert each.dom.utslag in Utslag
        assert each.dom.fact is None or each.dom.fact in books.facts
