"""Makes a person who leaves a pseudonym, without breaking history or findings (docs/erasure.md).

Their name, address and log-in are replaced wherever the database holds them as a value, in facts, history, findings,
mails and drafts, so that what was signed is still signed by somebody: by `Former member 7F3A`. History and the frozen
copies of sign-offs are append-only; for exactly the tables that are rewritten, and no longer than that takes, the
triggers that hold them fast are passed by (`accounts.traces.rewrite`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import models, transaction

from accounts.leavers import Leaver, digest, names_of, was_erased_as
from accounts.models import AddressRefusal, Erasure, LogInTries, Membership, Person, Portfolio, User
from accounts.models.address_refusals import digest_of_address
from accounts.models.calendar_addresses import CalendarAddress
from accounts.traces import (
    Mention,
    Traces,
    look,
    of_no_portfolio,
    of_other_portfolios,
    of_portfolios,
    past_guards,
    rewrite,
    tables,
)
from accounts.words import Words, address_of

PREVIEW = "Former member ····"


class CannotEraseError(Exception):
    """Why somebody cannot be erased, in a sentence."""


@dataclass
class Report:
    """What was changed, per table, and what is left for somebody to look at."""

    pseudonym: str
    looked_for: list[str] = field(default_factory=list)
    changed: Counter[str] = field(default_factory=Counter)
    named_by: Counter[str] = field(default_factory=Counter)
    mentions: list[Mention] = field(default_factory=list)
    log_in: str = ""

    def changed_rows(self) -> list[tuple[str, int]]:
        """Return how many rows of which table were changed, by table."""
        return sorted(self.changed.items())

    def naming_rows(self) -> list[tuple[str, int]]:
        """Return how many rows of which table name them by the pseudonym, by table."""
        return sorted(self.named_by.items())


def preview(person: Person, *, with_log_in: bool = False, in_free_text: bool = False) -> Report:
    """Return what `erase` would change and leave; writes nothing."""
    leaver = _leaver(person, with_log_in=with_log_in, pseudonym=lambda one: PREVIEW)
    report = _report(leaver)
    for traces in _traces(leaver, in_free_text=in_free_text):
        _count(report, traces)
        report.mentions += traces.mentions
    return report


@transaction.atomic
def erase(
    person: Person,
    *,
    reason: str,
    now: datetime,
    by: User | None = None,
    with_log_in: bool = False,
    in_free_text: bool = False,
) -> Report:
    """Make a person a pseudonym, and their log-in with them if it serves nothing else or if `with_log_in`.

    `in_free_text`: what people wrote is changed too where it names them; else it is reported. All or nothing; kept as
    an `Erasure` for each person. Raises CannotEraseError.
    """
    leaver = _leaver(person, with_log_in=with_log_in, pseudonym=_new_pseudonym)
    _refuse(leaver, by=by, reason=reason)
    for one, pseudonym in leaver.pseudonyms.items():
        salt = token_hex(16)
        Erasure.objects.create(
            portfolio_id=one.portfolio_id,
            pseudonym=pseudonym,
            salt=salt,
            digests=sorted(digest(name, salt) for name in names_of(one)),
            with_log_in=leaver.user is not None,
            in_free_text=in_free_text,
            reason=reason,
            by=by,
            at=now,
        )
    return _carry_out(leaver, in_free_text=in_free_text, now=now)


@transaction.atomic
def erase_again(erasure: Erasure, *, now: datetime) -> list[Report]:
    """Do an erasure again, as it was done, to whoever is on record under a name that it erased.

    After a backup from before it was restored, that is the person; else nobody. Somebody of the same name who came
    later is not touched.
    """
    reports = []
    for person in Person.objects.filter(portfolio=erasure.portfolio_id).select_related("user"):
        if was_erased_as(person.name, erasure) and _was_there(person, erasure.at):
            leaver = Leaver.of({person: erasure.pseudonym}, person.user if erasure.with_log_in else None)
            reports.append(_carry_out(leaver, in_free_text=erasure.in_free_text, now=now))
    return reports


def _was_there(person: Person, at: datetime) -> bool:
    first = person.history.order_by("pgh_id").first()  # type: ignore[attr-defined]
    return first is None or first.pgh_created_at < at


def _leaver(person: Person, *, with_log_in: bool, pseudonym: Callable[[Person], str]) -> Leaver:
    """Return who goes. A log-in that serves other portfolios stays, unless it is asked to go with all that it is."""
    user, people = person.user, [person]
    if user:
        here = models.Q(portfolio=person.portfolio_id)
        serves = user.people.exclude(here).exists() or user.memberships.exclude(here).exists()
        people = list(user.people.all() if with_log_in else user.people.filter(here))
        user = user if with_log_in or not serves else None
    people.sort(key=lambda one: (one != person, one.pk))
    return Leaver.of({one: pseudonym(one) for one in people}, user)


def _new_pseudonym(person: Person) -> str:
    while True:
        name = f"Former member {token_hex(2).upper()}"
        taken = Person.objects.filter(name=name).exists() or Erasure.objects.filter(pseudonym=name).exists()
        if not taken and not User.objects.filter(email=address_of(name)).exists():
            return name


def _refuse(leaver: Leaver, *, by: User | None, reason: str) -> None:
    user, person = leaver.user, next(iter(leaver.pseudonyms))
    if not reason.strip():
        raise CannotEraseError("Say why, without naming them: the reason is kept.")
    if Words(leaver.elsewhere | leaver.instead[person]).found_in(reason):
        raise CannotEraseError("The reason names them. It is kept, so say it without their name or address.")
    if Words(leaver.instead[person]).found_in(leaver.pseudonyms[person]):
        raise CannotEraseError("Every pseudonym contains their name. Give them a longer one first.")
    if Erasure.objects.filter(portfolio=person.portfolio_id, pseudonym=person.name).exists():
        raise CannotEraseError(f"{person} is a pseudonym already.")
    if user and by == user:
        raise CannotEraseError("Nobody can erase themselves. Ask another superuser.")
    if user and user.is_superuser and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk):
        raise CannotEraseError("They are the only superuser. Make another one first.")


def _carry_out(leaver: Leaver, *, in_free_text: bool, now: datetime) -> Report:
    """End their access, rewrite everything, and look again: what is left may only be what people wrote."""
    report = _report(leaver)
    _end_access(leaver, now)
    for traces in _traces(leaver, in_free_text=in_free_text):
        rewrite(traces.rewrites)
        _count(report, traces)
    for traces in _traces(leaver, in_free_text=in_free_text):
        if traces.rewrites:
            raise RuntimeError(f"The erasure left something in {traces.rewrites[0].model._meta.label}.")
        report.mentions += traces.mentions
    return report


def _traces(leaver: Leaver, *, in_free_text: bool) -> Iterator[Traces]:
    """Look for each person in their portfolio, and outside for what nobody else bears.

    A name in another portfolio is somebody else's for all we know; an address is one person's everywhere.
    """
    for person, instead in leaver.instead.items():
        yield look(Words(instead), of_portfolios({person.portfolio_id}), in_text=in_free_text)
    without_people = leaver.portfolios - {person.portfolio_id for person in leaver.pseudonyms}
    if without_people:
        yield look(Words(leaver.elsewhere), of_portfolios(without_people), in_text=in_free_text)
    if Portfolio.objects.exclude(pk__in=leaver.portfolios).exists():
        addresses = {value: new for value, new in leaver.elsewhere.items() if "@" in value}
        yield look(Words(addresses), of_other_portfolios(leaver.portfolios), in_text=in_free_text)
    # Last, because a change of a fact writes the context of its history.
    yield look(Words(leaver.elsewhere), of_no_portfolio(), in_text=in_free_text)


def _end_access(leaver: Leaver, now: datetime) -> None:
    """Take away what lets them act: the log-in with its sessions, memberships, links; and what was only theirs."""
    people = list(leaver.pseudonyms)
    _forget_addresses(people, leaver.user)
    for model in tables():
        if not any(one.name == "person" and one.related_model is Person for one in model._meta.concrete_fields):
            continue
        theirs = model._base_manager.filter(person__in=people)
        if getattr(model, "GOES_WITH_PERSON", False):
            theirs.delete()
        elif any(one.name == "revoked_at" for one in model._meta.concrete_fields):
            theirs.filter(revoked_at=None).update(revoked_at=now)
    for person in people:
        Membership.objects.filter(portfolio=person.portfolio_id, user=person.user_id).delete()
    if leaver.user:
        _close(leaver.user, leaver.pseudonyms[people[0]])
    Person.objects.filter(pk__in=[person.pk for person in people]).update(user=None)
    past = apps.get_model("accounts", "PersonHistory")
    with past_guards({past}):
        past._base_manager.filter(pgh_obj__in=people).update(user=None)


def _forget_addresses(people: list[Person], user: User | None) -> None:
    """Take away what is kept by a digest of an address that nobody has any more."""
    theirs = [person.email for person in people if person.email] + ([user.email] if user else [])
    AddressRefusal.objects.filter(address_digest__in=[digest_of_address(address) for address in theirs]).delete()


def _close(user: User, pseudonym: str) -> None:
    """Make a log-in one that nobody can use and that says nobody's name; its acts stay its acts."""
    user.memberships.all().delete()
    user.user_permissions.clear()
    user.groups.clear()
    CalendarAddress.objects.filter(user=user).delete()
    LogInTries.objects.of(user.email).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    changes = {"is_active": False, "is_staff": False, "is_superuser": False, "password": make_password(None)}
    User.objects.filter(pk=user.pk).update(name=pseudonym, email=address_of(pseudonym), **changes)


def _report(leaver: Leaver) -> Report:
    people = list(leaver.pseudonyms)
    values = {value for instead in leaver.instead.values() for value in instead}
    report = Report(leaver.pseudonyms[people[0]], sorted(values | leaver.elsewhere.keys()), log_in=_of_log_in(leaver))
    for model in tables():
        pointers = [one.name for one in model._meta.concrete_fields if one.related_model is Person]
        if pointers and not hasattr(model, "pgh_tracked_model"):
            named = models.Q.create([(f"{name}__in", people) for name in pointers], connector=models.Q.OR)
            report.named_by[model._meta.label] = model._base_manager.filter(named).count()
    report.named_by = +report.named_by
    return report


def _of_log_in(leaver: Leaver) -> str:
    person = next(iter(leaver.pseudonyms))
    if leaver.user:
        return "The log-in is closed and made anonymous."
    if person.user:
        return "The log-in stays, since it serves another portfolio; it is no member here any more."
    return "There is no log-in."


def _count(report: Report, traces: Traces) -> None:
    report.changed.update(one.model._meta.label for one in traces.rewrites)
