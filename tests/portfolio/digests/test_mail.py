"""What a digest says, word for word, to leaders and to programme managers, in bad weeks and in good ones."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Portfolio, Role, User
from alerts.kinds import mail_of
from alerts.links.answers import answers_about
from alerts.links.unsubscribing import unsubscribe_address
from alerts.models import Alert, Heartbeat
from pilots.models import Pilot
from portfolio.digests.content import content_of
from stalls.actions import as_seen
from stalls.models import Finding, PilotHealth, Sweep
from tests import factories as make
from tests.portfolio.digests.worlds import DAY, EIGHT, MONDAY, make_bad, make_leader, says, swept, tell, write
from tests.stalls.makers import make_acknowledgement, make_action, make_snooze

pytestmark = pytest.mark.django_db


@pytest.fixture
def week(portfolio: Portfolio, lena: User) -> Portfolio:
    """A portfolio in which one pilot became critical this week, one stalled, and one is on its way again."""
    triage = make_bad(state="critical", since=MONDAY - 30 * DAY)
    tell(triage, (40, "clear"), (16, "stalled"), (3, "critical"))
    claims = make_bad(state="stalled", since=MONDAY - 2 * DAY, name="Claims sorting")
    tell(claims, (40, "clear"), (2, "stalled"))
    beds = make.make_pilot(name="Bed planning", recorded_on=MONDAY - 60 * DAY)
    make.make_overall(pilot=beds, state="clear")
    tell(beds, (40, "stalled"), (5, "clear"))
    for job, minutes in (("sweep", 61), ("deliver", 1)):
        Heartbeat.objects.beat(job=job, at=EIGHT - timedelta(minutes=minutes))
    swept(portfolio)
    return portfolio


def digest() -> Alert:
    (alert,) = write()
    return alert


def answers(alert: Alert, pilot: Pilot) -> str:
    finding = pilot.findings.get()
    links = answers_about(alert, finding.pk, rule=finding.rule, seen=as_seen(finding), is_brief=True)
    return "\n".join(f"{label}: {url}" for label, url in links)


def test_says_all_of_a_week_on_one_screen(week: Portfolio) -> None:
    triage, claims = Pilot.objects.get(name="Referral triage"), Pilot.objects.get(name="Claims sorting")
    alert = digest()
    message, url = says(alert), settings.BASE_URL

    assert message.subject == "1 pilot needs a decision – Northern Trust, week to 1 Jun 2026"
    assert (
        message.text
        == f"""\
Northern Trust, 3 running pilots, week to 1 Jun 2026

1 pilot needs a decision
1 ◆ Critical   1 ■ Stalled   0 ▲ Watch   1 ● Clear

Pilots             New     Worse    Better    Closed Decisions
This week            1         1         0         1         1
Last week            0         0         0         0         0
Week before          1         0         0         0         0

Referral triage: {url}/pilots/{triage.pk}/
Request INC-1042 to Infrastructure for a service account has had no answer for 30 days. \
Champion, A. Jones: Ask Infrastructure by name for a date. If none comes, the champion calls; after six weeks, \
sit down together.
◆ Critical Integration, 4 weeks, since 2 May 2026
{answers(alert, triage)}

Claims sorting: {url}/pilots/{claims.pk}/
Request INC-1042 to Infrastructure for a service account has had no answer for 2 days. \
Champion, A. Jones: Ask Infrastructure by name for a date. If none comes, the champion calls; after six weeks, \
sit down together.
■ Stalled Integration, 2 days, since 30 May 2026
{answers(alert, claims)}

Open the dashboard: {url}/?portfolio={week.pk}
What moved this week: findings opened 1.
No more stalled or critical: Bed planning (on its way again).

Last good runs: 1 Jun 2026: sweep 06:59, delivery 07:59.
You are a leader of the portfolio. This comes once a week, also when nothing is wrong.
Who was told, and when: {url}/alerts/{alert.pk}/
What you are mailed: {url}/portfolios/{week.pk}/mails/
End the digest: {unsubscribe_address(alert)}
"""
    )
    # What a telephone shows before it: the table says it to who opens it.
    assert message.html.count("This week 1 new, 1 worse, 1 closed; 1 more decision due than last week.") == 1


def test_says_that_nobody_needs_to_decide_anything(portfolio: Portfolio, lena: User) -> None:
    make.make_overall(pilot=make.make_pilot(), state="clear")
    swept(portfolio)
    message = says(digest())

    assert message.subject == "Nobody needs to decide anything this week – Northern Trust, week to 1 Jun 2026"
    assert "No pilot is stalled or critical. Open the dashboard: " in message.text
    assert "0 ◆ Critical   0 ■ Stalled   0 ▲ Watch   1 ● Clear" in message.text


def test_says_of_the_first_week_that_there_is_none_before_it(portfolio: Portfolio, lena: User) -> None:
    tell(make_bad(state="critical", since=MONDAY), (0, "critical"))
    swept(portfolio)
    text = says(digest()).text

    assert "The first week that can be told of: there is none to compare it with." in text
    assert re.search(r"This week +– +– +– +– +1\nLast week +– +– +– +– +–\n", text)


def test_text_and_html_say_the_same_and_lead_to_the_same(week: Portfolio, priya: User) -> None:
    unseen = r'(?s)<style.*?</style>|<title>.*?</title>|<!--.*?-->|<div class="preheader".*?</div>'
    for alert in write():
        message = says(alert)
        words = re.sub(r"<[^>]+>", " ", re.sub(unseen, "", message.html)).split()
        text = re.sub(r"https?://\S+", "", message.text).split()

        assert sorted(word.strip(":") for word in words) == sorted(word.strip(":") for word in text)
        assert re.findall(r'href="([^"]+)"', message.html) == re.findall(r"https?://\S+", message.text)


def test_shows_five_of_them_by_severity_then_age_then_what_is_at_stake(portfolio: Portfolio, lena: User) -> None:
    made = [
        ("Small", "critical", 10, "small"),
        ("Large", "critical", 10, "large"),
        ("Undated", "critical", None, "large"),
        ("Old", "critical", 50, ""),
        ("Oldest stalled", "stalled", 90, "large"),
        ("Younger stalled", "stalled", 80, "large"),
        ("Only watched", "watch", 400, "large"),
    ]
    for name, state, ago, stake in made:
        make_bad(name=name, state=state, since=ago and MONDAY - ago * DAY, value_at_stake=stake)
    swept(portfolio)
    alert = digest()
    text = says(alert).text

    assert [told["pilot"]["name"] for told in alert.evidence["worst"]] == [
        "Old", "Large", "Small", "Undated", "Oldest stalled",
    ]  # fmt: skip
    url = f"{settings.BASE_URL}/?portfolio={portfolio.pk}&severity=stalled-or-worse"
    assert f"And 1 more is stalled or critical: {url}\n" in text
    assert "start not known" in text
    assert "Only watched" not in text


def test_never_tells_of_a_finding_that_is_only_worth_a_look(portfolio: Portfolio, lena: User) -> None:
    pilot = make_bad(state="stalled", since=MONDAY - 9 * DAY)
    root = make.make_finding(
        pilot=pilot, rule="champion/nobody", severity="watch", since=MONDAY - 60 * DAY,
        evidence={"day_zero": "2026-01-01", "stage": "pilot", "programme_manager": None},
    )  # fmt: skip
    Finding.objects.update(root=root)
    swept(portfolio)

    assert "Stalled Integration, 9 days" in says(digest()).text


def test_a_pilot_of_which_nothing_worse_than_worth_a_look_is_on_record_is_counted_and_not_told(
    portfolio: Portfolio, lena: User
) -> None:
    pilot = make_bad(state="stalled", since=MONDAY - 9 * DAY)
    Finding.objects.update(severity="watch")
    swept(portfolio)
    text = says(digest()).text

    assert pilot.name not in text
    assert "\n1 is stalled or critical: " in text
    assert "No pilot is" not in text


def test_what_is_silenced_is_counted_and_says_so(week: Portfolio, priya: User) -> None:
    critical, stalled = Finding.objects.order_by("since")
    make_acknowledgement(finding=critical, by=priya, on=MONDAY - 2 * DAY)
    make_snooze(finding=stalled, by=priya, on=MONDAY - DAY)
    text = says(write()[0]).text

    assert " Silent until 13 Jun 2026: Priya acknowledged it on 30 May 2026.\n" in text
    assert "Silent until 10 Jun 2026: Priya snoozed it on 31 May 2026.\n" in text
    assert "2 of the stalled and critical are acknowledged or snoozed, and counted here.\n" in text
    assert "1 ◆ Critical   1 ■ Stalled" in text


def test_says_what_somebody_has_promised_and_by_when(week: Portfolio, priya: User) -> None:
    critical, stalled = Finding.objects.order_by("since")
    make_action(finding=critical, by=priya, due_on=MONDAY + 4 * DAY)
    make_action(finding=stalled, by=priya, agreed_on=MONDAY - 5 * DAY, due_on=MONDAY - DAY)
    text = says(write()[0]).text

    assert "for 30 days. A. Jones, by 5 Jun 2026: Call the head of infrastructure.\n" in text
    assert "for 2 days. A. Jones, was due on 31 May 2026: Call the head of infrastructure.\n" in text
    assert "Ask Infrastructure" not in text


def test_says_how_a_pilot_has_ended(week: Portfolio) -> None:
    beds = Pilot.objects.filter(name="Bed planning")
    beds.update(claimed_stage="stopped")
    make.make_stage_event(pilot=beds.get(), stage="pilot", on=MONDAY - 60 * DAY)
    make.make_stage_event(pilot=beds.get(), stage="stopped", on=MONDAY - 2 * DAY)
    PilotHealth.objects.filter(pilot__name="Bed planning").update(has_ended=True)

    assert "No more stalled or critical: Bed planning (stopped).\n" in says(digest()).text


# --- For programme managers alone ---


def test_a_programme_manager_reads_who_holds_the_ball_and_whose_update_is_missing(week: Portfolio, priya: User) -> None:
    Pilot.objects.update(clock_start=MONDAY - 20 * DAY)
    make.make_weekly_update(pilot=Pilot.objects.get(name="Bed planning"), submitted_on=MONDAY - 3 * DAY)
    to_leader, to_manager = (says(alert).text for alert in write())

    assert "Who holds the ball: Infrastructure 2 pilots (oldest 30 days).\n" in to_manager
    missing = "Updates missing, 25 to 31 May 2026: Claims sorting (20 days), Referral triage (20 days).\n"
    assert missing in to_manager
    assert "You manage the portfolio. This comes once a week" in to_manager
    assert "Who holds the ball" not in to_leader
    assert "Updates missing" not in to_leader


def test_that_a_team_says_green_against_the_facts_is_never_in_a_mail(week: Portfolio, priya: User) -> None:
    pilot = Pilot.objects.get(name="Referral triage")
    make.make_weekly_update(pilot=pilot, confidence="yes")
    said = {"stalled": ["integration"], "watched": [], "programme_manager": None}
    make.make_finding(pilot=pilot, rule="delivery/optimism-gap", severity="watch", evidence=said)

    for alert in write():
        assert not re.search("optimis|green|confident", says(alert).text, re.IGNORECASE)


# --- The foot ---


def test_the_foot_says_which_job_is_late(week: Portfolio) -> None:
    Heartbeat.objects.beat(job="deliver", at=EIGHT - timedelta(hours=3))
    Heartbeat.objects.beat(job="remind", at=EIGHT - timedelta(days=2))
    Heartbeat.objects.beat(job="web", at=EIGHT - timedelta(days=3))
    text = says(digest()).text

    assert "web" not in text
    assert "Late: the last good run of “delivery” ended on 1 Jun 2026 05:00.\n" in text
    assert "Late: the last good run of “reminders” ended on 30 May 2026 08:00.\n" in text


def test_the_foot_says_which_rules_could_not_be_asked(week: Portfolio) -> None:
    Sweep.objects.update(failed_rules=["champion/gone", "champion/nobody"])

    assert "2 rules could not be asked; what they found before stands.\n" in says(digest()).text


def test_the_foot_says_how_old_the_findings_are(week: Portfolio) -> None:
    content = content_of(week, role=Role.LEADER, now=EIGHT + 2 * DAY)

    assert content["jobs"]["late"][-1] == "All of this is as of 1 Jun 2026: the portfolio has not been looked at since."
    at_five = content_of(week, role=Role.LEADER, now=EIGHT + DAY - timedelta(hours=3))
    assert not any("as of" in sentence for sentence in at_five["jobs"]["late"])


# --- As a mail ---


def test_the_same_row_gives_the_same_bytes_whatever_has_changed_since(week: Portfolio) -> None:
    alert = digest()
    first = says(alert)
    Finding.objects.all().delete()
    PilotHealth.objects.update(state="clear")
    Pilot.objects.update(name="Renamed")

    assert says(alert) == first


def test_what_people_typed_is_text_and_nothing_else(portfolio: Portfolio, lena: User) -> None:
    make_bad(state="critical", since=MONDAY, name="<b>Two</b>\r\nBcc: x@example.org & {{ day }}")
    swept(portfolio)
    alert = digest()
    message = says(alert)
    alert.subject, alert.text, alert.html = message.subject, message.text, message.html

    assert "<b>Two" not in message.html
    assert "&lt;b&gt;Two" in message.html
    assert mail_of(alert).message()["Bcc"] is None


def test_loads_nothing_and_stays_far_below_what_gmail_clips(week: Portfolio) -> None:
    html = says(digest()).html

    assert not re.search(r"<(img|script|link|iframe|form)|url\(|@import|src=|display: ?(flex|grid)", html)
    assert len(html.encode()) < 30_000
    assert "prefers-color-scheme: dark" in html
    assert "[data-ogsc] .critical" in html


@pytest.mark.parametrize("role", [Role.LEADER, Role.PROGRAMME_MANAGER])
def test_takes_as_many_statements_for_many_pilots_as_for_few(week: Portfolio, role: Role) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            content_of(week, role=role, now=EIGHT)
        return len(captured)

    few = statements()
    for number in range(20):
        pilot = make_bad(state="critical", since=MONDAY - number * DAY, name=f"Pilot {number}")
        tell(pilot, (40, "clear"), (number, "critical"))
        make_action(finding=pilot.findings.get(), by=make_leader(f"l{number}"))

    assert statements() == few
