"""The lists of a past day: what was shown then, whatever has become of it since."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Portfolio, User
from pilots.models import Pilot
from stalls.models import Finding, HealthEvent, Sweep
from tests import factories as make
from tests.portfolio.exports.reading import csv_rows, xlsx_rows
from tests.stalls.makers import make_acknowledgement, make_action, make_event, make_judgement

DAY = timedelta(days=1)
SILENT = {"quiet_since": "2026-04-06", "engineer": "E. Hall", "programme_manager": None, "cadence_days": 7}


@pytest.fixture
def client(client: Client, lena: User) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def then(as_of: date) -> date:
    """The day that is asked for: four weeks ago."""
    return as_of - 28 * DAY


@pytest.fixture
def finding(portfolio: Portfolio, as_of: date, then: date) -> Finding:
    """A finding that was critical then and is closed today, of a pilot that is clear."""
    Sweep.objects.create(portfolio=portfolio, as_of=as_of)
    pilot = make.make_pilot(name="Referral triage", claimed_stage="production", recorded_on=then - 60 * DAY)
    make.make_overall(pilot=pilot, state="clear")
    make.make_stage_event(pilot=pilot, stage="pilot", on=then - 50 * DAY, recorded_on=then - 50 * DAY)
    make.make_stage_event(pilot=pilot, stage="production", on=as_of, recorded_on=as_of)
    modes = {"modes": [["integration", "critical"], ["outcome", "clear"]], "primary_mode": "integration"}
    HealthEvent.objects.create(pilot=pilot, on=then - 9 * DAY, state="critical", **modes)
    HealthEvent.objects.create(pilot=pilot, on=as_of, state="clear", modes=[["integration", "clear"]])
    closed = make.make_finding(pilot=pilot, since=then - 20 * DAY, state="closed", closed_on=as_of)
    stood = {"since": closed.since, "to_state": "open", "waits_on": "Infrastructure", "root": closed.rule}
    make_event(finding=closed, on=then - 9 * DAY, **stood)
    make_event(finding=closed, on=as_of, from_state="open")
    return closed


def test_a_pilot_is_told_as_it_was_shown_then(client: Client, finding: Finding, then: date) -> None:
    [row] = csv_rows(client, f"/exports/pilots.csv?as_of={then}")
    [now] = csv_rows(client, "/exports/pilots.csv")

    assert (row["Health"], row["Claimed stage"], row["First cause"]) == ("Critical", "Pilot", "Integration")
    assert (row["Integration: state"], row["Integration: since"]) == ("Critical", str(then - 20 * DAY))
    assert (row["Outcome: state"], row["Governance: state"], row["Integration: facts of"]) == ("Clear", "Not swept", "")
    assert row["What is wrong"] == finding.explanation(then)
    assert (row["Waits on"], row["Evidenced stage"]) == ("Infrastructure", "")
    assert (now["Health"], now["Claimed stage"], now["What is wrong"]) == ("Clear", "Production", "")


def test_a_finding_is_told_as_it_stood_then_with_what_had_been_answered_by_then(
    client: Client, finding: Finding, lena: User, then: date, as_of: date
) -> None:
    make_acknowledgement(finding=finding, by=lena, on=then - 2 * DAY)
    judgement = make_judgement(finding=finding, by=lena, on=then - DAY, verdict="wrong")
    judgement.verdict, judgement.on = "right", as_of
    judgement.save()
    owner = make.make_person()
    make_action(finding=finding, by=lena, owner=owner, text="Call them", agreed_on=then, done_on=as_of, outcome="Done")
    make_action(finding=finding, by=lena, owner=owner, text="Write to them", agreed_on=as_of)

    [row] = xlsx_rows(client, f"/exports/findings.xlsx?as_of={then}")

    assert (row["State"], row["Severity"], row["Waits on"]) == ("Open", "Critical", "Infrastructure")
    assert (row["Since"].date(), row["Opened"].date()) == (then - 20 * DAY, then - 9 * DAY)
    assert row["What is wrong"] == finding.explanation(then)
    assert (row["Silenced"], row["Silent until"].date()) == ("Acknowledged", then + 12 * DAY)
    assert (row["Judged"], row["Agreed"]) == ("Wrong", "Call them")
    assert csv_rows(client, "/exports/findings.csv") == []


def test_what_was_counted_in_another_finding_says_so(client: Client, finding: Finding, then: date) -> None:
    silence = make.make_finding(pilot=finding.pilot, rule="delivery/silence", severity="stalled", evidence=SILENT)
    make_event(finding=silence, on=then)
    guess = make.make_finding(pilot=finding.pilot, subject="second")
    make_event(finding=guess, on=then, is_guess=True)

    rows = csv_rows(client, f"/exports/findings.csv?as_of={then}")

    counted_in = {row["Address"].split("/")[-2]: row["Counted already in"] for row in rows}
    assert counted_in == {str(finding.pk): "", str(silence.pk): "", str(guess.pk): "delivery/silence"}


def test_the_file_is_called_by_its_day(client: Client, finding: Finding, then: date) -> None:
    for name in ("pilots", "findings"):
        response = client.get(f"/exports/{name}.csv?as_of={then}")
        assert f"pilotlight-{name}-northern-trust-{then}.csv" in response["Content-Disposition"]


def test_a_day_of_which_nothing_was_shown_is_refused_in_words(client: Client, finding: Finding, then: date) -> None:
    first = then - 9 * DAY
    assert client.get(f"/exports/pilots.csv?as_of={first}").status_code == 200
    for given, said in (
        (first - DAY, "before the first sweep"),
        ("2999-01-01", "a day up to today"),
        ("soon", "a day up to today"),
    ):
        response = client.get(f"/exports/pilots.csv?as_of={given}")
        assert response.status_code == 400
        assert said in response.content.decode()


@pytest.mark.parametrize("name", ["reviews", "survival", "scorecard", "alerts"])
def test_a_list_that_is_computed_from_the_facts_says_why_it_has_no_past_day(
    client: Client, finding: Finding, then: date, name: str
) -> None:
    response = client.get(f"/exports/{name}.csv?as_of={then}")

    assert response.status_code == 400
    assert "tells of the record as it is now" in response.content.decode()


@pytest.mark.parametrize("name", ["pilots", "findings"])
def test_a_past_day_costs_the_same_queries_however_long_the_list_is(
    client: Client, finding: Finding, then: date, name: str
) -> None:
    counts = []
    for more in (1, 4):
        for _ in range(more):
            pilot = make.make_pilot(recorded_on=then - 60 * DAY)
            HealthEvent.objects.create(pilot=pilot, on=then, state="critical", modes=[["integration", "critical"]])
            make_event(finding=make.make_finding(pilot=pilot), on=then)
        with CaptureQueriesContext(connection) as queries:
            assert len(csv_rows(client, f"/exports/{name}.csv?as_of={then}")) > more
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_wall_holds_on_a_past_day(client: Client, finding: Finding, then: date, otto: User) -> None:
    elsewhere: Pilot = make.make_pilot(portfolio=otto.memberships.get().portfolio, recorded_on=then - DAY)
    HealthEvent.objects.create(pilot=elsewhere, on=then - DAY, state="clear", modes=[])
    client.force_login(otto)

    assert [row["Code"] for row in csv_rows(client, f"/exports/pilots.csv?as_of={then}")] == [elsewhere.code]
    assert csv_rows(client, f"/exports/findings.csv?as_of={then}") == []
