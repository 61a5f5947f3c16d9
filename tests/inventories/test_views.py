"""The pages of an import: nothing is written before it is confirmed, and nobody sees another's upload."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pghistory.models
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Portfolio, Role, User
from inventories import uploads
from inventories.models import Upload
from pilots.models import Pilot
from tests.embedded.conftest import eventually
from tests.factories import far_away, make_member, make_portfolio, make_user
from tests.inventories.bad_files import workbook

OPM = (
    b"Tool/Application Name,Description,Sponsoring Office,Deployment Phase,First Production Use,Risk Classification,"
    b"Compliance Documentation\nCopilot,Drafting,OCIO,Production,Q2 2024,Low,ATO\nRexi,Chat,,Sandbox,,Low,\n"
)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    return tmp_path / "media"


def upload(client: Client, user: User, portfolio: Portfolio, content: bytes = OPM, **fields: str) -> HttpResponse:
    client.force_login(user)
    file = SimpleUploadedFile(fields.pop("file_name", "opm.csv"), content)
    return client.post(reverse("inventory-import"), {"file": file, "portfolio": portfolio.pk, **fields})


def test_the_form_is_for_people_who_may_import(
    client: Client, priya: User, adam: User, eli: User, lena: User, rosa: User, otto: User
) -> None:
    statuses = {}
    for user in (priya, adam, eli, lena, rosa, otto):
        client.force_login(user)
        statuses[user.name] = client.get(reverse("inventory-import")).status_code
    assert statuses == {"Priya": 200, "Adam": 200, "Eli": 403, "Lena": 403, "Rosa": 403, "Otto": 403}


def test_an_upload_leads_to_a_preview_that_writes_no_pilot(client: Client, priya: User, portfolio: Portfolio) -> None:
    response = upload(client, priya, portfolio)
    assert response.status_code == 302
    page = client.get(response["Location"])
    assert "2 created, 0 updated, 0 unchanged, 0 refused" in page.content.decode()
    assert "Copilot" in page.content.decode()
    assert not Pilot.objects.exists()


def test_a_confirmed_upload_is_imported_once(client: Client, priya: User, portfolio: Portfolio, media: Path) -> None:
    address = upload(client, priya, portfolio)["Location"]
    page = client.post(address, follow=True)
    assert "Imported into Northern Trust" in page.content.decode()
    assert Pilot.objects.count() == 2
    assert Pilot.objects.first().organisation == "OPM"
    context = pghistory.models.Context.objects.filter(
        pk__in=Pilot.history.rel.related_model.objects.values("pgh_context")
    )
    assert context.get().metadata["source"] == "inventory page"
    assert context.get().metadata["user"] == priya.pk
    assert [path for path in media.rglob("*") if path.is_file()] == []
    client.post(address)
    assert Pilot.objects.count() == 2


def waiting_for_a_lock() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_button_that_is_pressed_twice_at_once_says_what_the_first_press_did(client: Client) -> None:
    priya = make_member(user=make_user(email="priya@example.org"), role=Role.PROGRAMME_MANAGER).user
    portfolio = Portfolio.objects.get()
    address = upload(client, priya, portfolio)["Location"]

    def press(_: int) -> HttpResponse:
        presser = Client()
        presser.force_login(priya)
        try:
            return presser.post(address)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            Portfolio.objects.select_for_update().get()
            presses = [threads.submit(press, number) for number in range(2)]
            eventually(lambda: waiting_for_a_lock() == 2)
        answers = [one.result() for one in presses]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, address)}
    assert "2 created, 0 updated, 0 unchanged, 0 refused" in client.get(address).content.decode()


def test_a_press_that_comes_when_the_file_is_gone_already_shows_what_was_done(
    client: Client, priya: User, portfolio: Portfolio
) -> None:
    address = upload(client, priya, portfolio)["Location"]
    client.post(address)
    kept = Upload.objects.get()

    def just_done(execute: Any, sql: str, *rest: Any) -> Any:
        """Have the press read the upload as it was before, and find it done from then on."""
        answer = execute(sql, *rest)
        if sql.startswith("SELECT") and "inventories_upload" in sql:
            Upload.objects.filter(pk=kept.pk, result__isnull=True).update(result=kept.result)
        return answer

    Upload.objects.update(result=None)
    with connection.execute_wrapper(just_done):
        page = client.post(address, follow=True)
    assert "Imported into Northern Trust" in page.content.decode()


def test_an_upload_speaks_of_the_day_that_it_is_in_the_portfolio(
    client: Client, priya: User, portfolio: Portfolio
) -> None:
    Portfolio.objects.update(timezone=far_away())
    upload(client, priya, portfolio)
    kept, now = Upload.objects.get(), timezone.now()
    source = uploads.source(kept, uploads.open_table(kept), now=now)
    assert source.as_of == kept.portfolio.day_of(now) != timezone.localdate()


def test_somebody_elses_upload_is_not_found(client: Client, priya: User, adam: User, portfolio: Portfolio) -> None:
    address = upload(client, priya, portfolio)["Location"]
    client.force_login(adam)
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert not Pilot.objects.exists()


def test_an_upload_is_not_found_once_its_portfolio_is_closed_to_its_user(
    client: Client, priya: User, portfolio: Portfolio
) -> None:
    address = upload(client, priya, portfolio)["Location"]
    priya.memberships.update(role=Role.LEADER)
    assert client.get(address).status_code == 404


def test_an_upload_of_yesterday_is_not_found_and_the_next_one_clears_it(
    client: Client, priya: User, portfolio: Portfolio, media: Path
) -> None:
    address = upload(client, priya, portfolio)["Location"]
    Upload.objects.update(created_at=F("created_at") - timedelta(days=1, minutes=1))
    assert client.get(address).status_code == 404
    upload(client, priya, portfolio)
    assert len([path for path in media.rglob("*") if path.is_file()]) == Upload.objects.count() == 1


def test_a_foreign_portfolio_cannot_be_chosen(client: Client, priya: User, otto: User) -> None:
    response = upload(client, priya, Portfolio.objects.get(name="Elsewhere"))
    assert response.status_code == 422
    assert not Upload.objects.exists()


def test_a_portfolio_that_one_only_reads_cannot_be_chosen(client: Client, priya: User) -> None:
    other = make_portfolio(name="Elsewhere")
    make_member(user=priya, portfolio=other, role=Role.LEADER)
    assert upload(client, priya, other).status_code == 422


def test_the_demonstration_cannot_be_chosen(client: Client, priya: User, portfolio: Portfolio) -> None:
    Portfolio.objects.update(is_demonstration=True)
    assert upload(client, priya, portfolio).status_code == 422


def test_a_file_that_is_too_large_is_refused_with_its_size(client: Client, priya: User, portfolio: Portfolio) -> None:
    response = upload(client, priya, portfolio, b"x" * (6 * 1024 * 1024))
    assert response.status_code == 422
    assert "The file is 6.0 MB; at most 5 MB are read" in response.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "The file is empty"), (b"%PDF-1.7", "This is a PDF"), (b"Mood,Weather\na,b\n", "fits none of the profiles")],
)
def test_a_bad_file_is_refused_on_the_page(
    content: bytes, said: str, client: Client, priya: User, portfolio: Portfolio
) -> None:
    response = client.get(upload(client, priya, portfolio, content)["Location"])
    assert response.status_code == 422
    assert said in response.content.decode()


def test_columns_are_chosen_by_hand_and_then_previewed(client: Client, priya: User, portfolio: Portfolio) -> None:
    address = upload(client, priya, portfolio, workbook(), file_name="a.xlsx", profile="generic")["Location"]
    assert "Which column is which?" in client.get(address).content.decode()
    chosen = {"column_0": "name", "column_1": "stage", "column_2": ""}
    refused = client.post(f"{address}?map=1", {**chosen, "column_2": "name"})
    assert refused.status_code == 422
    assert "Two columns are chosen for: Name of the pilot" in refused.content.decode()
    page = client.post(f"{address}?map=1", chosen, follow=True)
    assert "1 created" in page.content.decode()
    client.post(address)
    assert Pilot.objects.get().name == "Triage"


def test_posting_before_columns_are_chosen_asks_for_them(client: Client, priya: User, portfolio: Portfolio) -> None:
    address = upload(client, priya, portfolio, workbook(), file_name="a.xlsx", profile="generic")["Location"]
    response = client.post(address)
    assert response.status_code == 422
    assert "Say which column holds the name" in response.content.decode()
    assert not Pilot.objects.exists()


def test_what_is_typed_in_a_file_is_escaped(client: Client, priya: User, portfolio: Portfolio) -> None:
    content = OPM.replace(b"Copilot", b"<script>alert(1)</script>")
    page = client.get(upload(client, priya, portfolio, content)["Location"])
    assert "<script>" not in page.content.decode()


def test_a_file_that_changed_under_us_is_refused(
    client: Client, priya: User, portfolio: Portfolio, media: Path
) -> None:
    address = upload(client, priya, portfolio)["Location"]
    next(path for path in media.rglob("*") if path.is_file()).write_bytes(OPM + b"More,,,Pilot,,,\n")
    assert client.post(address).status_code == 422
    assert not Pilot.objects.exists()


def test_somebody_who_manages_a_demonstration_alone_is_told_what_to_do_first(client: Client, db: None) -> None:
    demonstration = make_portfolio(name="Demonstration", is_demonstration=True)
    user = make_member(user=make_user(email="new@example.org"), portfolio=demonstration, role="administrator").user
    client.force_login(user)
    assert "An administrator can make one" in client.get("/inventories/import/").content.decode()
    client.force_login(make_user(email="root@example.org", is_staff=True, is_superuser=True))
    assert "/admin/accounts/portfolio/add/" in client.get("/inventories/import/").content.decode()
