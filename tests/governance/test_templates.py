"""The templates: every row of the design's table, nothing besides, each area asked for once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from accounts.models import Nation
from governance.functions import FUNCTION_NAMES
from governance.models import Topic
from governance.templates import CHECKED_ON, OF_SECTOR, QUESTION_DAYS, template_of
from governance.templates import any as every_sector
from governance.templates.rows import ARTICLE, ASSUMED, KNOWN, READ, Row
from pilots.models import Sector

SECTORS = {
    "NHS & Health": "health",
    "Local Government": "local_government",
    "Universities": "university",
    "Financial Services": "financial_services",
    "Enterprise Ops": "enterprise",
    "any": "any",
    "any, US federal": "any",
}
# The table writes of one function in several ways.
FUNCTIONS = {
    "DPO / IG lead": "data_protection",
    "DPO": "data_protection",
    "privacy": "data_protection",
    "Caldicott Guardian": "caldicott_guardian",
    "ICO": "regulator",
    "regulator": "regulator",
    "digital/clinical/IG/security leads": "digital_assurance",
    "supplier CSO": "supplier_clinical_safety",
    "deploying CSO": "clinical_safety",
    "regulatory lead / MHRA registration check": "regulatory_lead",
    "CISO/SIRO": "information_security",
    "SIRO": "information_security",
    "CISO": "information_security",
    "security, privacy": "information_security",
    "commercial": "commercial",
    "HRA": "health_research_authority",
    "medical director": "medical_director",
    "equalities lead": "equalities_lead",
    "service owner": "service_owner",
    "monitoring officer": "monitoring_officer",
    "HR": "human_resources",
    "REC": "research_ethics_committee",
    "academic registrar / academic board": "academic_registrar",
    "digital team": "digital_team",
    "students' union, HR": "students_union",
    "model risk, second line": "model_risk",
    "conduct / product": "conduct",
    "SMF holder": "senior_manager",
    "third-party risk": "third_party_risk",
    "compliance": "compliance",
    "AI governance lead": "ai_governance",
    "legal": "legal",
    "authorising official": "authorising_official",
}
CONDITION = re.compile(r"\b(if(?! material)|where (one|law)|customer-facing|confidential patient information)\b")
MARKS = {"[V]": READ, "[C]": KNOWN, "[A]": ASSUMED, "seed": ARTICLE}


@dataclass(frozen=True)
class Cells:
    sector: str
    requirement: str
    function: str
    blocking: str
    days: str
    mark: str


def table(text: str) -> Iterator[Cells]:
    """Yield the rows of the table of domain.md C.10 save the three questions, which are no sign-offs."""
    section = text.partition("### C.10")[2].partition("### C.11")[0]
    sector = ""
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or cells[0] == "sector" or set(line) <= set("|- "):
            continue
        sector = SECTORS[cells[0]] if cells[0] else sector
        if cells[1] != every_sector.QUESTIONS:
            yield Cells(sector, *cells[1:])


@pytest.fixture(scope="module")
def design() -> list[Cells]:
    return list(table((Path(__file__).resolve().parents[2] / "docs" / "domain.md").read_text()))


def rows_of(sector: str) -> tuple[Row, ...]:
    return every_sector.ROWS if sector == "any" else OF_SECTOR[sector]


def first_number(cell: str) -> int | None:
    found = re.search(r"\d+", cell)
    return int(found[0]) if found else None


def faults(row: Row, cells: Cells) -> list[str]:
    """Return what a row says differently from the table."""
    conditional = bool(CONDITION.search(f"{cells.requirement} {cells.blocking}"))
    days = first_number(cells.days.partition("ICO")[2] or cells.days)
    checks = {
        "name": row.name in cells.requirement,
        "function": row.function == FUNCTIONS[cells.function],
        "blocking": row.blocking == cells.blocking.startswith("B"),
        "days": row.days == days,
        "condition": bool(row.needed_if) == conditional,
        "marks": {mark for mark, words in MARKS.items() if words.lower() in row.source.lower()}
        == {mark for mark in MARKS if mark in cells.mark},
    }
    return [f"{row.code}: {what}" for what, right in checks.items() if not right]


def test_holds_every_row_of_the_design_and_no_other(design: list[Cells]) -> None:
    wrong = []
    for sector in {cells.sector for cells in design}:
        wanted = [cells for cells in design if cells.sector == sector]
        assert len(rows_of(sector)) == len(wanted), sector
        wrong += [fault for row, cells in zip(rows_of(sector), wanted, strict=True) for fault in faults(row, cells)]

    assert {cells.sector for cells in design} == {*OF_SECTOR, "any"}
    assert not wrong


@pytest.mark.parametrize("sector", Sector.values)
def test_asks_for_each_area_once_and_names_who_decides(sector: str) -> None:
    rows = template_of(sector)
    codes = [row.code for row in rows]

    assert len(codes) == len(set(codes))
    assert {"legal", "information_security", "data_protection", "external_regulator"} <= set(codes)
    assert all(row.function in FUNCTION_NAMES and row.days and len(row.source) <= 300 for row in rows)
    assert all(len(row.name) <= 200 and len(row.needed_if) <= 300 for row in rows)


def test_asks_for_an_authorisation_to_operate_in_the_united_states_alone() -> None:
    assert "authorization_to_operate" not in {row.code for row in template_of("health", nation=Nation.ENGLAND)}
    assert "authorization_to_operate" in {row.code for row in template_of("unknown", nation=Nation.UNITED_STATES)}


def test_says_where_need_and_days_come_from() -> None:
    dtac = next(row for row in template_of("health") if row.code == "dtac")
    dpia = next(row for row in template_of("health") if row.code == "data_protection")

    assert dtac.source == "Need: read at a source. Days: our assumption. Again on expiry and on upgrade."
    assert dpia.source == "Our assumption."
    assert f"{CHECKED_ON:%Y-%m-%d}" == "2026-11-25"


def test_gives_the_three_questions_a_fortnight() -> None:
    assert (len(Topic.of_week_one()), QUESTION_DAYS) == (3, 14)
