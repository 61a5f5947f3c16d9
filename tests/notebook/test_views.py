"""Facts entered and changed on the notebook, kind by kind; who may, and what the record says afterwards."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Person, User
from notebook.kinds import KINDS
from pilots.models import AccessRequest, Pilot
from tests import factories as make
from tests.notebook.sending import ADDED, CHANGES, EDITED, REFUSED, TYPED, address, send

LONG_AGO = date(2026, 1, 5)


def today() -> date:
    return timezone.localdate()


def page(client: Client, pilot: Pilot) -> str:
    return " ".join(client.get(f"/pilots/{pilot.pk}/").content.decode().split())


def values(row: Any) -> dict[str, str]:
    return {name: str(value) for name, value in type(row).objects.values().get(pk=row.pk).items()}


def test_adds_a_fact_of_every_kind_recorded_today_and_shows_it(
    client: Client, pilot: Pilot, subtests: pytest.Subtests
) -> None:
    added = {}
    make.make_metric(pilot=pilot)
    for kind in ADDED:
        with subtests.test(kind.slug):
            response = send(client, address(kind.slug, pilot), TYPED[kind.slug])

            row: Any = kind.model._default_manager.get(pilot=pilot)
            assert (response.status_code, response["Location"]) == (302, f"/pilots/{pilot.pk}/#{kind.slug}-{row.pk}")
            assert (row.recorded_on, row.portfolio_id) == (today(), pilot.portfolio_id)
            added[kind.slug] = row

    body = page(client, pilot)
    assert [slug for slug, row in added.items() if f'id="{slug}-{row.pk}" class="fact"' not in body] == []


def test_changes_a_fact_of_every_kind_and_leaves_its_other_columns(
    client: Client, rows: dict[str, Any], subtests: pytest.Subtests
) -> None:
    for kind in EDITED:
        row, (field, typed, _) = rows[kind.slug], CHANGES[kind.slug]
        with subtests.test(kind.slug):
            kind.model._default_manager.filter(pk=row.pk).update(recorded_on=LONG_AGO)
            before = values(row)

            response = send(client, address(kind.slug, rows["pilot"], row), {field: typed})

            after = values(row)
            changed = {name for name in after if after[name] != before[name]}
            assert response["Location"] == f"/pilots/{rows['pilot'].pk}/#{kind.slug}-{row.pk}"
            assert changed - {"state_on"} in ({field, "recorded_on"}, {f"{field}_id", "recorded_on"})
            assert after["recorded_on"] == str(today())

    body = page(client, rows["pilot"])
    assert [words for _, _, words in CHANGES.values() if words not in body] == []
    assert body.count("by Eli") == len(EDITED)


def test_saves_what_is_on_record_unchanged(client: Client, rows: dict[str, Any], subtests: pytest.Subtests) -> None:
    for kind in EDITED:
        with subtests.test(kind.slug):
            before = values(rows[kind.slug])

            assert send(client, address(kind.slug, rows["pilot"], rows[kind.slug]), {}).status_code == 302

            assert values(rows[kind.slug]) == before | {"recorded_on": str(today())}


def test_tells_the_history_of_a_fact_of_every_kind(
    client: Client, rows: dict[str, Any], subtests: pytest.Subtests
) -> None:
    for kind in EDITED:
        row, (field, typed, _) = rows[kind.slug], CHANGES[kind.slug]
        with subtests.test(kind.slug):
            send(client, address(kind.slug, rows["pilot"], row), {field: typed})

            body = client.get(address(kind.slug, rows["pilot"], row, "history/")).content.decode()

            label = kind.form.base_fields[field].label  # type: ignore[union-attr]
            assert f'<th scope="row">{escape(label)}</th>' in body
            assert "by Eli" in body
            assert body.index("Changed") < body.index("Recorded <span")


def test_says_beside_the_field_what_is_wrong_and_saves_nothing(
    client: Client, rows: dict[str, Any], subtests: pytest.Subtests
) -> None:
    for kind in (kind for kind in KINDS if kind.form):
        row = rows[kind.slug]
        with subtests.test(kind.slug):
            before = list(kind.model._default_manager.order_by("pk").values())

            response = send(client, address(kind.slug, rows["pilot"], row), REFUSED[kind.slug])

            assert response.status_code == 422
            assert 'class="error-summary"' in response.content.decode()
            assert 'class="errorlist"' in response.content.decode()
            assert list(kind.model._default_manager.order_by("pk").values()) == before
    assert not Person.objects.filter(name="Somebody").exists()


MORE_JUNK = ("x" * 9_000, "9" * 50, "-1", "NaN", "1e999999", "<script>")


@pytest.mark.parametrize(
    "junk", ["\x00", "9999-12-31", *(pytest.param(one, marks=pytest.mark.slow) for one in MORE_JUNK)]
)
def test_answers_whatever_is_typed_without_failing(
    client: Client, rows: dict[str, Any], junk: str, subtests: pytest.Subtests
) -> None:
    for kind in EDITED:
        names = kind.form.base_fields  # type: ignore[union-attr]
        places = [address(kind.slug, rows["pilot"], rows[kind.slug])]
        places += [address(kind.slug, rows["pilot"])] if kind.is_added_here else []
        with subtests.test(kind.slug):
            sent = dict.fromkeys(names, junk) | {f"{name}_precision": junk for name in names}
            for where in places:
                assert client.post(where, sent).status_code in (302, 404, 409, 422)
                assert client.get(where, dict.fromkeys(names, junk) | {"ask": junk}).status_code == 200


def test_somebody_who_only_reads_sees_the_facts_and_no_controls(
    client: Client, rows: dict[str, Any], lena: User, rosa: User
) -> None:
    for reader in (lena, rosa):
        client.force_login(reader)

        body = page(client, rows["pilot"])

        assert re.findall(r'"/pilots/\d+/facts/[\w-]+/(?:add|\d+)/(?:\?[^"]*)?"', body) == []
        assert "Still unknown" in body
        assert client.get(address("sign-off", rows["pilot"], rows["sign-off"], "history/")).status_code == 200


def test_somebody_who_only_reads_is_refused_every_form(
    client: Client, rows: dict[str, Any], lena: User, subtests: pytest.Subtests
) -> None:
    client.force_login(lena)
    for kind in KINDS:
        for where in (address(kind.slug, rows["pilot"]), address(kind.slug, rows["pilot"], rows[kind.slug])):
            with subtests.test(where):
                assert client.get(where).status_code == client.post(where, {}).status_code == 403


def test_a_foreign_pilot_and_a_row_of_another_pilot_are_not_found(
    client: Client, rows: dict[str, Any], otto: User, subtests: pytest.Subtests
) -> None:
    other, outsider = make.make_pilot(name="Another one"), Client()
    outsider.force_login(otto)
    for kind in KINDS:
        row, of = (other, rows["pilot"]) if kind.slug == "pilot" else (rows[kind.slug], other)
        with subtests.test(kind.slug):
            assert client.get(address(kind.slug, of, row, "history/")).status_code == 404
            assert client.get(address(kind.slug, of, row)).status_code == 404
            assert client.post(address(kind.slug, of, row), {}).status_code == 404
            for where in (address(kind.slug, rows["pilot"], rows[kind.slug]), address(kind.slug, rows["pilot"])):
                assert outsider.get(where).status_code == outsider.post(where, {}).status_code == 404


@pytest.mark.parametrize(
    "where", ["facts/nonsense/add/", "facts/pilot/add/", "facts/weekly-update/add/", "facts/integration/999999999/",
              "facts/integration/99999999999999999999999/", "facts/nonsense/1/history/"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(client: Client, pilot: Pilot, where: str) -> None:
    assert client.get(f"/pilots/{pilot.pk}/{where}").status_code == 404


@pytest.mark.parametrize("slug", ["promise", "weekly-update"])
def test_what_was_said_is_added_to_and_never_changed(client: Client, rows: dict[str, Any], slug: str) -> None:
    where = address(slug, rows["pilot"], rows[slug])

    assert client.get(where).status_code == client.post(where, {}).status_code == 404
    assert f'href="{where}"' not in page(client, rows["pilot"])


def test_what_has_a_page_of_its_own_is_written_there_alone(client: Client, rows: dict[str, Any]) -> None:
    pilot, metric = rows["pilot"], rows["metric"]
    body = page(client, pilot)

    assert f'<a class="fact-add" href="/pilots/{pilot.pk}/promise/">' in body
    assert f'<a class="fact-add" href="/pilots/{pilot.pk}/metrics/add/">' in body
    assert f'<a class="fact-edit" href="/metrics/{metric.pk}/edit/">' in body
    assert f'href="/metrics/{metric.pk}/agree/"' in body
    kinds = ("promise", "metric", "pause", "stage")
    for where in (*(address(kind, pilot, None) for kind in kinds), address("metric", pilot, metric)):
        assert client.get(where).status_code == client.post(where, {}).status_code == 404


def test_answers_htmx_with_the_row_as_a_form_and_the_form_as_a_row(client: Client, rows: dict[str, Any]) -> None:
    row, headers = rows["integration"], {"HX-Request": "true"}
    where = address("integration", rows["pilot"], row)

    asked = client.get(where, headers=headers)
    saved = send(client, where, {"state": "live"}, headers=headers)

    assert asked.content.decode().strip().startswith(f'<tr id="integration-{row.pk}" class="fact-editing">')
    assert "HX-Request" in asked["Vary"]
    body = saved.content.decode()
    assert (saved.status_code, body.strip().startswith(f'<tr id="integration-{row.pk}" class="fact">')) == (200, True)
    assert "Live since" in body
    assert 'id="notes-integration" class="notes" hx-swap-oob="true"' in body
    assert 'id="pilot-head" class="pilot-head" hx-swap-oob="true"' in body


def test_answers_htmx_with_the_table_that_a_new_fact_joins(client: Client, pilot: Pilot) -> None:
    headers = {"HX-Request": "true"}

    saved = send(client, address("workaround", pilot), TYPED["workaround"], headers=headers)

    assert (saved["HX-Retarget"], saved["HX-Reswap"]) == ("#kind-workaround", "outerHTML")
    assert saved.content.decode().strip().startswith('<div id="kind-workaround" class="kind">')
    assert "autofocus>Edit" in saved.content.decode()


def test_lists_what_nothing_is_recorded_of_in_one_line(client: Client, pilot: Pilot) -> None:
    body = page(client, pilot)

    assert "Nothing recorded:" in body
    assert f'pauses (<a href="/pilots/{pilot.pk}/pause/">add<' in body
    assert f'environment visits (<a href="/pilots/{pilot.pk}/facts/environment/add/"' in body
    assert '<h3 class="facts-title">' not in body


def test_folds_a_long_table_after_a_few_rows(client: Client, rows: dict[str, Any]) -> None:
    for week in range(1, 9):
        make.make_usage_week(pilot=rows["pilot"], week=make.MONDAY - timedelta(weeks=week))

    body = page(client, rows["pilot"])

    assert "<summary>6 more<span" in body


def test_opens_the_form_at_the_field_that_is_unknown(client: Client, rows: dict[str, Any]) -> None:
    make_due = rows["pilot"].clock_start - timedelta(days=40)
    Pilot.objects.filter(pk=rows["pilot"].pk).update(clock_start=make_due)
    where = f"{address('integration', rows['pilot'], rows['integration'])}?ask=owner"

    assert f'href="{where}"' in page(client, rows["pilot"])
    assert re.search(r'<input [^>]*name="owner"[^>]* autofocus', client.get(where).content.decode())


def test_fills_in_what_the_link_to_a_new_fact_knew(client: Client, pilot: Pilot) -> None:
    body = client.get(f"{address('question', pilot)}?topic=audit_trail&nonsense=1").content.decode()

    assert '<option value="audit_trail" selected>' in body


def test_says_how_often_and_how_far_a_due_day_has_moved(client: Client, rows: dict[str, Any]) -> None:
    where = address("integration", rows["pilot"], rows["integration"])
    for due in ("2026-06-10", "2026-06-10", "2026-06-20", "2026-07-11"):
        send(client, where, {"due_on": due})

    assert "11 Jul 2026; moved twice, 31 days later in all" in page(client, rows["pilot"])


def test_tells_of_an_imported_fact_the_day_on_which_it_was_recorded(client: Client, pilot: Pilot) -> None:
    row = make.make_workaround(pilot=pilot, recorded_on=LONG_AGO)

    body = client.get(address("workaround", pilot, row, "history/")).content.decode()

    assert "recorded on 5 Jan 2026" in body


def test_shows_doubts_with_a_link_to_the_fact(client: Client, rows: dict[str, Any]) -> None:
    AccessRequest.objects.update(answered_on=make.MONDAY - timedelta(days=3))

    body = page(client, rows["pilot"])

    assert "Doubts about the data" in body
    anchor = f"access-request-{rows['access-request'].pk}"
    assert f'<a href="#{anchor}">INC-1042</a>: answered on 29 May 2026, but asked for on 1 Jun 2026.' in body
