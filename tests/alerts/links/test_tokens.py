"""What a link says, and that only its signature opens anything."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from alerts.kinds import mail_of
from alerts.links.held import link_of
from alerts.links.tokens import Claims, Purpose, alive, claims_of, is_signed, name_of, token_of
from alerts.models import Alert
from tests.alerts.links.makers import mailed, stored, tell_leader
from tests.alerts.makers import composed, make_critical

CLAIMS = [
    Claims(Purpose.ACKNOWLEDGE, 12, 34, "2 critical"),
    Claims(Purpose.HAND_OVER, 1, 999_999_999_999),
    Claims(Purpose.ACCEPT, 7, 8),
]


@pytest.mark.parametrize("claims", CLAIMS, ids=lambda claims: claims.name)
def test_a_name_says_what_it_was_made_of(claims: Claims) -> None:
    assert claims_of(claims.name) == claims


@pytest.mark.parametrize(
    "name",
    [
        "",
        "unknown",
        "acknowledge.1.2",
        "accept.1.2.1-critical",
        "acknowledge.01.2.1-critical",
        "acknowledge.0.2.1-critical",
        "acknowledge.1.2.1-critical.",
        "acknowledge.١.2.1-critical",
        "log-in.1.2",
        "acknowledge.1.9999999999999999999.1-critical",
        "acknowledge.1.2.1-critical\n",
    ],
)
def test_what_is_no_name_says_nothing(name: str) -> None:
    assert claims_of(name) is None


def test_a_signature_is_long_and_holds_for_one_name_and_one_holder() -> None:
    token = token_of("accept.1.2", "7 lena@example.org")

    assert len(token.rpartition(".")[2]) == 32
    assert is_signed(token, "7 lena@example.org")
    assert not is_signed(token, "8 lena@example.org")
    assert not is_signed(token, "7 elsewhere@example.org")
    assert not is_signed(token.replace("accept", "decline"), "7 lena@example.org")
    assert not is_signed("accept.1.2.", "7 lena@example.org")
    assert not is_signed(token.replace(token[-1], "é"), "7 lena@example.org")


def test_a_link_outlives_a_new_key_and_dies_with_the_one_it_was_signed_by() -> None:
    with override_settings(SECRET_KEY="old"):
        token = token_of("accept.1.2", "7 lena@example.org")
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
        assert is_signed(token, "7 lena@example.org")
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]):
        assert not is_signed(token, "7 lena@example.org")


@pytest.mark.django_db
def test_a_mail_composed_twice_has_the_same_bytes() -> None:
    alert = tell_leader()

    assert composed(alert) == composed(Alert.objects.get(pk=alert.pk))
    assert bytes(mail_of(alert).message()) == bytes(mail_of(Alert.objects.get(pk=alert.pk)).message())


@pytest.mark.django_db
def test_what_the_database_holds_opens_nothing() -> None:
    alert = tell_leader()

    dead, alive_ones = stored(alert), mailed(alert)

    assert dead.keys() == alive_ones.keys() == {"acknowledge", "assign", "snooze", "judge"}
    for purpose, path in dead.items():
        token = path.split("/")[2]
        assert name_of(alive_ones[purpose].split("/")[2]) == token
        assert link_of(token, timezone.now()) is None
    everything = str(Alert.objects.values().get(pk=alert.pk))
    assert not any(path in everything for path in alive_ones.values())


@pytest.mark.django_db
def test_text_and_html_hold_the_same_links() -> None:
    mail = mail_of(tell_leader())
    html = mail.alternatives[0].content

    for path in mailed(Alert.objects.get()).values():
        assert f'href="{settings.BASE_URL}{path}"' in html


@pytest.mark.django_db
def test_somebody_elses_link_in_ones_own_mail_opens_nothing() -> None:
    alert = tell_leader()
    other = tell_leader(finding=alert.finding, name="otto")
    typed = stored(other)["acknowledge"]

    token = alive(f"{settings.BASE_URL}{typed}", alert).split("/")[4]

    assert name_of(token) == typed.split("/")[2]
    assert link_of(token, timezone.now()) is None


@pytest.mark.django_db
def test_a_pilot_in_use_without_its_sign_off_offers_no_snooze() -> None:
    alert = tell_leader(finding=make_critical(rule="governance/live-without-sign-off"))

    assert mailed(alert).keys() == {"acknowledge", "assign", "judge"}
