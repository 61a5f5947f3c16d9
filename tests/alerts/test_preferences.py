"""What readers choose to be mailed, when mails leave, and who else is told: the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Portfolio, Role, User
from alerts.models import Alert, EscalationStep, MailPreference, MailSchedule
from tests.alerts.makers import make_critical, tell
from tests.factories import make_member, make_user

pytestmark = pytest.mark.django_db

EVERYTHING = ["wants_critical", "wants_recovered", "wants_digest"]


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def post(client: Client, user: User, address: str, **fields: Any) -> Any:
    client.force_login(user)
    return client.post(address, fields)


def test_the_page_shows_what_the_portfolio_has_where_nothing_was_chosen(
    client: Client, lena: User, portfolio: Portfolio
) -> None:
    body = page(client, lena, f"/portfolios/{portfolio.pk}/mails/")

    assert "As the portfolio has it: Monday" in body
    assert "As the portfolio has it: 08:00" in body
    assert "As the portfolio has it: Europe/London" in body
    assert "You are a leader of Northern Trust." in body
    assert body.count("checked") == len(EVERYTHING)


def test_the_page_says_to_whom_nothing_critical_is_mailed(client: Client, eli: User, portfolio: Portfolio) -> None:
    assert "You are none of these today." in page(client, eli, f"/portfolios/{portfolio.pk}/mails/")


def test_what_is_chosen_is_kept_and_shown(client: Client, lena: User, portfolio: Portfolio) -> None:
    chosen = {"digest_weekday": "2", "digest_hour": "0", "timezone": "Asia/Tokyo"}
    answer = post(client, lena, f"/portfolios/{portfolio.pk}/mails/", wants=["wants_digest"], **chosen)

    assert (answer.status_code, answer["Location"]) == (302, "/mails/")
    wish = MailPreference.objects.get(user=lena, portfolio=portfolio)
    assert (wish.wants_critical, wish.wants_recovered, wish.wants_digest) == (False, False, True)
    assert (wish.digest_weekday, wish.digest_hour, wish.timezone) == (2, 0, "Asia/Tokyo")
    body = page(client, lena, "/mails/")
    assert "Wednesday, 00:00" in body
    assert "Asia/Tokyo" in body


def test_what_is_emptied_is_as_the_portfolio_has_it_again(client: Client, lena: User, portfolio: Portfolio) -> None:
    MailPreference.objects.create(
        user=lena, portfolio=portfolio, digest_weekday=2, digest_hour=5, timezone="Asia/Tokyo"
    )
    post(client, lena, f"/portfolios/{portfolio.pk}/mails/", wants=EVERYTHING)

    wish = MailPreference.objects.get()
    assert (wish.digest_weekday, wish.digest_hour, wish.timezone) == (None, None, "")
    assert "Monday, 08:00" in page(client, lena, "/mails/")


@pytest.mark.parametrize(
    ("field", "value"), [("digest_hour", "24"), ("digest_weekday", "7"), ("timezone", "Mars/Olympus"), ("wants", "all")]
)
def test_what_does_not_exist_is_refused(
    client: Client, lena: User, portfolio: Portfolio, field: str, value: str
) -> None:
    answer = post(client, lena, f"/portfolios/{portfolio.pk}/mails/", **{field: value})

    assert answer.status_code == 422
    assert "is not one of the available choices" in answer.content.decode()
    assert not MailPreference.objects.exists()


def test_a_mail_waits_for_the_morning_of_its_reader(lena: User, portfolio: Portfolio) -> None:
    MailPreference.objects.create(user=lena, portfolio=portfolio, timezone="America/New_York")
    tell(make_critical(), now=datetime(2026, 6, 1, 8, tzinfo=UTC))

    assert Alert.objects.get().due_at == datetime(2026, 6, 1, 11, tzinfo=UTC)


def test_those_who_manage_say_when_the_digest_leaves(client: Client, priya: User, portfolio: Portfolio) -> None:
    address = f"/portfolios/{portfolio.pk}/mails/schedule/"
    assert post(client, priya, address, digest_weekday="4", digest_hour="6").status_code == 302
    assert post(client, priya, address, digest_weekday="3", digest_hour="7").status_code == 302

    schedule = MailSchedule.objects.get()
    assert (schedule.portfolio, schedule.digest_weekday, schedule.digest_hour) == (portfolio, 3, 7)
    assert "Thursday, 07:00" in page(client, priya, "/mails/")


def test_the_page_of_a_portfolio_says_who_is_told(
    client: Client, priya: User, lena: User, portfolio: Portfolio
) -> None:
    EscalationStep.objects.create(portfolio=portfolio, after_days=4, role=Role.PROGRAMME_MANAGER)
    body = page(client, priya, f"/portfolios/{portfolio.pk}/mails/schedule/")

    assert "<li>Lena</li>" in body
    assert "After 4 days: Every programme manager" in body


def test_a_portfolio_without_leaders_says_so(client: Client, priya: User, portfolio: Portfolio) -> None:
    assert "Nobody: this portfolio has no leader." in page(client, priya, f"/portfolios/{portfolio.pk}/mails/schedule/")


@pytest.mark.parametrize("role", ["programme_manager", "administrator"])
def test_a_step_is_added_for_a_role(client: Client, priya: User, portfolio: Portfolio, role: str) -> None:
    answer = post(client, priya, f"/portfolios/{portfolio.pk}/escalation/add/", after_days="4", whom=role)

    assert answer["Location"] == f"/portfolios/{portfolio.pk}/mails/schedule/"
    step = EscalationStep.objects.get()
    assert (step.portfolio, step.after_days, step.role, step.user) == (portfolio, 4, role, None)


def test_a_step_is_changed_to_a_member_and_removed(
    client: Client, priya: User, eli: User, portfolio: Portfolio
) -> None:
    step = EscalationStep.objects.create(portfolio=portfolio, after_days=4, role=Role.ENGINEER)
    post(client, priya, f"/escalation/{step.pk}/", after_days="9", whom=f"user-{eli.pk}")
    step.refresh_from_db()
    assert (step.after_days, step.role, step.user) == (9, "", eli)

    post(client, priya, f"/escalation/{step.pk}/", remove="yes")
    assert not EscalationStep.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"after_days": "0", "whom": "engineer"}, "greater than or equal to 1"),
        ({"after_days": "91", "whom": "engineer"}, "less than or equal to 90"),
        ({"after_days": "4", "whom": "leader"}, "is not one of the available choices"),
        ({"after_days": "4", "whom": ""}, "This field is required."),
        ({"after_days": "4", "whom": "programme_manager"}, "They are told already after 9 days. Change that step."),
    ],
)
def test_a_step_that_cannot_be_is_refused(
    client: Client, priya: User, portfolio: Portfolio, fields: dict[str, str], said: str
) -> None:
    EscalationStep.objects.create(portfolio=portfolio, after_days=9, role=Role.PROGRAMME_MANAGER)
    answer = post(client, priya, f"/portfolios/{portfolio.pk}/escalation/add/", **fields)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert EscalationStep.objects.count() == 1


def test_a_step_cannot_name_somebody_of_another_portfolio(
    client: Client, priya: User, otto: User, portfolio: Portfolio
) -> None:
    answer = post(client, priya, f"/portfolios/{portfolio.pk}/escalation/add/", after_days="4", whom=f"user-{otto.pk}")

    assert answer.status_code == 422
    assert not EscalationStep.objects.exists()


@pytest.mark.parametrize(
    "fields", [{}, {"role": "engineer", "user": True}, {"role": "king"}, {"role": "engineer", "after_days": 0}]
)
def test_the_database_refuses_a_step_without_exactly_one_addressee(
    portfolio: Portfolio, fields: dict[str, Any]
) -> None:
    if fields.get("user"):
        fields = fields | {"user": make_member(user=make_user(email="x@example.org")).user}
    with pytest.raises(IntegrityError), transaction.atomic():
        EscalationStep.objects.create(**{"portfolio": portfolio, "after_days": 4} | fields)


def test_who_changed_a_step_is_on_record(client: Client, priya: User, portfolio: Portfolio) -> None:
    post(client, priya, f"/portfolios/{portfolio.pk}/escalation/add/", after_days="4", whom="engineer")

    assert EscalationStep.objects.get().history.get().pgh_context.metadata["user"] == priya.pk  # type: ignore[attr-defined]
