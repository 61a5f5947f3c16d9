"""The administration: whole for superusers, bounded for other staff, with errors for crashes and a past to read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Erasure, Person, Portfolio, Role, User
from governance.models import SignOffDecision
from pilots.models import Champion, Pilot
from tests.factories import (
    MONDAY,
    far_away,
    make_access_request,
    make_healthy_pilot,
    make_integration,
    make_member,
    make_person,
    make_pilot,
    make_portfolio,
    make_user,
)

ADMINS = [pytest.param(model, id=model._meta.label_lower) for model in admin.site._registry]
READ_ONLY = {"stalls", "alerts", "inventories"}


@pytest.fixture
def superuser(db: None) -> User:
    return make_user(email="root@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def staff(portfolio: Any) -> User:
    """Somebody with every permission of the administration, who manages one portfolio."""
    user = make_member(user=make_user(email="staff@example.org", is_staff=True), role=Role.PROGRAMME_MANAGER).user
    user.user_permissions.set(Permission.objects.all())
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(row_or_model: Any, page: str, *args: Any) -> str:
    meta = row_or_model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def champion_form(pilot: Pilot, person: Any, **fields: Any) -> dict[str, Any]:
    days = dict.fromkeys(("since", "until", "leaving_on", "handover_done_on"), "")
    precisions = {f"{day}_precision": "day" for day in days}
    return {**days, **precisions, "pilot": pilot.pk, "person": person.pk, "level": "", "end_reason": "", **fields}


def test_superuser_reads_the_list_and_the_forms(
    superuser: User, django_assert_max_num_queries: Any, subtests: pytest.Subtests
) -> None:
    for _ in range(3):
        make_integration(pilot=make_healthy_pilot(as_of=MONDAY), owner=make_person())
    client = browser(superuser)
    for model in admin.site._registry:
        with subtests.test(model._meta.label_lower):
            with django_assert_max_num_queries(16):
                assert_page_is_clean(client.get(url(model, "changelist"), {"q": "e"}))
            if row := model._default_manager.first():
                assert_page_is_clean(client.get(url(model, "change", row.pk)))
            expected = 403 if model._meta.app_label in READ_ONLY or model in (SignOffDecision, Erasure) else 200
            assert client.get(url(model, "add")).status_code == expected


def assert_page_is_clean(response: Any) -> None:
    """Nothing on the page needs more than the site's strict policy allows."""
    assert response.status_code == 200
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    body = response.content.decode()
    assert not [word for word in ("<style", " style=", " onclick=", " onload=") if word in body]
    scripts = [part.split(">", 1)[0] for part in body.split("<script")[1:]]
    assert all("src=" in tag or "application/json" in tag for tag in scripts), scripts


@pytest.mark.parametrize("model", ADMINS)
def test_others_are_sent_away(model: Any, lena: User) -> None:
    for client in (browser(lena), Client()):
        for page in ("changelist", "add"):
            assert client.get(url(model, page)).status_code in (302, 403)


def test_staff_reads_only_their_portfolio(staff: User) -> None:
    ours, foreign = make_pilot(name="Ours"), make_pilot(name="Foreign", portfolio=make_portfolio(name="Elsewhere"))
    client = browser(staff)
    body = client.get(url(Pilot, "changelist")).content.decode()
    assert "Ours" in body
    assert "Foreign" not in body
    assert client.get(url(ours, "change", ours.pk)).status_code == 200
    assert client.get(url(foreign, "change", foreign.pk)).status_code == 302
    assert client.get(url(foreign, "history", foreign.pk)).status_code == 302


def test_staff_cannot_write_to_a_foreign_pilot(staff: User) -> None:
    foreign = make_pilot(portfolio=make_portfolio(name="Elsewhere"))
    answer = browser(staff).post(url(Champion, "add"), champion_form(foreign, make_person()))
    assert answer.status_code == 200
    assert "pilot" in answer.context["adminform"].form.errors
    assert not Champion.objects.exists()


def test_staff_links_a_person_to_an_account_of_their_own_portfolios_alone(staff: User, otto: User, lena: User) -> None:
    page, client = url(Person, "add"), browser(staff)
    form = {"portfolio": lena.memberships.get().portfolio_id, "name": "A. Jones", "email": ""}
    offered = client.get(page).content.decode()
    assert "Lena" in offered
    assert "Otto" not in offered
    assert "Otto" not in client.get(f"{page}?user={otto.pk}").content.decode()
    assert client.post(page, form | {"user": otto.pk}).status_code == 200
    assert not Person.objects.exists()
    assert client.post(page, form | {"user": lena.pk}).status_code == 302
    assert Person.objects.get().user == lena


def test_staff_keeps_the_account_of_somebody_who_is_no_member_any_more(staff: User, portfolio: Any) -> None:
    gone = make_person(name="A. Jones", user=make_user(email="gone@example.org"))
    form = {"name": "Anna Jones", "email": "", "user": gone.user_id}
    assert browser(staff).post(url(gone, "change", gone.pk), form).status_code == 302
    gone.refresh_from_db()
    assert (gone.name, gone.user and gone.user.email) == ("Anna Jones", "gone@example.org")


def test_a_superuser_links_a_person_to_any_account(superuser: User, portfolio: Any) -> None:
    nobody = make_user(email="nobody@example.org")
    form = {"portfolio": portfolio.pk, "name": "A. Jones", "email": "", "user": nobody.pk}
    assert browser(superuser).post(url(Person, "add"), form).status_code == 302


def test_a_fact_is_recorded_on_the_day_that_it_is_in_its_portfolio(staff: User, portfolio: Portfolio) -> None:
    Portfolio.objects.update(timezone=far_away())
    pilot, person = make_pilot(), make_person()
    assert browser(staff).post(url(Champion, "add"), champion_form(pilot, person)).status_code == 302
    portfolio.refresh_from_db()
    assert Champion.objects.get().recorded_on == portfolio.day_of(timezone.now()) != timezone.localdate()


def test_the_lists_of_staff_name_no_other_portfolio(staff: User, otto: User) -> None:
    make_member(user=staff, portfolio=make_portfolio(name="Third"), role=Role.PROGRAMME_MANAGER)
    client = browser(staff)
    for model in admin.site._registry:
        answer = client.get(url(model, "changelist"))
        assert answer.status_code == 403 or "Elsewhere" not in answer.content.decode(), model


def test_staff_without_a_managing_role_only_reads(staff: User) -> None:
    staff.memberships.update(role=Role.LEADER)
    pilot = make_pilot()
    answer = browser(staff).get(url(pilot, "change", pilot.pk))
    assert answer.status_code == 200
    assert not answer.context["has_change_permission"]
    assert browser(staff).post(url(pilot, "change", pilot.pk), {}).status_code == 403


@pytest.mark.parametrize("page", ["changelist", "add"])
@pytest.mark.parametrize("model", ["user", "portfolio", "membership"])
def test_staff_does_not_decide_who_sees_what(model: str, page: str, staff: User) -> None:
    assert browser(staff).get(reverse(f"admin:accounts_{model}_{page}")).status_code == 403


@pytest.mark.parametrize("kind", ["add", "change"])
def test_person_of_another_portfolio_is_a_form_error(kind: str, superuser: User) -> None:
    pilot, stranger = make_pilot(), make_person(name="Z. Far", portfolio=make_portfolio(name="Elsewhere"))
    champion = Champion.objects.create(pilot=pilot, person=make_person()) if kind == "change" else None
    page = url(Champion, kind, *([champion.pk] if champion else []))
    answer = browser(superuser).post(page, champion_form(pilot, stranger))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == {
        "person": ["This belongs to another portfolio. Choose one of the same portfolio."]
    }


def test_integration_of_another_pilot_is_a_form_error(superuser: User) -> None:
    request = make_access_request(pilot=make_pilot())
    foreign = make_integration(pilot=make_pilot())
    page = url(request, "change", request.pk)
    form = browser(superuser).get(page).context["adminform"].form
    values = {name: "" if value is None else value for name, value in form.initial.items()}
    answer = browser(superuser).post(page, {**values, "integration": foreign.pk})
    assert answer.context["adminform"].form.errors == {
        "integration": ["This belongs to another pilot. Choose one of the same pilot."]
    }


def test_second_champion_is_a_form_error(superuser: User) -> None:
    pilot = make_pilot()
    Champion.objects.create(pilot=pilot, person=make_person(name="First"))
    answer = browser(superuser).post(url(Champion, "add"), champion_form(pilot, make_person()))
    assert "This pilot has a champion." in answer.content.decode()


def test_saved_fact_says_in_its_history_who_and_when_and_what(superuser: User) -> None:
    pilot = make_pilot()
    client = browser(superuser)
    client.post(url(Champion, "add"), champion_form(pilot, make_person(), level="3"))
    champion = Champion.objects.get()
    client.post(url(champion, "change", champion.pk), champion_form(pilot, make_person(), level="5"))
    event = champion.history.latest("pgh_id")
    assert event.pgh_context.metadata["user"] == superuser.pk
    answer = client.get(url(champion, "history", champion.pk))
    added, changed = answer.context["changes"]
    assert (added.by, added.kind) == ("Root", "insert")
    assert (changed.by, changed.columns) == ("Root", [("level", 3, 5)])
    assert changed.at - added.at < timedelta(minutes=1)
    assert "level: 3 → 5" in answer.content.decode()


def test_pilot_keeps_its_portfolio_and_is_not_deleted(superuser: User) -> None:
    pilot = make_pilot()
    answer = browser(superuser).get(url(pilot, "change", pilot.pk))
    assert "portfolio" not in answer.context["adminform"].form.fields
    assert browser(superuser).get(url(pilot, "delete", pilot.pk)).status_code == 403


def test_deleting_a_person_whom_facts_name_is_refused_with_their_names(superuser: User) -> None:
    champion = Champion.objects.create(pilot=make_pilot(), person=make_person())
    answer = browser(superuser).post(url(champion.person, "delete", champion.person_id), {"post": "yes"})
    assert answer.status_code == 200
    assert "would require deleting the following protected related objects" in answer.content.decode()


def test_user_is_added_by_e_mail_address(superuser: User) -> None:
    password = "correct horse battery staple"
    form = {"email": "New@Example.org", "name": "New", "password1": password, "password2": password}
    answer = browser(superuser).post(url(User, "add"), {**form, "usable_password": "true"})
    assert answer.status_code == 302
    assert User.objects.get(name="New").check_password(password)


def test_a_superuser_sees_what_an_erasure_would_change_and_then_what_it_changed(superuser: User) -> None:
    jones = make_person(name="A. Jones", email="jones@example.org")
    pilot = make_pilot(engineer=jones, problem="A. Jones sorts by hand.")
    client, page = browser(superuser), reverse("admin:accounts_person_erase", args=[jones.pk])
    assert page in client.get(url(jones, "change", jones.pk)).content.decode()
    shown = client.get(page).content.decode()
    assert "Erase A. Jones of Northern Trust?" in shown
    assert "accounts.PersonHistory" in shown
    assert "A. Jones sorts by hand." in shown
    assert Person.objects.get().name == "A. Jones"
    done = client.post(page, {"reason": "Asked for it on leaving.", "in_free_text": "on"})
    pseudonym = Person.objects.get().name
    assert done.status_code == 200
    assert f"They are now {pseudonym}" in done.content.decode()
    assert "Jones" not in done.content.decode()
    pilot.refresh_from_db()
    assert pilot.problem == f"{pseudonym} sorts by hand."
    assert Erasure.objects.get().by == superuser


@pytest.mark.parametrize(
    ("reason", "words"), [("", "This field is required."), ("A. Jones left", "The reason names them.")]
)
def test_an_erasure_without_a_reason_that_can_be_kept_is_a_form_error(reason: str, words: str, superuser: User) -> None:
    page = reverse("admin:accounts_person_erase", args=[make_person(name="A. Jones").pk])
    answer = browser(superuser).post(page, {"reason": reason})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Person.objects.get().name == "A. Jones"


def test_staff_erases_nobody(staff: User) -> None:
    jones = make_person(name="A. Jones")
    page = reverse("admin:accounts_person_erase", args=[jones.pk])
    assert "/erase/" not in browser(staff).get(url(jones, "change", jones.pk)).content.decode()
    assert [browser(staff).get(page).status_code, browser(staff).post(page, {"reason": "x"}).status_code] == [403, 403]
    assert browser(staff).get(url(Erasure, "changelist")).status_code == 403
