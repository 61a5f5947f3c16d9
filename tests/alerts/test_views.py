"""Who sees which messages, and that a mail shown in a page can do nothing there."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Membership, User
from alerts.delivery import drain
from alerts.models import Alert
from tests.alerts.makers import make_critical, make_leaders, tell
from tests.alerts.smtp import Sink
from tests.factories import make_pilot

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

    assert response.content.decode() == sent.html
    assert response["Content-Security-Policy"].split("; ") == [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    ]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


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
