"""Every kind of bad file is refused with a message that names the cause, or is read rightly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts.models import Portfolio
from inventories import headers, importing
from inventories.profiles import GENERIC, PROFILES
from pilots.models import Pilot
from tables import child, reading
from tests.examples import tried
from tests.inventories.bad_files import BAD_FILES, BadFile, workbook

MAPPING = {"Name": "name", "Stage": "stage", "Start": "initiated"}


def read_here(path: Path) -> reading.Table:
    """Read a file as the child does, but in this process: the same code without 0.3 s of start-up."""
    try:
        return reading.table_of(child.read(path), path.name)
    except child.RefusedError as refusal:
        raise reading.RefusedError(str(refusal)) from None


def run(path: Path, portfolio: Portfolio) -> importing.Report:
    reading.check_size(path.stat().st_size)
    layout = headers.choose(read_here(path), profile=GENERIC, mapping=MAPPING)
    return importing.run(importing.Source(layout, path.name, as_of=date(2026, 6, 1)), portfolio, write=True)


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: f"{bad.number}-{bad.name}")
def test_a_bad_file_is_refused_or_read_rightly(bad: BadFile, tmp_path: Path, portfolio: Portfolio) -> None:
    path = tmp_path / bad.file_name
    path.write_bytes(bad.make())
    if bad.refused:
        with pytest.raises(reading.RefusedError, match=bad.refused):
            run(path, portfolio)
        assert not Pilot.objects.exists()
        return
    report = run(path, portfolio)
    assert tuple(Pilot.objects.order_by("pk").values_list("name", flat=True)) == bad.names
    assert bad.row_refused in " ".join(row.accepted for row in report.refused)
    assert bool(report.refused) == bool(bad.row_refused)
    notes = [*report.notes, *(note.note for _, note in report.row_notes)]
    assert bad.note in " ".join(notes)


@pytest.mark.parametrize("number", [1, 5, 7, 16, 31], ids=str)
def test_the_child_refuses_as_well_within_its_limits(number: int, tmp_path: Path) -> None:
    bad = next(bad for bad in BAD_FILES if bad.number == number)
    path = tmp_path / bad.file_name
    path.write_bytes(bad.make())
    with pytest.raises(reading.RefusedError, match=bad.refused):
        reading.read_file(path)


@pytest.mark.parametrize(
    ("code", "said"), [("while True: pass", "10 seconds"), ("x = bytearray(2**30)", "cannot be read")]
)
def test_a_child_that_eats_time_or_memory_is_stopped(
    code: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\n"
    limits += f"resource.setrlimit(resource.RLIMIT_AS, ({child.ADDRESS_SPACE},) * 2)\n"
    (tmp_path / "child.py").write_text(limits + code)
    (tmp_path / "a.csv").write_text("Name\n")
    monkeypatch.setattr(reading, "CHILD", tmp_path / "child.py")
    with pytest.raises(reading.RefusedError, match=said):
        reading.read_file(tmp_path / "a.csv")


def test_all_kinds_are_here() -> None:
    # 42, a foreign id, is test_importing.py's: no file can name a pilot or a person by id.
    assert {bad.number for bad in BAD_FILES} == set(range(1, 45)) - {42}


def test_a_file_of_200_mb_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(reading.RefusedError, match=r"200\.0 MB; at most 5 MB"):
        reading.read_file(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(reading.RefusedError, match="There is no file"):
        reading.read_file(tmp_path / "none.csv")
    with pytest.raises(reading.RefusedError, match="is not a file"):
        reading.read_file(tmp_path)


def test_dates_of_a_workbook_are_days_in_both_epochs(tmp_path: Path, portfolio: Portfolio) -> None:
    (tmp_path / "a.xlsx").write_bytes(next(bad for bad in BAD_FILES if bad.number == 37).make())
    run(tmp_path / "a.xlsx", portfolio)
    assert Pilot.objects.get().clock_start == date(2024, 7, 1)


@tried(300, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"Name,Stage,Start\n" + tail))
def test_no_bytes_raise_anything_but_a_refusal(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    try:
        table = read_here(path)
        for profile in (None, *PROFILES):
            headers.choose(table, profile=profile, mapping=MAPPING if profile == GENERIC else None)
    except reading.RefusedError as refusal:
        assert str(refusal)  # noqa: PT017


@tried(60, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 4000), byte=st.integers(0, 255))
def test_no_damaged_workbook_raises_anything_but_a_refusal(at: int, byte: int, tmp_path: Path) -> None:
    content = bytearray(workbook())
    content[at % len(content)] = byte
    path = tmp_path / "any.xlsx"
    path.write_bytes(content)
    try:
        headers.choose(read_here(path), profile=GENERIC, mapping=MAPPING)
    except reading.RefusedError as refusal:
        assert str(refusal)  # noqa: PT017
