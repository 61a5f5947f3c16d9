"""`import_history` and `export_history`: a file in, a file out, nothing half-written."""

from __future__ import annotations

import gzip
import io
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pilots.models import Pilot
from tests.factories import make_portfolio
from tests.histories.files import PILOT, exported_text, imported, line

pytestmark = pytest.mark.django_db

STAGE = line("stage", stage="pilot", on="2024-02-01")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "history.jsonl"
    path.write_text("".join(json.dumps(said) + "\n" for said in (PILOT, STAGE)))
    return path


def run(command: str, *arguments: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_an_import_says_what_it_did(file: Path) -> None:
    assert run("import_history", file)[0].startswith("2 lines: 1 pilots in 1 portfolios, ")
    assert Pilot.objects.get().portfolio.name == "Northern Trust"


def test_a_dry_run_leaves_nothing_behind(file: Path) -> None:
    assert run("import_history", file, "--dry-run")[0].endswith("Dry run: everything was undone.\n")
    assert not Pilot.objects.exists()


def test_the_option_names_the_portfolio_of_pilots_that_name_none(file: Path) -> None:
    file.write_text(json.dumps({"kind": "pilot", "pilot": "P-1", "recorded_on": "2024-01-01"}))
    run("import_history", file, "--portfolio", "Moved here")
    assert Pilot.objects.get().portfolio.name == "Moved here"


def test_a_wrong_line_ends_it_with_the_line_and_the_key(file: Path) -> None:
    with file.open("a") as more:
        more.write(json.dumps(STAGE | {"on": "2024-02-30"}))
    with pytest.raises(
        CommandError, match=r'^line 3, on: "2024-02-30" is refused; accepted: .*\. Nothing was imported\.$'
    ):
        run("import_history", file)
    assert not Pilot.objects.exists()


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        run("import_history", tmp_path / "nothing.jsonl")


def test_an_export_is_a_file_that_an_import_takes(tmp_path: Path) -> None:
    imported([PILOT, STAGE])
    plain, zipped = tmp_path / "out.jsonl", tmp_path / "out.jsonl.gz"
    assert run("export_history", plain)[1] == "2 lines of 1 portfolios.\n"
    run("export_history", zipped)
    assert plain.read_text() == "".join(exported_text()) == gzip.decompress(zipped.read_bytes()).decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "out.jsonl.gz"]


def test_the_same_history_is_the_same_zipped_file(tmp_path: Path) -> None:
    imported([PILOT])
    for name in ("one.gz", "two.gz"):
        run("export_history", tmp_path / name)
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


def test_without_a_file_it_goes_to_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    imported([PILOT | {"problem": "Übergabe 🙂"}])
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="ascii"))
    run("export_history")
    assert json.loads(out.getvalue().decode()) == PILOT | {"problem": "Übergabe 🙂"}


def test_only_the_named_portfolios_are_exported(tmp_path: Path) -> None:
    imported([PILOT, PILOT | {"pilot": "P-2", "portfolio": "South"}, PILOT | {"pilot": "P-3", "portfolio": "West"}])
    run("export_history", tmp_path / "out", "--portfolio", "South", "--portfolio", "West")
    assert [json.loads(text)["pilot"] for text in (tmp_path / "out").read_text().splitlines()] == ["P-2", "P-3"]


def test_a_portfolio_that_does_not_exist_is_an_error_that_lists_those_that_do(tmp_path: Path) -> None:
    make_portfolio(name="Northern Trust")
    with pytest.raises(CommandError, match=r"no portfolio 'Northen'\. There is: 'Northern Trust'\."):
        run("export_history", tmp_path / "out", "--portfolio", "Northen")


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let the system refuse, as on a disk that is full, to make a file longer than so many bytes."""
    before, writes_bytecode = resource.getrlimit(resource.RLIMIT_FSIZE), not sys.dont_write_bytecode
    # What is imported for the first time would be kept cut off, and never be importable again.
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = not writes_bytecode


def test_an_export_that_breaks_off_leaves_the_earlier_file_as_it_was(file: Path) -> None:
    run("import_history", file)
    target = file.parent / "folder" / "out"
    target.parent.mkdir()
    target.write_text("earlier")
    with no_file_longer_than(100), pytest.raises(CommandError, match="cannot be written: File too large"):
        run("export_history", target)
    assert [path.read_text() for path in target.parent.iterdir()] == ["earlier"]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        run("export_history", tmp_path / "nowhere" / "out")
