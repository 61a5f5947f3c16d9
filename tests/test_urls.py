"""Every address of the site, walked as every role: who gets in, and that nobody reads another portfolio's words.

An address that is not declared in `PAGES` fails a test. Add a row with: what it shows (`of`, a field of `World` that
is a pair of own and foreign object), who may open it, what the others get, and what a POST without fields answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Portfolio, Role, User
from alerts.models import Alert
from alerts.snapshots import snapshot
from governance.models import GovernanceQuestion
from inventories.models import InventoryEntry, Upload
from pilots.models import Pilot
from stalls.models import Finding
from tests import factories as make
from tests.updates.makers import make_link

ROLES = ("anonymous", *Role.values, "superuser", "outsider")
MEMBERS = (*Role.values, "superuser")
MANAGERS = (Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, "superuser")
RECORDERS = (Role.ENGINEER, *MANAGERS)
READERS_OF_ALERTS = (Role.LEADER, *MANAGERS)
SIGNED_IN = (*MEMBERS, "outsider")
MISSING = {"pk": 999_999_999, "token": "no-such-token"}


@dataclass(frozen=True, kw_only=True)
class Page:
    """`opens_for` get `get`, other people who are logged in `otherwise`, nobody's session 302 to the log-in page.

    `post` is the answer to a POST for those for whom it opens, `post_otherwise` for the others.
    """

    of: str = ""
    by: str = "pk"
    opens_for: tuple[str, ...] = SIGNED_IN
    get: int = 200
    otherwise: int = 404
    post: int = 405
    post_otherwise: int = 405
    anonymous: tuple[int, int] = (302, 302)


# An address that only acts: whoever reads it is told so, whoever may not act finds nothing there.
POST_ONLY: dict[str, int] = {"get": 405, "otherwise": 405, "post_otherwise": 404}

PAGES = {
    "dashboard": Page(),
    "pilot-detail": Page(of="pilot", opens_for=MEMBERS),
    "failure-modes": Page(),
    "healthz": Page(anonymous=(200, 405)),
    "login": Page(opens_for=(), otherwise=302, post_otherwise=302, anonymous=(200, 200)),
    "logout": Page(opens_for=(), otherwise=405, post_otherwise=302, anonymous=(302, 302)),
    "alert-list": Page(),
    "alert-detail": Page(of="alert", opens_for=READERS_OF_ALERTS),
    "alert-html": Page(of="alert", opens_for=READERS_OF_ALERTS),
    "weekly-updates": Page(),
    # A form that comes after the session's end is given back, not sent to the log-in.
    "weekly-update": Page(of="pilot", opens_for=RECORDERS, post=422, post_otherwise=404, anonymous=(302, 403)),
    "weekly-update-draft": Page(of="pilot", opens_for=RECORDERS, post=204, **POST_ONLY),
    # There is no update of this week, so that it leads to the form.
    "weekly-update-posted": Page(of="pilot", opens_for=RECORDERS, get=302),
    # These open for whoever holds a link (tests/updates/test_links.py), and to nobody else whoever they are.
    "weekly-update-link": Page(of="used_link", by="token", opens_for=(), otherwise=410, anonymous=(410, 405)),
    "weekly-update-by-link": Page(opens_for=(), otherwise=410, post_otherwise=410, anonymous=(410, 410)),
    "weekly-update-by-link-draft": Page(opens_for=(), otherwise=405, post_otherwise=410, anonymous=(405, 410)),
    "weekly-update-by-link-posted": Page(opens_for=(), otherwise=410, anonymous=(410, 405)),
    "inventory-import": Page(opens_for=MANAGERS, otherwise=403, post=422, post_otherwise=403),
    # An upload opens for the person who made it alone; a second POST shows what the first one did.
    "inventory-preview": Page(
        of="upload", by="token", opens_for=(Role.PROGRAMME_MANAGER,), post=200, post_otherwise=404
    ),
}


@dataclass
class World:
    """Two portfolios whose every text carries a word of its own; pairs are (own, foreign) as the members see it."""

    people: dict[str, User | AnonymousUser]
    pilot: tuple[Pilot, Pilot]
    alert: tuple[Alert, Alert]
    upload: tuple[Upload, Upload]
    words: tuple[str, str] = field(default=("zqnorth", "zqelse"))

    @property
    def used_link(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(token=f"{word}-token") for word in self.words]


@pytest.fixture
def world(db: None) -> World:
    own, foreign = make.make_portfolio(name="zqnorth trust"), make.make_portfolio(name="zqelse trust")
    people: dict[str, User | AnonymousUser] = {"anonymous": AnonymousUser()}
    for role in Role.values:
        people[role] = make.make_member(user=make.make_user(email=f"{role}@x.org"), portfolio=own, role=role).user
    people["superuser"] = make.make_user(email="root@x.org", is_superuser=True, is_staff=True)
    people["outsider"] = make.make_member(user=make.make_user(email="otto@x.org"), portfolio=foreign).user
    own_pilot, own_alert = _everything(own, "zqnorth", people[Role.LEADER])
    other_pilot, other_alert = _everything(foreign, "zqelse", people["outsider"])
    uploads = (
        _upload(own, "zqnorth", people[Role.PROGRAMME_MANAGER]),
        _upload(foreign, "zqelse", people["outsider"]),
    )
    return World(people, (own_pilot, other_pilot), (own_alert, other_alert), uploads)


def _everything(portfolio: Portfolio, word: str, reader: Any) -> tuple[Pilot, Alert]:
    """Make a pilot of which every kind of fact exists, with the word in each text."""
    person = make.make_person(name=f"{word} person", portfolio=portfolio)
    texts = {name: f"{word} {name}" for name in ("name", "organisation", "unit", "problem")}
    pilot = make.make_pilot(portfolio=portfolio, code=f"{word}-1", engineer=person, programme_manager=person, **texts)
    make.make_champion(pilot=pilot, person=person)
    make.make_deputy(pilot=pilot, person=person)
    system = make.make_source_system(name=f"{word} system", portfolio=portfolio)
    make.make_integration(pilot=pilot, system=system, owner=person)
    make.make_access_request(pilot=pilot, reference=f"{word}-INC", team=person)
    make.make_sign_off(pilot=pilot, area=f"{word}_area")
    make.make_reading(metric=make.make_metric(pilot=pilot, name=f"{word} metric", benefit_owner=person), on=make.MONDAY)
    make.make_promise(pilot=pilot, live_by=make.MONDAY, said_by=person)
    make.make_weekly_update(pilot=pilot, blocker=f"{word} blocker", author=person)
    make_link(pilot=pilot, person=person, token=f"{word}-token", used_at=timezone.now())
    make.make_stage_event(pilot=pilot, stage="pilot", on=make.MONDAY, decided_by=person)
    GovernanceQuestion.objects.create(pilot=pilot, key="q", text=f"{word} question", raised_by=person)
    note = {"kind": "x", "column": f"{word} column", "value": f"{word} value", "note": f"{word} note"}
    entry = {"profile": "generic", "identity": word, "row_number": 1, "file_name": f"{word}.csv"}
    InventoryEntry.objects.create(pilot=pilot, values={}, notes=[note], **entry)
    make.make_health(pilot=pilot, mode="integration", state="critical", since=make.MONDAY)
    facts = {"request_kind": "unknown", "raised_on": "2026-06-01", "quiet_since": "2026-06-01", "champion": word}
    finding = make.make_finding(pilot=pilot, evidence={"reference": f"{word}-INC", "team": f"{word} team", **facts})
    return pilot, _alert(finding, word, reader)


def _alert(finding: Any, word: str, reader: Any) -> Alert:
    texts = {"subject": f"{word} subject", "text": f"{word} text", "html": f"<p>{word} html</p>"}
    evidence = snapshot(Finding.objects.get(pk=finding.pk), as_of=make.MONDAY)
    told = {"recipient": reader, "finding": finding, "evidence": evidence, "as_of": make.MONDAY}
    sent = {"state": "sent", "sent_at": timezone.now(), "message_id": f"<{word}@x.org>"}
    return Alert.objects.create(portfolio=finding.pilot.portfolio, kind="critical", key=word, **told, **sent, **texts)


def _upload(portfolio: Portfolio, word: str, user: Any) -> Upload:
    counts = {"created": 1, "updated": 0, "unchanged": 0, "refused": 0, "absent": 0}
    result = {"file": f"{word}.csv", "counts": counts}
    made = {"sha256": "0" * 64, "created_at": timezone.now(), "result": result}
    return Upload.objects.create(token=f"{word}-token", user=user, portfolio=portfolio, file_name=f"{word}.csv", **made)


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """Yield the name of every address, the administration's with its namespace before it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}"


def addresses(page: Page, name: str, world: World) -> Iterator[tuple[str, str]]:
    """Yield which object (own, foreign, missing, or none) and the address."""
    if not page.of:
        yield "none", reverse(name)
        return
    for which, thing in zip(("own", "foreign"), getattr(world, page.of), strict=True):
        yield which, reverse(name, kwargs={page.by: getattr(thing, page.by)})
    yield "missing", reverse(name, kwargs={page.by: MISSING[page.by]})


def expected(page: Page, role: str, which: str) -> tuple[int, int]:
    """Return what GET and POST answer."""
    if role == "anonymous":
        return page.anonymous
    # To the outsider, a leader there, the foreign portfolio is the own one; the superuser sees both.
    seen = {"outsider": ("foreign",), "superuser": ("own", "foreign")}.get(role, ("own",))
    can_open = (Role.LEADER if role == "outsider" and page.of else role) in page.opens_for
    if can_open and (which == "none" or which in seen):
        return page.get, page.post
    return page.otherwise, page.post_otherwise


def readable(response: Any) -> str:
    return response.content.decode() + str(response.headers)


def test_every_address_is_declared() -> None:
    found = {name for name in names(get_resolver().url_patterns) if not name.startswith("admin:")}

    assert found == set(PAGES), "declare each address in PAGES (tests/test_urls.py)"


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_its_readers_alone_and_shows_only_their_words(role: str, world: World) -> None:
    hidden = {"superuser": (), "outsider": ("zqnorth",), "anonymous": world.words}.get(role, ("zqelse",))
    client, wrong = Client(), []
    if role != "anonymous":
        client.force_login(world.people[role])

    for name, page in sorted(PAGES.items(), key=lambda item: item[0] == "logout"):
        for which, address in addresses(page, name, world):
            for method, status in zip(("get", "post"), expected(page, role, which), strict=True):
                response = getattr(client, method)(address)
                body = readable(response).replace(address, "")
                if response.status_code != status:
                    wrong.append(f"{method} {name} ({which}): {response.status_code} in place of {status}")
                wrong += [f"{method} {name} ({which}): shows {word}" for word in hidden if word in body]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.of])
def test_what_is_not_yours_answers_exactly_as_what_does_not_exist(name: str, world: World, client: Client) -> None:
    client.force_login(world.people[Role.PROGRAMME_MANAGER])
    _, foreign, missing = [address for _, address in addresses(PAGES[name], name, world)]

    answers = [_without_tokens(client.get(address)) for address in (foreign, missing)]

    assert answers[0] == answers[1]


def _without_tokens(response: Any) -> str:
    return re.sub(r'("X-CSRFToken": "|name="csrfmiddlewaretoken" value=")\w+', "", response.content.decode())


@pytest.mark.parametrize("role", ROLES)
def test_the_administration_opens_for_staff_alone(role: str, world: World, client: Client) -> None:
    if role != "anonymous":
        client.force_login(world.people[role])
    lists = [name for name in names(get_resolver().url_patterns) if re.fullmatch(r"admin:(index|\w+_changelist)", name)]

    statuses = {name: client.get(reverse(name)).status_code for name in lists}

    assert len(lists) > 10
    assert set(statuses.values()) == {200 if role == "superuser" else 302}
