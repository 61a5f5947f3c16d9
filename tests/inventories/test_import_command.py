"""`manage.py import_inventory`: one command for a newcomer, clear errors, nothing half-written."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pghistory.models
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Portfolio
from pilots.models import Pilot, StageEvent
from tests.factories import far_away, make_portfolio

MAP = ["--map", "Tool=name", "--map", "Phase=stage"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tools.csv"
    path.write_text("Tool,Phase\nTriage,Pilot\n,Pilot\n")
    return path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_inventory", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_imports_into_a_portfolio_named_after_the_kind_of_file(file: Path) -> None:
    said = run(file, *MAP)
    assert "1 created, 0 updated, 0 unchanged, 1 refused" in said
    assert "row 3, Tool: “” is refused; accepted: the name of the pilot" in said
    assert Portfolio.objects.get().name == "Imported inventory"
    assert pghistory.models.Context.objects.get().metadata == {"source": "import_inventory"}


@pytest.mark.django_db
def test_a_dry_run_leaves_nothing_behind(file: Path) -> None:
    assert "Dry run: everything was undone" in run(file, *MAP, "--dry-run")
    assert not Pilot.objects.exists()
    assert not Portfolio.objects.exists()


@pytest.mark.django_db
def test_a_portfolio_that_does_not_exist_is_an_error_that_lists_those_that_do(file: Path) -> None:
    make_portfolio(name="Northern Trust")
    with pytest.raises(CommandError, match=r"no portfolio 'Northen'.*'Northern Trust'.*--create-portfolio"):
        run(file, *MAP, "--portfolio", "Northen")
    assert not Pilot.objects.exists()
    run(file, *MAP, "--portfolio", "Northen", "--create-portfolio")
    assert Pilot.objects.get().portfolio.name == "Northen"


@pytest.mark.django_db
def test_the_demonstration_takes_no_real_pilots(file: Path) -> None:
    make_portfolio(name="Demonstration", is_demonstration=True)
    with pytest.raises(CommandError, match="never holds real pilots"):
        run(file, *MAP, "--portfolio", "Demonstration")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "fits none of the profiles"),
        (["--profile", "us-federal-2024"], "lacks 'Use Case Name'"),
        (["--profile", "generic"], "which column holds the pilot's name"),
        (["--map", "Tool"], "is not of the form"),
        (["--map", "Tool=nmae"], "no field nmae"),
        (["--map", "Toll=name"], "no column 'Toll'"),
        (["--map", "Tool=name", "--map", "Phase=name"], "Two columns are mapped to name"),
    ],
)
def test_a_file_that_does_not_fit_is_an_error(file: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(file, *arguments)
    assert not Portfolio.objects.exists()


@pytest.mark.django_db
def test_a_file_of_which_every_row_is_refused_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Tool,Phase\n,Pilot\n")
    with pytest.raises(CommandError, match="Every row was refused"):
        run(tmp_path / "a.csv", *MAP)


@pytest.mark.django_db
def test_every_row_is_listed_when_asked_for(file: Path) -> None:
    assert "row 2: Triage" in run(file, *MAP, "-v", "2")


@pytest.mark.django_db
def test_what_is_imported_is_recorded_on_the_day_that_it_is_in_the_portfolio(file: Path) -> None:
    portfolio = make_portfolio(timezone=far_away())
    file.write_text("Tool,Phase,Live\nTriage,Operation,2026-05-01\n")
    run(file, *MAP, "--map", "Live=implemented", "--portfolio", portfolio.name)
    days = set(StageEvent.objects.values_list("recorded_on", flat=True))
    assert days == {portfolio.day_of(timezone.now())} != {timezone.localdate()}
