"""What a cell of the heat map opens: a page, and the same as a panel."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from stalls.models import Acknowledgement, Finding, FindingEvent, HealthEvent, Sweep
from tests import factories as make

DAY = timedelta(days=1)


@pytest.fixture
def finding(as_of: date, lena: User) -> Finding:
    pilot = make.make_pilot(name="Call notes")
    Sweep.objects.create(portfolio=pilot.portfolio, as_of=as_of)
    make.make_health(pilot=pilot, mode="integration", state="critical", since=as_of - 61 * DAY)
    return make.make_finding(pilot=pilot, since=as_of - 61 * DAY)


@pytest.fixture
def reader(client: Client, lena: User) -> Client:
    """Lena, a leader."""
    client.force_login(lena)
    return client


def address(finding: Finding, query: str = "") -> str:
    return f"/pilots/{finding.pilot_id}/integration/{query}"


def test_explains_the_cell_as_the_mail_and_the_page_of_the_finding_do(reader: Client, finding: Finding) -> None:
    body = reader.get(address(finding)).content.decode()

    for said in (
        "Request INC-1042 to Infrastructure for a service account has had no answer for 61 days.",
        finding.next_step,
        finding.owner,
        finding.waits_on,
        finding.clears_when,
        f'href="/findings/{finding.pk}/"',
    ):
        assert said in body


def test_the_page_has_no_gap_in_its_headings_and_shows_the_state(reader: Client, finding: Finding) -> None:
    body = reader.get(address(finding)).content.decode()
    panel = reader.get(address(finding), headers={"HX-Request": "true"}).content.decode()

    headings = re.findall(r"<(h[1-6])", body[body.index("<main") : body.index("</main>")])
    assert headings == ["h1", "h2", "h3"]
    assert 'tabindex="-1">How it stands <span class="tag tag--critical">Critical</span></h2>' in body
    assert 'tabindex="-1">Integration <span class="tag tag--critical">Critical</span></h2>' in panel


def test_answers_htmx_with_the_panel_alone_and_its_own_address(reader: Client, finding: Finding) -> None:
    response = reader.get(address(finding), headers={"HX-Request": "true"})

    assert response.content.decode().strip().startswith('<div class="stack explained"')
    assert response["HX-Push-Url"] == address(finding)
    assert "HX-Request" in response["Vary"]


def test_lets_a_leader_acknowledge_it_once(reader: Client, finding: Finding) -> None:
    seen = 'name="seen" value="1 critical"'
    assert seen in reader.get(address(finding)).content.decode()

    reader.post(f"/findings/{finding.pk}/acknowledge/", {"seen": "1 critical"})

    body = reader.get(address(finding)).content.decode()
    assert Acknowledgement.objects.count() == 1
    assert seen not in body
    assert "acknowledged it" in body


def test_offers_a_reviewer_nothing_to_acknowledge(client: Client, rosa: User, finding: Finding) -> None:
    client.force_login(rosa)

    assert 'name="seen"' not in client.get(address(finding)).content.decode()


@pytest.mark.parametrize(("state", "said"), [
    ("clear", "Nothing was found."), ("not_assessable", "No request to another team is on record. So nobody can say"),
])  # fmt: skip
def test_says_what_nothing_means(reader: Client, finding: Finding, state: str, said: str) -> None:
    Finding.objects.all().delete()
    finding.pilot.health.update(state=state, since=None)

    body = reader.get(address(finding)).content.decode()

    assert said in body
    assert "What is looked for" in body


def test_says_that_no_sweep_has_looked_yet(reader: Client, finding: Finding) -> None:
    Finding.objects.all().delete()
    finding.pilot.health.all().delete()

    assert "No sweep has looked at it yet." in reader.get(address(finding)).content.decode()


def test_shows_a_past_day_as_it_was_told_and_takes_no_answer(reader: Client, finding: Finding, as_of: date) -> None:
    then = as_of - 21 * DAY
    HealthEvent.objects.create(pilot=finding.pilot, on=then, state="stalled", modes=[["integration", "stalled"]])
    said = {"episode": 1, "since": finding.since, "evidence": finding.evidence}
    FindingEvent.objects.create(finding=finding, on=then, to_state="open", to_severity="stalled", **said)

    body = reader.get(address(finding, f"?as_of={then}")).content.decode()

    assert "as it was shown on 11 May 2026" in body
    assert "has had no answer for 40 days" in body
    assert 'name="seen"' not in body


def test_takes_the_same_queries_however_much_was_found(reader: Client, finding: Finding) -> None:
    counts = []
    for more in (0, 5):
        for number in range(more):
            make.make_finding(pilot=finding.pilot, subject=str(number), since=finding.since)
        with CaptureQueriesContext(connection) as queries:
            reader.get(address(finding))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
