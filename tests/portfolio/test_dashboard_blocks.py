"""The blocks above the heat map: the leading figure, who holds the ball, what moved, word against facts, portfolios."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import Portfolio, User
from pilots.models import Pilot
from portfolio.summaries import Moved
from stalls.models import Finding, HealthEvent, PilotHealth
from stalls.revisions import revise_portfolios
from tests import factories as make
from tests.portfolio.conftest import Get
from tests.portfolio.makers import make_critical, tell

DAY = timedelta(days=1)


# --- The figure that leads ---


def test_leads_with_how_many_are_realised_beside_the_headline_that_nobody_measured_here(get: Get, as_of: date) -> None:
    make.make_evidenced_pilot(as_of=as_of)
    for number in range(11):
        make.make_pilot(name=f"Pilot {number}", clock_start=as_of - 290 * DAY)

    body = get()

    assert "<b>8 %</b> <span>1 of 12 pilots that started</span>" in body
    assert "Industry headline: more than 70" in body
    assert 'class="chart__band"' in body
    assert body.index("leading-title") < body.index("counts-title")


def test_never_mixes_invented_pilots_into_the_rate(get: Get, lena: User, as_of: date) -> None:
    make.make_evidenced_pilot(as_of=as_of)
    demonstration = make.make_portfolio(name="Show", is_demonstration=True)
    make.make_member(user=lena, portfolio=demonstration)
    for number in range(3):
        make.make_healthy_pilot(as_of=as_of, portfolio=demonstration, code=f"D-{number}", name=f"Pilot {number}")

    assert "<b>1 of 1</b>" in get()
    assert "invented and not counted here" in get()
    assert "<b>0 of 3</b>" in get(f"?portfolio={demonstration.pk}")


def test_says_from_when_on_a_pilot_counts(get: Get) -> None:
    assert "No pilot counts yet" in get()


def test_the_rate_is_of_a_portfolio_and_a_sector_and_of_no_other_choice(get: Get, as_of: date) -> None:
    make.make_evidenced_pilot(as_of=as_of, sector="health")
    make.make_pilot(sector="university", clock_start=as_of - 90 * DAY)

    assert "<b>1 of 2</b>" in get()
    assert "<b>1 of 1</b>" in get("?sector=health")
    narrowed = get("?severity=critical&q=nothing")
    assert "<b>1 of 2</b>" in narrowed
    assert "Choices other than portfolio and sector" in narrowed
    assert "do not narrow this figure" not in get("?sector=health&sort=name")


# --- Who holds the ball ---


def test_says_how_many_more_hold_the_ball_than_are_named(get: Get, as_of: date) -> None:
    for number in range(52):
        finding = make_critical(since=as_of, name=f"Ward {number}")
        Finding.objects.filter(pk=finding.pk).update(waits_on=f"Team {number:02}")

    assert "<summary>44 more</summary>" in get()
    assert "And 2 that are not named here." in get()


def test_groups_what_waits_by_the_team_that_holds_it_and_narrows_to_it(get: Get, as_of: date) -> None:
    make_critical(since=as_of - 61 * DAY)
    make_critical(since=as_of - 9 * DAY, name="Bed requests")
    other = make_critical(since=as_of, name="Claims")
    Finding.objects.filter(pk=other.pk).update(waits_on="Legal")

    body = get()

    assert '<a href="?holder=Infrastructure">Infrastructure</a> <span>2 pilots, oldest 61 days</span>' in body
    assert '<a href="?holder=Legal">Legal</a> <span>1 pilot, oldest 0 days</span>' in body
    narrowed = get("?holder=infrastructure")
    assert ">Bed requests</a><small>" in narrowed
    assert ">Claims</a><small>" not in narrowed


def test_suggests_every_holder_whatever_the_page_is_narrowed_to(get: Get, client: Client, as_of: date) -> None:
    make_critical(since=as_of)
    Finding.objects.filter(pk=make_critical(since=as_of, name="Claims").pk).update(waits_on="Legal")
    suggested = (
        '<datalist id="holders"><option value="Infrastructure"></option><option value="Legal"></option></datalist>'
    )

    body = get("?holder=Legal")

    assert body.count(suggested) == 1
    assert body.index(suggested) < body.index('id="heat-map"')
    region = client.get("/?holder=Legal", headers={"HX-Request": "true"}).content.decode()
    assert "<datalist" not in region


def test_leaves_out_what_is_counted_in_another_finding_already(get: Get, as_of: date) -> None:
    cause = make_critical(since=as_of)
    hidden = make.make_finding(pilot=cause.pilot, subject="other", since=as_of)
    Finding.objects.filter(pk=hidden.pk).update(hidden_by=cause, waits_on="Legal")

    assert "holder=Legal" not in get()


# --- What moved since last week ---


def test_counts_what_opened_worsened_and_cleared_within_a_week_and_names_the_first(get: Get, as_of: date) -> None:
    opened = make_critical(since=as_of, name="Opened here")
    tell(opened, on=as_of - 6 * DAY)
    tell(make_critical(since=as_of, name="Long ago"), on=as_of - 7 * DAY)
    worse = {"from_state": "open", "from_severity": "watch"}
    tell(make_critical(since=as_of, name="Worse here"), on=as_of, **worse)
    tell(make_critical(since=as_of, name="Cleared here"), on=as_of, **worse, to_state="closed")
    eased = {"from_state": "open", "from_severity": "critical", "to_severity": "watch"}
    tell(make_critical(since=as_of, name="Eased here"), on=as_of, **(eased | {"to_severity": "watch"}))

    body = get()

    assert "<dt>Opened <b>1</b></dt>" in body
    assert ">Opened here: waiting on a ticket</a>" in body
    assert "<dt>Worsened <b>1</b></dt>" in body
    assert "<dt>Cleared <b>1</b></dt>" in body
    assert "Long ago:" not in body
    assert "Eased here:" not in body


@pytest.mark.parametrize(
    ("because", "expected"), [("cleared", True), ("", True), ("paused", False), ("stopped", False)]
)
def test_what_a_pause_or_an_end_closes_has_not_cleared(get: Get, as_of: date, because: str, *, expected: bool) -> None:
    finding = make_critical(since=as_of)
    if because:
        Finding.objects.update(state="closed", closed_on=as_of, closed_because=because)
    tell(finding, on=as_of, from_state="open", from_severity="critical", to_state="closed")

    assert ("<dt>Cleared <b>1</b></dt>" in get()) is expected


def test_says_how_often_a_promise_has_slid(get: Get, as_of: date) -> None:
    slid, kept = make.make_pilot(name="Slid"), make.make_pilot(name="Kept")
    for ago, later in ((60, 0), (30, 10), (2, 30)):
        make.make_promise(pilot=slid, live_by=as_of + later * DAY, recorded_on=as_of - ago * DAY)
    make.make_promise(pilot=kept, live_by=as_of + 30 * DAY, recorded_on=as_of - 2 * DAY)

    body = get()

    assert "<dt>Promises that slid <b>1</b></dt>" in body
    assert "Slid: now 1 Jul 2026, the 2nd time, 30 days in all" in body


def test_tells_of_the_stages_that_were_claimed_within_the_week(get: Get, as_of: date) -> None:
    pilot = make.make_pilot(name="Call notes")
    make.make_stage_event(pilot=pilot, stage="pilot", on=as_of - 3 * DAY)
    make.make_stage_event(pilot=pilot, stage="diagnostic", on=as_of - 90 * DAY)

    assert "<dt>Stages claimed <b>1</b></dt>" in get()
    assert "Call notes: pilot</a>" in get()


def test_says_nothing_of_a_week_in_which_nothing_moved(get: Get) -> None:
    make.make_pilot()

    assert "What moved" not in get()


# --- Says green, facts say red ---


@pytest.mark.parametrize(("state", "confidence", "ago", "said"), [
    ("stalled", "yes", 3, True), ("critical", "yes", 14, True), ("critical", "yes", 15, False),
    ("stalled", "no", 3, False), ("watch", "yes", 3, False),
])  # fmt: skip
def test_names_a_confident_team_whose_facts_say_otherwise(
    get: Get, as_of: date, state: str, confidence: str, ago: int, said: bool
) -> None:
    pilot = make.make_pilot(name="Call notes")
    make.make_overall(pilot=pilot, state=state)
    make.make_weekly_update(pilot=pilot, submitted_on=as_of - ago * DAY, confidence=confidence)

    assert ("Says green, facts say red" in get()) is said


# --- Several portfolios ---


def test_rolls_several_portfolios_up_each_a_link(get: Get, lena: User, portfolio: Portfolio, as_of: date) -> None:
    assert "By portfolio" not in get()
    other = make.make_portfolio(name="South")
    make.make_member(user=lena, portfolio=other)
    for state, oldest in (("critical", as_of - 70 * DAY), ("stalled", as_of - 21 * DAY), ("clear", None)):
        pilot = make.make_pilot(portfolio=other, name=state)
        make.make_overall(pilot=pilot, state=state, oldest=oldest)

    body = get()

    assert f'<a href="?portfolio={other.pk}">South</a></th> <td>3</td>' in body
    assert f'<a href="?portfolio={other.pk}&amp;severity=critical">1</a>' in body
    assert "<td>10 weeks</td>" in body


@pytest.mark.parametrize("on", ["today", "a past day"])
def test_the_row_of_a_portfolio_adds_up(get: Get, lena: User, as_of: date, on: str) -> None:
    other = make.make_portfolio(name="South")
    make.make_member(user=lena, portfolio=other)
    for state in ("not_assessable", "clear", "clear"):
        pilot = make.make_pilot(portfolio=other, recorded_on=as_of - 9 * DAY)
        make.make_overall(pilot=pilot, state=state)
        HealthEvent.objects.create(pilot=pilot, on=as_of - DAY, state=state, modes=[])
    make.make_pilot(portfolio=other, claimed_stage="stopped", recorded_on=as_of - 9 * DAY)
    PilotHealth.objects.filter(stage="stopped").update(has_ended=True)

    body = get(f"?portfolio={other.pk}" + (f"&as_of={as_of - DAY}" if on == "a past day" else ""))

    row = body[body.index("South</a></th>") :]
    cells = re.findall(r"<td>(?:<a[^>]*>|<span class=\"zero\">)?([^<]*)", row[: row.index("</tr>")])
    assert cells[:7] == ["4", "0", "0", "0", "2", "1", "1"]
    assert "Not assessable</th>" in body
    assert 'severity=not_assessable">1</a>' in row


def test_names_the_worst_of_many_portfolios_first_and_folds_the_rest(get: Get, lena: User, as_of: date) -> None:
    for number in range(9):
        other = make.make_portfolio(name=f"Region {number}")
        make.make_member(user=lena, portfolio=other)
        for pilot in range(number):
            make.make_overall(pilot=make.make_pilot(portfolio=other, name=f"{number}-{pilot}"), state="critical")

    body = get()

    shown = body[body.index("By portfolio") :]
    assert shown.index("Region 8") < shown.index("Region 7") < shown.index("<summary>2 more</summary>")
    assert shown.index("<summary>2 more</summary>") < shown.index("Region 0")


def test_of_very_many_portfolios_the_worst_are_listed_and_the_others_chosen(get: Get, lena: User) -> None:
    others = [make.make_portfolio(name=f"Region {number}") for number in range(52)]
    for other in others:
        make.make_member(user=lena, portfolio=other)
    make.make_overall(pilot=make.make_pilot(portfolio=others[51]), state="critical")

    body = get()

    listed = body[body.index("By portfolio") : body.index("The 50 worst of 53 are shown")]
    assert "Region 51</a>" in listed
    assert listed.count('<th scope="row">') == 50
    assert "Working calendar" not in body
    assert f'<a href="/portfolios/{others[7].pk}/calendar/">Working calendar</a>' in get(f"?portfolio={others[7].pk}")


# --- What is kept ---


def test_what_was_counted_holds_until_the_portfolio_is_revised(get: Get, portfolio: Portfolio, as_of: date) -> None:
    make_critical(since=as_of)
    get()
    Finding.objects.update(waits_on="Legal")
    assert "holder=Legal" not in get()

    revise_portfolios([portfolio.pk])

    assert "holder=Legal" in get()


def test_nobody_is_shown_what_was_counted_for_another_reader(get: Get, client: Client, otto: User, as_of: date) -> None:
    make_critical(since=as_of)
    assert "holder=Infrastructure" in get()

    client.force_login(otto)

    assert "holder=Infrastructure" not in get()
    assert Pilot.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "told"), [(1, "1 stage claimed"), (2, "2 stages claimed"), (1250, "1,250 stages claimed")]
)
def test_moves_are_counted_in_words(number: int, told: str) -> None:
    assert Moved("Stages claimed", number, [], one="Stage claimed").brief == told
