"""What the mails say, word for word."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import override_settings

from accounts.models import User
from alerts.kinds import mail_of
from alerts.messages import LONGEST_SUBJECT, lasting, one_line
from alerts.models import Alert, AlertKind, AlertState
from stalls.models import Finding
from tests.alerts.makers import composed, make_critical, tell
from tests.factories import MONDAY, make_pilot

pytestmark = pytest.mark.django_db


class Words(HTMLParser):
    """Collects what a reader sees, and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in ("style", "title") or dict(attrs).get("class") == "preheader"
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words += data.split()


def written(*findings: Finding) -> Alert:
    tell(*findings)
    alert = Alert.objects.get(state=AlertState.QUEUED)
    message = composed(alert)
    alert.subject, alert.text, alert.html = message.subject, message.text, message.html
    return alert


def words_without_links(text: str) -> list[str]:
    return re.sub(r":? ?https?://\S+", "", text).split()


def test_critical_mail_says_what_since_when_and_what_next(lena: User) -> None:
    finding = make_critical(pilot=make_pilot(code="P-0007"))
    alert = written(finding)

    assert alert.subject == "Critical: Waiting on a ticket – Referral triage (P-0007)"
    assert alert.text.splitlines()[:9] == [
        "Referral triage (P-0007)",
        "",
        "Request INC-1042 to Infrastructure for a service account has had no answer for 61 days.",
        "",
        "Since: 1 Apr 2026 (8 weeks and 5 days)",
        "Waits on: Infrastructure",
        (
            "Next step: Ask Infrastructure by name for a date. If none comes, the champion calls; after six weeks, "
            "sit down together."
        ),
        "Who: Champion, A. Jones",
        "Clears when: The request is closed, or the team says something of substance or asks something of us.",
    ]
    assert f"Open the pilot: {settings.BASE_URL}/pilots/{finding.pilot_id}/\n" in alert.text
    assert "\nYou are a leader of Northern Trust. Pilotlight mails at once only what is critical" in alert.text
    assert f"Who was told, and when: {settings.BASE_URL}/alerts/{alert.pk}/\n" in alert.text
    assert f"What you are mailed: {settings.BASE_URL}/portfolios/{alert.portfolio_id}/mails/\n" in alert.text


def test_text_and_html_say_the_same(lena: User) -> None:
    pilot = make_pilot(name="Triage <b>& co</b>")
    alert = written(make_critical(pilot=pilot), make_critical(pilot=pilot, rule="champion/nobody"))
    html = Words(alert.html)

    assert html.words == words_without_links(alert.text)
    assert html.links == re.findall(r"https?://\S+", alert.text)


def test_many_critical_mail_counts_and_shows_five(lena: User) -> None:
    findings = [
        make_critical(pilot=make_pilot(name=f"Pilot {age}"), rule=f"{mode}/x", since=MONDAY - timedelta(days=age))
        for age, mode in [(10, "champion"), (70, "champion"), (30, "outcome"), (40, "champion"), (50, "champion")]
    ]
    two = make_pilot(name="Pilot 60")
    findings += [make_critical(pilot=two), make_critical(pilot=two, rule="delivery/x")]
    alert = written(*findings)

    assert alert.kind == AlertKind.MANY_CRITICAL
    assert alert.subject == "Critical: 6 pilots at once – Northern Trust"
    assert alert.text.startswith(
        "6 pilots of Northern Trust became critical on 1 Jun 2026.\n\n"
        "Integration: 1\nChampion: 4\nOutcome: 1\nDelivery: 1\n\nThe 5 that have stood longest:\n\nPilot 70 (P-0002)\n"
    )
    assert re.findall(r"^Pilot (\d+)", alert.text, re.MULTILINE) == ["70", "60", "50", "40", "30"]
    assert (
        f"Show all that are critical: {settings.BASE_URL}/?portfolio={alert.portfolio_id}&severity=critical\n"
        in alert.text
    )
    assert sorted(Words(alert.html).words) == sorted(words_without_links(alert.text))


def test_champion_mail_names_the_person_only_inside(lena: User) -> None:
    alert = written(make_critical(rule="champion/nobody"))

    assert alert.subject == "Critical: No champion – Referral triage (P-0001)"
    assert "A. Jones was the last who did, until 1 Apr 2026." in alert.text


def make_story(*rules: str) -> list[Finding]:
    """Make critical findings of one pilot whose story begins with the first one."""
    pilot = make_pilot()
    story = [make_critical(pilot=pilot, rule=rule) for rule in rules]
    Finding.objects.update(root=story[0])
    return story


def test_what_a_story_begins_with_lists_what_it_mutes_with_a_sentence_each(lena: User) -> None:
    story = make_story("integration/waiting-on-ticket", "champion/nobody")
    make_critical(pilot=story[0].pilot, rule="delivery/x", severity="watch", root=story[0])
    alert = written(*story)

    assert alert.subject == "Critical: Waiting on a ticket – Referral triage (P-0001)"
    muted = "Muted by this:\nNo senior person is pushing this. A. Jones was the last who did, until 1 Apr 2026.\n\nOpen"
    assert muted in alert.text
    assert Words(alert.html).words == words_without_links(alert.text)


def test_a_long_story_is_cut(lena: User) -> None:
    alert = written(*make_story("integration/waiting-on-ticket", *(f"delivery/x{number}" for number in range(7))))

    assert "\nand 2 more.\n" in alert.text


def test_what_its_beginning_no_longer_mutes_is_told_in_full(lena: User) -> None:
    first, _ = story = make_story("integration/waiting-on-ticket", "champion/nobody")
    alert = written(*story)
    Finding.objects.filter(pk=first.pk).update(state="closed", closed_on=MONDAY, closed_because="cleared")
    message = composed(Alert.objects.get(pk=alert.pk))

    assert message.subject.startswith("Critical: No champion –")
    assert "Muted" not in message.text


def test_use_without_a_sign_off_stands_first_and_is_never_muted(lena: User) -> None:
    alert = written(*make_story("integration/waiting-on-ticket", "governance/live-without-sign-off"))

    assert alert.subject.startswith("Critical: Live without sign-off and 1 more –")
    assert "Muted" not in alert.text


@pytest.mark.parametrize(
    ("said", "subject", "why"),
    [
        ({"opening": "Still critical", "why": "still", "why_now": "Still critical, unanswered for 8 days."},
         "Still critical: Waiting on a ticket –", "Why now: Still critical, unanswered for 8 days.\n"),
        ({"opening": "Critical again", "why": "lapsed", "why_now": "It is back: the acknowledgement lapsed."},
         "Critical again: Waiting on a ticket –", "Why now: It is back: the acknowledgement lapsed.\n"),
        ({}, "Critical: Waiting on a ticket –", ""),
    ],
)  # fmt: skip
def test_a_later_mail_says_why_it_comes(lena: User, said: dict[str, str], subject: str, why: str) -> None:
    alert = written(make_critical())
    alert.evidence |= said
    alert.save()
    message = composed(alert)

    assert message.subject.startswith(subject)
    assert why in message.text
    assert ("Why now" in message.text) == bool(said)


def test_many_that_still_stand_are_called_that(lena: User) -> None:
    alert = written(*(make_critical(pilot=make_pilot(name=f"Pilot {number}")) for number in range(6)))
    for cause in alert.causes():
        cause.evidence |= {"why": "still", "why_now": "Still critical, unanswered for 8 days."}
        cause.save()
    message = composed(alert)

    assert message.subject == "Still critical: 6 pilots – Northern Trust"
    assert message.text.startswith(
        "6 pilots of Northern Trust are still critical on 1 Jun 2026, and nobody has answered."
    )


def test_the_first_words_in_an_inbox_are_what_was_found_and_what_to_do(lena: User) -> None:
    html = written(make_critical()).html

    assert re.search(
        r'class="preheader"[^>]*>Request INC-1042 to Infrastructure[^<]* Next: Ask Infrastructure by name', html
    )


def test_unknown_beginning_is_said(lena: User) -> None:
    assert "Since: not known\n" in written(make_critical(since=None)).text


def test_closed_findings_are_left_out(lena: User) -> None:
    pilot = make_pilot()
    closed = make_critical(pilot=pilot, since=MONDAY - timedelta(days=90))
    tell(closed, make_critical(pilot=pilot, rule="champion/nobody"))
    Finding.objects.filter(pk=closed.pk).update(state="closed", closed_on=MONDAY, closed_because="cleared")
    message = composed(Alert.objects.get(state=AlertState.QUEUED))

    assert message.subject.startswith("Critical: No champion –")
    assert "has had no answer" not in message.text


def test_rendered_twice_gives_the_same_bytes(lena: User) -> None:
    alert = written(make_critical())

    assert composed(alert) == composed(alert)
    assert mail_of(alert).message().as_bytes() == mail_of(alert).message().as_bytes()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Two\r\nBcc: x@example.org", "Two Bcc: x@example.org"),
        ("A\u202egnp\u2066.exe\x00\x1b[0m", "A gnp .exe [0m"),
        (" much   space ", "much space"),
        ("ä" * 200, "ä" * (LONGEST_SUBJECT - 1) + "…"),
    ],
)
def test_subject_is_one_visible_line(name: str, expected: str) -> None:
    assert one_line(name) == expected


def test_line_breaks_in_a_name_make_no_header(lena: User) -> None:
    message = mail_of(written(make_critical(pilot=make_pilot(name="Two\r\nBcc: x@example.org")))).message()

    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]


def test_headers_fix_identity_and_thread(lena: User) -> None:
    finding = make_critical()
    alert = written(finding)
    message = mail_of(alert).message()

    assert message["Message-ID"] == alert.message_id
    assert re.fullmatch(r"<alert-[0-9a-f]{32}@[a-z0-9.]+>", alert.message_id)
    assert message["Date"].datetime == alert.created_at.replace(microsecond=0)
    assert (
        message["References"]
        == message["In-Reply-To"]
        == f"<pilot-{finding.pilot_id}@{urlsplit(settings.BASE_URL).hostname}>"
    )
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert (message["To"], message["Cc"]) == ("lena@example.org", None)


def test_html_is_one_narrow_table_with_one_button_that_loads_nothing(lena: User) -> None:
    html = written(make_critical()).html

    assert re.sub("(?s)<!--.*?-->", "", html).count("<table") == 2  # old Outlook reads another one in a comment
    assert "max-width: 640px" in html
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r"<(img|script|link|iframe|form)|url\(|@import|src=", html)


@override_settings(BASE_URL="https://pilotlight.example.org")
def test_links_lead_to_this_installation(lena: User) -> None:
    alert = written(make_critical())

    assert "https://pilotlight.example.org/pilots/" in alert.html
    assert alert.message_id.endswith("@pilotlight.example.org>")


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "today"), (1, "1 day"), (6, "6 days"), (7, "1 week"), (15, "2 weeks and 1 day"), (61, "8 weeks and 5 days")],
)
def test_durations_are_weeks_and_days(days: int, expected: str) -> None:
    assert lasting(days) == expected
