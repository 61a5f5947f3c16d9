"""Every address of the site, walked as every role: who gets in, and that nobody reads another portfolio's words.

An address that is not declared in `tests.addresses` fails a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Leave, Person, Portfolio, QuietPeriod, Role, SavedView, User
from alerts.models import Alert, Channel, EscalationStep
from alerts.snapshots import snapshot
from governance.models import GovernanceQuestion, Requirement, Reviewer, SignOff
from inventories.models import InventoryEntry, Upload
from outcomes.models import BenefitsReview, FundingDecision, OutcomeMetric
from pilots.models import HandOver, Integration, Pilot, Retrospective
from stalls.models import Action, Finding, Rehearsal
from tests import factories as make
from tests.addresses import MISSING, PAGES, ROLES, Page
from tests.scorecard.making import make_rehearsed
from tests.stalls.makers import make_acknowledgement, make_action, make_judgement, make_snooze
from tests.updates.makers import make_link

# Whose ways differ most. Those between see more of one page and less of another; they walk all of it among the proofs.
ALWAYS = ("anonymous", Role.ENGINEER, Role.PROGRAMME_MANAGER, "outsider")
WALKERS = [pytest.param(role, marks=[] if role in ALWAYS else [pytest.mark.slow]) for role in ROLES]


@dataclass
class World:
    """Two portfolios whose every text carries a word of its own; pairs are (own, foreign) as the members see it."""

    people: dict[str, User | AnonymousUser]
    pilot: tuple[Pilot, Pilot]
    alert: tuple[Alert, Alert]
    upload: tuple[Upload, Upload]
    person: tuple[Person, Person]
    hand_over: tuple[HandOver, HandOver]
    portfolio: tuple[Portfolio, Portfolio]
    sign_off: tuple[SignOff, SignOff]
    question: tuple[GovernanceQuestion, GovernanceQuestion]
    requirement: tuple[Requirement, Requirement]
    reviewer: tuple[Reviewer, Reviewer]
    quiet_period: tuple[QuietPeriod, QuietPeriod]
    leave: tuple[Leave, Leave]
    saved_view: tuple[SavedView, SavedView]
    channel: tuple[Channel, Channel]
    escalation_step: tuple[EscalationStep, EscalationStep]
    words: tuple[str, str] = field(default=("zqnorth", "zqelse"))

    @property
    def integration(self) -> list[Integration]:
        return [pilot.integrations.get() for pilot in self.pilot]

    @property
    def metric(self) -> list[OutcomeMetric]:
        return [pilot.outcome_metrics.get() for pilot in self.pilot]

    @property
    def review(self) -> list[BenefitsReview]:
        return [pilot.benefits_reviews.get() for pilot in self.pilot]

    @property
    def funding(self) -> list[FundingDecision]:
        return [pilot.funding_decisions.get() for pilot in self.pilot]

    @property
    def finding(self) -> list[Finding]:
        return [pilot.findings.get() for pilot in self.pilot]

    @property
    def action(self) -> list[Action]:
        return [finding.actions.get() for finding in self.finding]

    @property
    def rehearsal(self) -> list[Rehearsal]:
        return [portfolio.rehearsals.get() for portfolio in self.portfolio]

    @property
    def used_link(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(token=f"{word}-token", name=f"{word}-name") for word in self.words]

    revoked_calendar = used_link


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """What is made once for all tests: each of them works in a transaction within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = _made()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, db: None) -> World:
    return made


def _made() -> World:
    own, foreign = make.make_portfolio(name="zqnorth trust"), make.make_portfolio(name="zqelse trust")
    people: dict[str, User | AnonymousUser] = {"anonymous": AnonymousUser()}
    for role in Role.values:
        people[role] = make.make_member(user=make.make_user(email=f"{role}@x.org"), portfolio=own, role=role).user
    people["superuser"] = make.make_user(email="root@x.org", is_superuser=True, is_staff=True)
    people["outsider"] = make.make_member(user=make.make_user(email="otto@x.org"), portfolio=foreign).user
    make.make_person(name="zqnorth reviewer", portfolio=own, user=people[Role.REVIEWER])
    own_pilot, own_alert = _everything(own, "zqnorth", people[Role.LEADER])
    other_pilot, other_alert = _everything(foreign, "zqelse", people["outsider"])
    uploads = (
        _upload(own, "zqnorth", people[Role.PROGRAMME_MANAGER]),
        _upload(foreign, "zqelse", people["outsider"]),
    )
    persons = (own_pilot.champions.get().person, other_pilot.champions.get().person)
    hand_overs = (own_pilot.hand_overs.get(), other_pilot.hand_overs.get())
    governed = [
        tuple(model._default_manager.filter(portfolio=one).get() for one in (own, foreign))
        for model in (SignOff, GovernanceQuestion, Requirement, Reviewer)
    ]
    views = (
        SavedView.objects.create(user=people[Role.PROGRAMME_MANAGER], name="zqnorth view", query="mode=champion"),
        SavedView.objects.create(user=make.make_user(email="olga@x.org"), name="zqelse view", shared_with=foreign),
    )
    named = make.make_member(user=make.make_user(email="zqelse@x.org"), portfolio=foreign).user
    steps = (
        EscalationStep.objects.create(portfolio=own, after_days=4, role=Role.PROGRAMME_MANAGER),
        EscalationStep.objects.create(portfolio=foreign, after_days=4, user=named),
    )
    days = zip(_days(own, "zqnorth"), _days(foreign, "zqelse"), strict=True)
    channels = (_channel(own, "zqnorth"), _channel(foreign, "zqelse"))
    known = ((own_pilot, other_pilot), (own_alert, other_alert), uploads, persons, hand_overs, (own, foreign))
    return World(people, *known, *governed, *days, views, channels, steps)


def _days(portfolio: Portfolio, word: str) -> tuple[QuietPeriod, Leave]:
    """Make a quiet period and an absence that last."""
    period = {"since": make.MONDAY, "until": timezone.localdate() + timedelta(days=9)}
    person, stand_in = (make.make_person(name=f"{word} {role}", portfolio=portfolio) for role in ("away", "stand-in"))
    quiet_period = make.make_quiet_period(name=f"{word} closure", portfolio=portfolio, **period)
    return quiet_period, make.make_leave(person=person, stand_in=stand_in, **period)


def _channel(portfolio: Portfolio, word: str) -> Channel:
    address = {"url": f"https://hooks.slack.com/services/{word}", "secret": word}
    return Channel.objects.create(portfolio=portfolio, name=f"{word} channel", kind="slack", **address)


def _everything(portfolio: Portfolio, word: str, reader: Any) -> tuple[Pilot, Alert]:
    """Make a pilot of which every kind of fact exists, with the word in each text."""
    person = make.make_person(name=f"{word} person", portfolio=portfolio)
    texts = {name: f"{word} {name}" for name in ("name", "organisation", "unit", "problem")}
    pilot = make.make_pilot(portfolio=portfolio, code=f"{word}-1", engineer=person, programme_manager=person, **texts)
    make.make_champion(pilot=pilot, person=person)
    heir = make.make_person(name=f"{word} heir", portfolio=portfolio)
    make.make_deputy(pilot=pilot, person=heir)
    make.make_hand_over(pilot=pilot, giver=person, receiver=heir)
    system = make.make_source_system(name=f"{word} system", portfolio=portfolio)
    make.make_integration(pilot=pilot, system=system, owner=person)
    make.make_access_request(pilot=pilot, reference=f"{word}-INC", team=person)
    told = {"name": f"{word} metric", "unit": f"{word} unit", "definition_of_done": f"{word} done"}
    metric = make.make_metric(pilot=pilot, benefit_owner=person, agreed_on=make.MONDAY, **told)
    make.make_reading(metric=metric, on=make.MONDAY, source=f"{word} source", note=f"{word} note")
    make.make_benefits_review(pilot=pilot, story=f"{word} story", confirmed_by=person, held_on=make.MONDAY)
    make.make_funding_decision(pilot=pilot, phase=f"{word} phase", board=person)
    make.make_usage_week(pilot=pilot)
    sign_off = make.make_handed_in(
        pilot=pilot, area=f"{word}_area", function=f"{word}_function", covers=f"{word} covers"
    )
    make.make_round(
        sign_off=sign_off, submitted_on=None, decision="returned", comment=f"{word} missing", decided_by=person
    )
    make.make_requirement(
        portfolio=portfolio, code=f"{word}_code", function=f"{word}_function", **dict.fromkeys(("name", "source"), word)
    )
    make.make_reviewer(
        person=make.make_person(name=f"{word} reviewer", portfolio=portfolio), function=f"{word}_function"
    )
    make.make_promise(pilot=pilot, live_by=make.MONDAY, said_by=person)
    make.make_weekly_update(pilot=pilot, blocker=f"{word} blocker", author=person)
    make_link(pilot=pilot, person=person, token=f"{word}-token", used_at=timezone.now())
    make.make_stage_event(pilot=pilot, stage="pilot", on=make.MONDAY, decided_by=person)
    make.make_workflow(pilot=pilot, task=f"{word} task", observed_by=person)
    make.make_user_contact(pilot=pilot, met_by=person, note=f"{word} contact")
    make.make_workaround(pilot=pilot, what=f"{word} workaround")
    make.make_first_slice(pilot=pilot, user=person, work=f"{word} work")
    make.make_champion_action(pilot=pilot, person=person)
    make.make_environment_week(pilot=pilot)
    make.make_pause(pilot=pilot, owner=person, reason=f"{word} pause")
    Retrospective.objects.create(pilot=pilot, how="default", lesson=f"{word} lesson")
    GovernanceQuestion.objects.create(pilot=pilot, key="q", text=f"{word} question", raised_by=person)
    note = {"kind": "x", "column": f"{word} column", "value": f"{word} value", "note": f"{word} note"}
    entry = {"profile": "generic", "identity": word, "row_number": 1, "file_name": f"{word}.csv"}
    InventoryEntry.objects.create(pilot=pilot, values={}, notes=[note], **entry)
    make.make_health(pilot=pilot, mode="integration", state="critical", since=make.MONDAY)
    facts = {"request_kind": "unknown", "raised_on": "2026-06-01", "quiet_since": "2026-06-01", "champion": word}
    finding = make.make_finding(pilot=pilot, evidence={"reference": f"{word}-INC", "team": f"{word} team", **facts})
    make_acknowledgement(finding=finding, by=reader, note=f"{word} note")
    make_snooze(finding=finding, by=reader, reason=f"{word} reason")
    make_judgement(finding=finding, by=reader, why=f"{word} why")
    make_action(finding=finding, by=reader, owner=person, text=f"{word} text")
    make_rehearsed(portfolio=portfolio, by=reader, pilot=pilot.code, sentence=f"{word} sentence")
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
        yield "none", reverse(name, kwargs=dict(page.with_))
        return
    for at, which in enumerate(("own", "foreign")):
        with_ = {word: _word(world, word, said, at) for word, said in page.with_}
        yield which, reverse(name, kwargs={page.by: getattr(getattr(world, page.of)[at], page.by), **with_})
    yield "missing", reverse(name, kwargs={page.by: MISSING[page.by], **with_})


def _word(world: World, word: str, said: str, at: int) -> str | int:
    """Return what an address says beside the object: a plain word, or for a row the key of one."""
    return getattr(world, said)[at].pk if word == "row" else said


def expected(page: Page, role: str, which: str) -> tuple[int, int]:
    """Return what GET and POST answer."""
    if role == "anonymous":
        return page.anonymous
    # To the outsider, a leader there, the foreign portfolio is the own one; the superuser sees both.
    seen = {"outsider": ("foreign",), "superuser": ("own", "foreign")}.get(role, ("own",))
    can_open = (Role.LEADER if role == "outsider" and page.of else role) in page.opens_for
    if which != "none" and which not in seen:
        return page.otherwise, page.post_otherwise
    if can_open:
        return page.get, page.post
    return page.refused or page.otherwise, page.refused or page.post_otherwise


def readable(response: Any) -> str:
    return response.getvalue().decode(errors="replace") + str(response.headers)


def test_every_address_is_declared() -> None:
    found = {name for name in names(get_resolver().url_patterns) if not name.startswith("admin:")}

    assert found == set(PAGES), "declare each address in tests/addresses.py"


@pytest.mark.parametrize("role", WALKERS)
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


def test_what_is_not_yours_answers_exactly_as_what_does_not_exist(
    world: World, client: Client, subtests: pytest.Subtests
) -> None:
    client.force_login(world.people[Role.PROGRAMME_MANAGER])
    for name, page in PAGES.items():
        if page.of:
            _, foreign, missing = [address for _, address in addresses(page, name, world)]
            for ask in (client.get, client.post):
                with subtests.test(name):
                    assert _without_tokens(ask(foreign)) == _without_tokens(ask(missing))


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
