"""The lists as files: what they say, of whom, for whom, and at what cost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Portfolio, User
from alerts.models import Alert
from pilots.models import Pilot
from portfolio.exports import tables
from stalls.models import Sweep
from tests import factories as make
from tests.portfolio.exports.reading import csv_rows, sheet_of, xlsx_rows
from tests.stalls.makers import make_acknowledgement, make_action, make_judgement

NASTY = (
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    'She said "no",\nthen left; twice',
    "مرحبا نموذج",
    "👩‍⚕️🔥",
    "#N/A",
    "'=x",
)


@pytest.fixture
def client(client: Client, lena: User) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def stalled(portfolio: Portfolio, as_of: date) -> Pilot:
    """A pilot that waits for a ticket, and has a champion and a promise."""
    team = make.make_person(name="Infrastructure")
    pilot = make.make_pilot(
        name="Referral triage",
        organisation="Łódź",
        engineer=make.make_person(name="E. Hall"),
        clock_start=date(2026, 4, 1),
        clock_start_precision="month",
    )
    make.make_champion(pilot=pilot)
    make.make_promise(pilot=pilot, live_by=date(2026, 9, 1))
    modes = [["integration", "critical"]]
    make.make_overall(pilot=pilot, state="critical", primary_mode="integration", modes=modes)
    make.make_health(pilot=pilot, mode="integration", state="critical", since=as_of - timedelta(days=40))
    evidence = {"reference": "INC-7", "request_kind": "service_account", "team": team.name, "champion": "A. Jones"}
    make.make_finding(pilot=pilot, evidence=evidence | {"raised_on": "2026-04-01", "quiet_since": "2026-04-22"})
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    return pilot


def test_a_pilot_is_one_row_with_the_sentence_of_its_first_finding(client: Client, stalled: Pilot) -> None:
    [row] = csv_rows(client, "/exports/pilots.csv")

    finding = stalled.findings.get()
    assert row["Pilot"] == "Referral triage"
    assert (row["Health"], row["First cause"]) == ("Critical", "Integration")
    assert (row["Integration: state"], row["Integration: since"], row["Workflow: state"]) == (
        "Critical",
        "2026-04-22",
        "Not swept",
    )
    assert row["What is wrong"] == finding.explanation(make.MONDAY)
    assert (row["Next step"], row["Whose step"]) == (finding.next_step, finding.owner)
    assert (row["Waits on"], row["Champion"], row["Engineer"]) == ("Infrastructure", "A. Jones", "E. Hall")
    assert (row["Day 0"], row["Known to the"], row["Live by"]) == ("2026-04-01", "month", "2026-09-01")
    assert row["Address"].endswith(f"/pilots/{stalled.pk}/")


def test_a_workbook_holds_days_as_days_under_a_row_that_stays(client: Client, stalled: Pilot) -> None:
    sheet = sheet_of(client, "/exports/pilots.xlsx")
    titles = [cell.value for cell in sheet[1]]

    [row] = xlsx_rows(client, "/exports/pilots.xlsx")
    assert row["Live by"] == datetime(2026, 9, 1)  # noqa: DTZ001  # a workbook knows no time zones
    assert row["Unit"] is None
    assert len(set(titles)) == len(titles)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}2"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["B"].width == 40


def test_a_finding_is_one_row_with_its_whole_explanation(client: Client, stalled: Pilot, lena: User) -> None:
    finding = stalled.findings.get()
    make_acknowledgement(finding=finding, by=lena)
    make_judgement(finding=finding, by=lena)
    make_action(finding=finding, by=lena, owner=make.make_person(), text="Call them")

    [row] = csv_rows(client, "/exports/findings.csv")

    assert row["What is wrong"] == finding.explanation(make.MONDAY)
    assert row["What clears it"] == finding.clears_when
    assert (row["Rule"], row["Silenced"]) == (finding.rule, "Acknowledged")
    assert (row["Agreed"], row["Silent until"] > "2026-06-01") == ("Call them", True)
    assert row["Judged"]
    assert row["Address"].endswith(f"/findings/{finding.pk}/")


def test_no_text_that_somebody_typed_acts_or_breaks_a_row(client: Client, portfolio: Portfolio) -> None:
    for text in NASTY:
        make.make_pilot(name=text)
    address = "/exports/pilots"

    assert [row["Pilot"] for row in xlsx_rows(client, f"{address}.xlsx?sort=name")].sort() == list(NASTY).sort()
    assert {cell.data_type for cell in sheet_of(client, f"{address}.xlsx")["B"]} == {"s"}
    assert {cell.value for cell in sheet_of(client, f"{address}.xlsx")["B"][1:]} == set(NASTY)
    assert {row["Pilot"] for row in csv_rows(client, f"{address}.csv")} == {
        f"'{text}" if text[0] in "=+-@'" else text for text in NASTY
    }


def test_a_text_that_no_cell_holds_is_cut_in_a_workbook_alone(client: Client, lena: User, stalled: Pilot) -> None:
    text = "x" * 40_000
    make_action(finding=stalled.findings.get(), by=lena, owner=make.make_person(), text=text)

    [row] = xlsx_rows(client, "/exports/findings.xlsx")
    assert row["Agreed"] == "x" * 32_766 + "…"
    assert csv_rows(client, "/exports/findings.csv")[0]["Agreed"] == text


def test_the_query_of_the_dashboard_chooses_the_same_pilots(client: Client, stalled: Pilot) -> None:
    make.make_pilot(name="Quiet one", sector="health")

    def names(query: str) -> list[str]:
        return [row["Pilot"] for row in csv_rows(client, f"/exports/pilots.csv?{query}")]

    assert names("") == ["Referral triage", "Quiet one"]
    assert names("sort=name") == ["Quiet one", "Referral triage"]
    assert names("sector=health") == names("q=quiet") == ["Quiet one"]
    assert names("severity=critical") == names("mode=integration") == ["Referral triage"]
    assert names("mode=champion") == names("mode=integration&severity=watch") == []


def test_a_clear_mode_without_a_recent_fact_is_not_listed_as_clear(client: Client, stalled: Pilot) -> None:
    stalled.health.create(mode="outcome", state="clear", facts_on=date(2020, 1, 1))

    row = csv_rows(client, "/exports/pilots.csv")[0]

    assert (row["Outcome: state"], row["Outcome: facts of"]) == ("No recent word", "2020-01-01")


def test_a_choice_that_does_not_exist_is_told_and_no_file_is_made(client: Client, portfolio: Portfolio) -> None:
    response = client.get("/exports/pilots.csv?severity=dreadful")

    assert response.status_code == 400
    said = response.content.decode()
    assert "<h1>This cannot be shown</h1>" in said
    assert "<li>Severity: “dreadful” cannot be used. Accepted: Stalled or critical, Critical, Stalled" in said


def test_a_portfolio_that_is_not_theirs_is_refused_with_the_names_of_those_that_are(
    client: Client, portfolio: Portfolio
) -> None:
    said = client.get("/exports/pilots.csv?portfolio=999999").content.decode()

    assert "<li>Portfolio: “999999” cannot be used. Accepted: Northern Trust.</li>" in said


def test_a_kind_that_there_is_not_is_not_found(client: Client) -> None:
    assert client.get("/exports/pilots.ods").status_code == 404


def test_nobody_exports_what_is_not_theirs(client: Client, stalled: Pilot, otto: User) -> None:
    client.force_login(otto)

    for name in ("pilots", "findings", "reviews"):
        assert csv_rows(client, f"/exports/{name}.csv") == []
    assert client.get(f"/exports/pilots.csv?portfolio={stalled.portfolio_id}").status_code == 400


def test_a_file_is_called_by_its_portfolio_and_day_and_kept_by_nobody(client: Client, portfolio: Portfolio) -> None:
    day = timezone.localdate().isoformat()

    for kind in ("csv", "xlsx"):
        response = client.get(f"/exports/pilots.{kind}")
        assert (
            response["Content-Disposition"] == f'attachment; filename="pilotlight-pilots-northern-trust-{day}.{kind}"'
        )
        assert "no-store" in response["Cache-Control"]
        assert response.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["pilots", "findings", "reviews"])
def test_a_list_costs_the_same_queries_however_long_it_is(client: Client, name: str, as_of: date, adam: User) -> None:
    client.force_login(adam)
    counts = []
    for more in (2, 6):
        for _ in range(more):
            pilot = make.make_pilot(clock_start=as_of - timedelta(days=200))
            make.make_handed_in(pilot=pilot)
            make.make_finding(pilot=pilot)
        with CaptureQueriesContext(connection) as queries:
            assert len(csv_rows(client, f"/exports/{name}.csv")) >= more
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_list_is_read_in_chunks_that_cost_the_same_each(
    client: Client, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(7):
        make.make_pilot()
    counts = []
    for chunk in (7, 4, 2, 1):
        monkeypatch.setattr(tables, "CHUNK", chunk)
        with CaptureQueriesContext(connection) as queries:
            assert len(csv_rows(client, "/exports/pilots.csv")) == 7
        counts.append(len(queries))

    assert [count - counts[0] for count in counts] == [0, 5, 15, 30]


def test_the_queue_is_listed_with_its_clocks(client: Client, adam: User) -> None:
    client.force_login(adam)
    sign_off = make.make_handed_in(pilot=make.make_pilot())

    [row] = xlsx_rows(client, "/exports/reviews.xlsx")

    assert (row["Kind"], row["Turn"], row["Standing"]) == ("Sign-off", "The reviewers' turn", "Handed in")
    assert (row["Normal days"], row["Expected on"].date()) == (28, date(2026, 6, 29))
    assert row["Address"].endswith(f"/sign-offs/{sign_off.pk}/")
    assert xlsx_rows(client, "/exports/reviews.xlsx?turn=team") == []


def test_survival_is_listed_as_numbers(client: Client, portfolio: Portfolio) -> None:
    today = timezone.localdate()
    for _ in range(8):
        make.make_pilot(clock_start=today - timedelta(days=500))
    for _ in range(4):
        make.make_evidenced_pilot(as_of=today - timedelta(days=today.weekday()))

    rows = xlsx_rows(client, "/exports/survival.xlsx")

    month = next(row for row in rows if (row["Goal"], row["By month"]) == ("production", 14))
    assert month["Share"] == pytest.approx(1 / 3, abs=1e-3)
    assert (month["At risk"], month["Pilots"]) == (8, 12)
    assert {row["Goal"] for row in rows} == {"production", "realised"}


def test_the_scorecard_is_listed_and_empty_before_the_first_sweep(client: Client, stalled: Pilot) -> None:
    assert [row["Line"] for row in csv_rows(client, "/exports/scorecard.csv")]
    Sweep.objects.all().delete()
    assert csv_rows(client, "/exports/scorecard.csv") == []


def test_messages_are_listed_for_whom_they_are(client: Client, stalled: Pilot, lena: User, eli: User) -> None:
    told = {"portfolio": stalled.portfolio, "finding": stalled.findings.get(), "as_of": make.MONDAY, "evidence": {}}
    Alert.objects.create(kind="critical", key="k", recipient=lena, subject="Critical: no key", message_id="m", **told)

    [row] = csv_rows(client, "/exports/alerts.csv")

    assert (row["Message"], row["Pilot"], row["State"]) == ("Critical: no key", "Referral triage", "Queued")
    client.force_login(eli)
    assert csv_rows(client, "/exports/alerts.csv") == []


def test_the_wall_holds_for_whoever_is_logged_out(client: Client, as_of: date) -> None:
    client.logout()

    assert client.get("/exports/pilots.csv").status_code == 302
