"""Who sees which messages, and that a mail shown in a page can do nothing there."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Membership, User
from alerts.delivery import drain
from alerts.gallery import without_secrets
from alerts.models import Alert, MailPreference
from tests.alerts.makers import make_critical, make_leaders, tell
from tests.alerts.smtp import Sink
from tests.factories import make_pilot, make_portfolio

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(sink: Sink, lena: User) -> Alert:
    """A mail that lena has been sent."""
    tell(make_critical())
    drain()
    return Alert.objects.get()


def pages(alert: Alert) -> list[str]:
    return [f"/alerts/{alert.pk}/", f"/alerts/{alert.pk}/html/"]


def statuses(client: Client, user: User, alert: Alert) -> list[int]:
    client.force_login(user)
    return [client.get(page).status_code for page in pages(alert)]


def listed(client: Client, user: User) -> int:
    client.force_login(user)
    return len(client.get("/alerts/").context["page"])


def test_reader_and_managers_see_a_message(client: Client, sent: Alert, lena: User, priya: User, adam: User) -> None:
    for user in (lena, priya, adam):
        assert listed(client, user) == 1
        assert statuses(client, user, sent) == [200, 200]


def test_others_do_not(client: Client, sent: Alert, eli: User, rosa: User, otto: User) -> None:
    for user in (eli, rosa, otto, *make_leaders("leo")):
        assert listed(client, user) == 0
        assert statuses(client, user, sent) == [404, 404]


def test_former_leader_does_not_either(client: Client, sent: Alert, lena: User) -> None:
    Membership.objects.filter(user=lena).delete()

    assert listed(client, lena) == 0
    assert statuses(client, lena, sent) == [404, 404]


def test_nobody_does_without_logging_in(client: Client, sent: Alert) -> None:
    assert [client.get(page).status_code for page in ["/alerts/", *pages(sent)]] == [302, 302, 302]


def test_nothing_can_be_posted(client: Client, sent: Alert, lena: User) -> None:
    client.force_login(lena)

    assert [client.post(page).status_code for page in ["/alerts/", *pages(sent)]] == [405, 405, 405]


def test_list_says_state_subject_and_pilot(client: Client, sent: Alert, lena: User) -> None:
    client.force_login(lena)
    page = client.get("/alerts/").content.decode()

    assert sent.subject in page
    assert f'href="/pilots/{sent.evidence["pilot"]["id"]}/"' in page
    assert "Sent on " in page


def test_list_is_paged_with_few_queries(
    client: Client, lena: User, priya: User, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(60):
        tell(make_critical(pilot=make_pilot(name=f"Pilot {number}")))
    client.force_login(priya)

    with django_assert_max_num_queries(7):  # type: ignore[operator]
        page = client.get("/alerts/?page=2")
    assert len(page.context["page"]) == 10
    assert client.get("/alerts/?page=nonsense").status_code == 200


def test_message_shows_headers_text_and_frame(client: Client, sent: Alert, lena: User) -> None:
    client.force_login(lena)
    response = client.get(f"/alerts/{sent.pk}/")
    page = response.content.decode()

    assert f'<iframe sandbox src="/alerts/{sent.pk}/html/"' in page
    assert "lena@example.org" in page
    assert "has had no answer" in page
    assert "frame-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_rendered_mail_can_do_nothing(client: Client, sent: Alert, lena: User) -> None:
    client.force_login(lena)
    response = client.get(f"/alerts/{sent.pk}/html/")

    assert response.content.decode() == without_secrets(sent.html)
    assert response["Content-Security-Policy"].split("; ") == [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    ]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_no_page_shows_a_link_by_which_its_reader_acts(client: Client, sent: Alert, priya: User) -> None:
    secret = "aVerySecretTokenOfThirtyCharacters"
    Alert.objects.filter(pk=sent.pk).update(
        text=f"Post it: http://testserver/updates/link/{secret}/",
        html=f'<a href="http://testserver/updates/link/{secret}/">Post it</a>',
    )
    client.force_login(priya)
    for page in (f"/alerts/{sent.pk}/", f"/alerts/{sent.pk}/html/"):
        body = client.get(page).content.decode()
        assert "Post it" in body
        assert secret not in body


def test_waiting_message_shows_what_it_will_tell(client: Client, lena: User) -> None:
    tell(make_critical())
    alert = Alert.objects.get()
    client.force_login(lena)

    assert statuses(client, lena, alert) == [200, 404]
    page = client.get(f"/alerts/{alert.pk}/").content.decode()
    assert "Waits until 1 Jun 2026, 12:00." in page
    assert "has had no answer" in page


def test_gathered_message_and_its_mail_lead_to_each_other(client: Client, sink: Sink, lena: User) -> None:
    tell(*(make_critical(pilot=make_pilot(name=f"Pilot {number}")) for number in range(6)))
    drain()
    mail = Alert.objects.get(finding=None)
    one = mail.gathered.first()
    assert one is not None
    client.force_login(lena)

    assert f'href="/alerts/{one.pk}/"' in client.get(f"/alerts/{mail.pk}/").content.decode()
    assert f'href="/alerts/{mail.pk}/"' in client.get(f"/alerts/{one.pk}/").content.decode()


def test_hostile_names_are_text(client: Client, sink: Sink, lena: User) -> None:
    tell(make_critical(pilot=make_pilot(name='<script>alert(1)</script>"><img src=x>')))
    drain()
    alert = Alert.objects.get()
    client.force_login(lena)

    for page in ["/alerts/", *pages(alert)]:
        content = client.get(page).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content


def test_what_a_mail_gathers_is_listed_with_that_mail_alone(client: Client, lena: User) -> None:
    tell(*[make_critical(pilot=make_pilot(name=f"Pilot {number}")) for number in range(7)])
    assert listed(client, lena) == 1
    body = client.get("/alerts/").content.decode()
    assert "with 7 others" in body
    assert "Pilot 3" in client.get(f"/alerts/{Alert.objects.mails().get().pk}/").content.decode()


# --- The delivery log ---


def log(client: Client, user: User, query: str = "") -> list[Alert]:
    client.force_login(user)
    return [alert for alert, _ in client.get(f"/alerts/{query}").context["rows"]]


def test_the_log_is_narrowed_by_person_pilot_state_and_kind(client: Client, lena: User, priya: User) -> None:
    leo = make_leaders("leo")[0]
    first, second = (make_critical(pilot=make_pilot(name=name)) for name in ("Referral triage", "Coding letters"))
    tell(first, second)
    Alert.objects.filter(recipient=leo, finding=first).update(state="refused")

    assert len(log(client, priya)) == 4
    assert {alert.recipient for alert in log(client, priya, f"?person={leo.pk}")} == {leo}
    assert {alert.finding for alert in log(client, priya, "?pilot=p-0002")} == {second}
    assert {alert.finding for alert in log(client, priya, "?pilot=referral")} == {first}
    assert [alert.recipient for alert in log(client, priya, "?state=refused")] == [leo]
    assert log(client, priya, "?kind=recovered") == []
    assert len(log(client, priya, "?kind=nonsense&person=999999999&page=2")) == 4


def test_the_file_of_the_log_takes_the_same_choices(client: Client, lena: User, priya: User) -> None:
    tell(*(make_critical(pilot=make_pilot(name=name)) for name in ("Referral triage", "Coding letters")))
    client.force_login(priya)

    body = b"".join(client.get("/exports/alerts.csv?pilot=coding")).decode()  # type: ignore[arg-type]
    assert "Coding letters" in body
    assert "Referral triage" not in body


def test_what_was_only_gathered_is_found_by_its_pilot(client: Client, lena: User) -> None:
    tell(*(make_critical(pilot=make_pilot(name=f"Pilot {number}")) for number in range(7)))

    assert [alert.kind for alert in log(client, lena)] == ["many_critical"]
    assert [alert.state for alert in log(client, lena, "?pilot=Pilot 3")] == ["gathered"]


def test_what_did_not_arrive_stands_above_for_those_who_manage(client: Client, lena: User, priya: User) -> None:
    tell(make_critical())
    Alert.objects.update(state="refused", last_error="The mail server answered RCPT with 550.")

    client.force_login(priya)
    body = client.get("/alerts/").content.decode()
    assert "Did not arrive" in body
    assert "to Lena: refused by the mail server" in body
    client.force_login(lena)
    assert "Did not arrive" not in client.get("/alerts/").content.decode()


def test_a_message_answers_why_and_who_else_was_told(client: Client, sink: Sink, lena: User, priya: User) -> None:
    leo, lia = make_leaders("leo", "lia")
    MailPreference.objects.create(portfolio=make_portfolio(), user=lia, wants_critical=False)
    finding = make_critical()
    tell(finding)
    drain()
    tell(make_critical(pilot=finding.pilot, rule="champion/nobody"))
    alert = Alert.objects.get(recipient=lena, finding=finding)
    client.force_login(priya)
    body = client.get(f"/alerts/{alert.pk}/").content.decode()

    assert "Why it is for Lena" in body
    assert "You are a leader of Northern Trust." in body
    assert "It became critical." in body
    assert "Number 1 about it, as of 1 Jun 2026" in body
    assert "<code>integration/waiting-on-ticket</code>" in body
    told = {answer.who: answer.became for answer in client.get(f"/alerts/{alert.pk}/").context["told"]}
    assert told["Leo"].startswith("sent on ")
    assert told["Lia"] == "cancelled before sending: They chose not to be mailed at once of what is critical."
    noted = Alert.objects.get(recipient=leo, state="gathered")
    assert "which had been written already" in client.get(f"/alerts/{noted.pk}/").content.decode()


def test_a_reader_learns_of_their_own_messages_alone(client: Client, lena: User) -> None:
    make_leaders("leo")
    tell(make_critical())
    client.force_login(lena)
    alert = Alert.objects.get(recipient=lena)

    assert [answer.who for answer in client.get(f"/alerts/{alert.pk}/").context["told"]] == ["Lena"]


def test_the_page_of_a_pilot_says_who_was_mailed(
    client: Client, sink: Sink, lena: User, priya: User, eli: User
) -> None:
    finding = make_critical()
    tell(finding)
    drain()
    pages = {}
    for user in (priya, eli):
        client.force_login(user)
        pages[user] = client.get(f"/pilots/{finding.pilot_id}/").content.decode()

    assert "Mailed: Lena on " in pages[priya]
    assert "Mailed: " not in pages[eli]
