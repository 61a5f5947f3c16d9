"""Logging in and out, the health check, the failure modes and the error pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import User
from alerts.proofs.programs import address_of_the_database
from portfolio.policies import policies
from stalls.failure_modes import MODES, RULES
from tests import factories as make

PASSWORD = "correct horse battery"


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("_board_modes.html", {"pack": {"modes": [{"label": "Outcome", "stalled": 12345, "not_assessable": 12345}]}}),
        ("_board_realisation.html", {"survival": {"counts": [("Started", 12345)]}}),
        ("board_pack.html", {"pack": {"moves": [{"label": "Opened", "count": 12345, "more": 12345}], "day": date.min}}),
        ("survival.html", {"portfolios": [1, 2], "cohort": {"courses": [1]}, "counts": [("Started", 12345)]}),
        ("_survival_goal.html", {"goal": {"rows": [{"month": 1, "at_risk": 12345}]}}),
        ("mode_pages/_affected.html", {"noun": "pilot", "affected": {"total": 12345}}),
        (
            "mode_pages/failure_mode.html",
            {"mode": MODES[0], "policies": [(policies()[0][1][0], 12345)], "affected": {}},
        ),
    ],
)
def test_large_numbers_are_told_in_groups_of_three(template: str, context: dict[str, Any]) -> None:
    body = render_to_string(f"portfolio/{template}", context)

    assert "12,345" in body
    assert "12345" not in body


def test_logs_in_by_e_mail_address_whatever_its_case(client: Client, db: None) -> None:
    make.make_user(email="lena@example.org", password=PASSWORD)

    response = client.post("/login/", {"username": "Lena@Example.org", "password": PASSWORD})

    assert (response.status_code, response["Location"]) == (302, "/")


def test_says_that_log_in_failed_beside_the_field(client: Client, db: None) -> None:
    body = client.post("/login/", {"username": "nobody@example.org", "password": "x"}).content.decode()

    assert 'class="error-summary" role="alert"' in body
    assert 'href="#id_username"' in body
    assert "E-mail address" in body


def test_goes_back_after_log_in_to_the_page_that_was_asked_for(client: Client, db: None) -> None:
    make.make_user(email="lena@example.org", password=PASSWORD)
    asked = client.get("/failure-modes/")

    response = client.post(asked["Location"], {"username": "lena@example.org", "password": PASSWORD})

    assert response["Location"] == "/failure-modes/"


def test_logs_out_by_post_alone(client: Client, lena: User) -> None:
    client.force_login(lena)

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/")["Location"] == "/login/?next=/"


@pytest.mark.django_db
def test_healthz_says_that_the_database_answers(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok\n", "text/plain")


def test_explains_every_mode_and_leads_to_every_rule(client: Client, lena: User) -> None:
    client.force_login(lena)

    body = client.get("/failure-modes/").content.decode()

    assert all(mode.title in body for mode in MODES)
    assert all(f'href="/failure-modes/{rule.id}/"' in body for rule in RULES)


def test_gives_back_what_was_typed_when_the_token_does_not_fit(lena: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lena)

    typed = {"note": "three paragraphs", "columns": ["age", "holder"], "opened_with": "4711"}
    response = client.post(
        "/login/", {**typed, "password": "s3cret", "old_password": "s3cret", "new_password1": "s3cret"}
    )

    assert response.status_code == 403
    body = response.content.decode()
    assert "<dt>Note</dt><dd>three paragraphs</dd>" in body
    assert "<dt>Columns</dt><dd>age, holder</dd>" in body
    assert "s3cret" not in body
    assert "4711" not in body


@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_error_pages_need_neither_a_request_nor_a_database(code: str) -> None:
    assert '<main id="main"' in render_to_string(f"{code}.html")


def test_no_template_carries_a_style_or_a_script_of_its_own(client: Client, lena: User) -> None:
    client.force_login(lena)

    for address in ("/", "/failure-modes/", "/alerts/", "/nowhere/"):
        body = client.get(address).content.decode()
        assert " style=" not in body
        assert "<script>" not in body
        assert "hx-on" not in body


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/", "/alerts/", "/login/"])
def test_a_database_that_is_away_is_said_in_words(client: Client, path: str) -> None:
    client.force_login(make.make_user(email="lena@example.org"))
    client.raise_request_exception = False
    connection.ensure_connection()
    with psycopg.connect(address_of_the_database()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])

    response = client.get(path)
    connection.close()

    assert response.status_code == 503
    assert response["Retry-After"]
    assert "The database does not answer" in response.content.decode()
    assert client.get(path).status_code in (200, 302)


@pytest.mark.django_db
def test_another_error_is_ours(client: Client) -> None:
    client.force_login(make.make_user(email="lena@example.org"))
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE alerts_alert RENAME COLUMN kind TO kinds")

    response = client.get("/alerts/")

    assert response.status_code == 500
    assert "The fault is ours" in response.content.decode()
