"""Writes what is to be told to whom of the critical findings that speak (`alerts.telling` decides it)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import transaction

from accounts.calendars import WorkingCalendar, calendar_of
from accounts.models import Portfolio
from alerts.channel_rows import tell_channels
from alerts.heartbeats import news_from
from alerts.models import Alert, AlertKind, AlertState
from alerts.outbox import newest, put
from alerts.quiet import URGENT, due_at
from alerts.readers import Reader, readers_of
from alerts.recoveries import write_recoveries
from alerts.snapshots import snapshots
from alerts.speaking import Speaking, speaking
from alerts.telling import MOST_MAILS, Case, Decision, Telling, Why, decide, in_words, is_stale
from alerts.told import Record, open_mails, records_of
from stalls.models import Finding
from stalls.statements import Scope

# What a reader is told a week after it became critical, they were not told in time.
LATE_AFTER_DAYS = 7


@transaction.atomic
def write_alerts(*, scope: Scope, as_of: date, now: datetime, swept_from: date | None = None) -> int:
    """Write what follows from how the pilots of a scope stand on a day, and return how many rows.

    A row is a mail of its own, or gathered into the mail that tells of it. Doing it twice adds nothing. `swept_from`:
    the first day that was swept just now, where that is not `as_of`.
    """
    days = _Days(as_of=as_of, swept_from=swept_from or as_of, now=now)
    by_portfolio: dict[Portfolio, list[Speaking]] = defaultdict(list)
    for one in speaking(scope, as_of=as_of):
        by_portfolio[one.finding.portfolio].append(one)
    before = newest()
    written = sum(_write(portfolio, heard, days) for portfolio, heard in by_portfolio.items())
    written += write_recoveries(scope=scope, as_of=as_of, now=now)
    return written + (tell_channels(after=before) if written else 0)


@dataclass(frozen=True, kw_only=True)
class _Days:
    as_of: date
    swept_from: date
    now: datetime


def _write(portfolio: Portfolio, heard: list[Speaking], days: _Days) -> int:
    readers = readers_of(portfolio, as_of=days.as_of)
    pilots = {one.finding.pilot_id for one in heard}
    records = records_of(portfolio, pilots, zones={reader.user.pk: reader.zone for reader in readers})
    asked = [_Reading(reader, records[reader.user.pk], heard, days) for reader in readers]
    needed = {pk for one in asked for pk in one.needed}
    if not needed:
        return 0
    known = [one for one in heard if one.finding.pk in needed]
    evidence = snapshots([one.finding for one in known], as_of=days.as_of)
    calendar, leaves = calendar_of(portfolio), news_from(days.now)
    return sum(_Rows(portfolio, one, evidence, calendar, leaves).write() for one in asked if one.needed)


class _Reading:
    """What one reader is to be told of one portfolio."""

    def __init__(self, reader: Reader, record: Record, heard: list[Speaking], days: _Days) -> None:
        self.reader, self.record, self.days = reader, record, days
        self.held = reader.held(AlertKind.CRITICAL)
        self.heard = {one.finding.pk: one for one in heard if self._concerns(one)}
        self.decisions = {} if self.held else dict(self._decisions())

    @property
    def needed(self) -> set[int]:
        """Return the findings that rows are written of."""
        if self.held:
            return set(self.withheld)
        return {one.key for decision in self.decisions.values() for one in (*decision.mailed, *decision.gathered)}

    @cached_property
    def withheld(self) -> list[int]:
        """Return the findings of which it is not noted yet that the reader is not to be mailed."""
        return [
            pk
            for pk, one in self.heard.items()
            if not self.record.told(pk, since=one.since) and not self.record.was_held(pk, since=one.since)
        ]

    def days_of(self, key: int) -> int:
        return (self.days.as_of - self.heard[key].since).days

    def _concerns(self, one: Speaking) -> bool:
        """Say whether the reader is to know of it: from the day on that their route names, unless it is long known."""
        told = self.record.told(one.finding.pk, since=one.since)
        if told or self.record.was_held(one.finding.pk, since=one.since):
            return True
        if self.reader.after_days:
            return not one.is_agreed and (self.days.as_of - one.since).days >= self.reader.after_days
        return not is_stale(one.since, swept_from=self.days.swept_from, as_of=self.days.as_of)

    def _decisions(self) -> Iterable[tuple[int, Decision]]:
        by_pilot: dict[int, list[Case]] = defaultdict(list)
        for one in self.heard.values():
            by_pilot[one.finding.pilot_id].append(self._case(one))
        for pilot, cases in by_pilot.items():
            cases.sort(key=lambda case: not case.is_urgent)
            last = self.record.last_mail.get(pilot)
            yield pilot, decide(cases, mailed_on=last.mailed_on if last else None, as_of=self.days.as_of)

    def _case(self, one: Speaking) -> Case:
        finding = one.finding
        return Case(
            key=finding.pk,
            why=self._why(one),
            begins=finding.root_id,
            told=self.record.told(finding.pk, since=one.since),
            is_urgent=finding.rule in URGENT,
            is_old_news=one.reopened_soon and self.record.knows(finding.pk),
            follows_silent=one.follows_silent,
        )

    def _why(self, one: Speaking) -> Why:
        """Return why the first message of this period goes out."""
        if one.back:
            return one.back
        if self.record.knows(one.finding.pk):
            return Why.REOPENED if one.finding.episode > 1 else Why.CRITICAL_AGAIN
        if self.reader.after_days:
            return Why.UNANSWERED
        was_held = self.record.was_held(one.finding.pk, since=one.since)
        days = (self.days.as_of - one.since).days
        return Why.STANDS if days and (was_held or days >= LATE_AFTER_DAYS) else Why.BECAME


@dataclass(frozen=True)
class _Rows:
    """Writes the rows of one reader. `leaves`: from when they may be mailed of what is not urgent."""

    portfolio: Portfolio
    asked: _Reading
    evidence: dict[int, dict[str, Any]]
    calendar: WorkingCalendar
    leaves: datetime

    def write(self) -> int:
        if self.asked.held:
            return self._write_withheld()
        decisions = self.asked.decisions.values()
        written = self._write_mails([decision.mailed for decision in decisions if decision.mailed])
        gathered = [telling for decision in decisions for telling in decision.gathered]
        return written + self._gather(gathered)

    def _write_mails(self, mails: list[Sequence[Telling]]) -> int:
        """Write a mail for each pilot, or one for all of them where they are many."""
        tellings = [telling for mail in mails for telling in mail]
        if len(mails) > MOST_MAILS:
            many = self._many(tellings)
            into = dict.fromkeys((telling.key for telling in tellings), put([many])[many.key])
            return 1 + len(self._put(self._row(telling, into=into[telling.key]) for telling in tellings))
        heads = {mail[0].key: self._row(mail[0], rest=mail) for mail in mails}
        stored = put(list(heads.values()))
        rest = [self._row(telling, into=stored[heads[mail[0].key].key]) for mail in mails for telling in mail[1:]]
        return len(heads) + len(self._put(rest))

    def _gather(self, tellings: list[Telling]) -> int:
        """Note what the mail that stands has to do for."""
        last = self.asked.record.last_mail
        into = {one.key: last[self.asked.heard[one.key].finding.pilot_id].mail for one in tellings}
        unwritten = open_mails(set(into.values())) if into else set()
        rows = (self._row(one, into=into[one.key], is_named=into[one.key] in unwritten) for one in tellings)
        return len(self._put(rows))

    def _write_withheld(self) -> int:
        """Note of what the reader is not mailed, and why: so that "was she told" has an answer."""
        findings = [self.asked.heard[pk].finding for pk in self.asked.withheld]
        by_pilot: dict[int, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_pilot[finding.pilot_id].append(finding)
        return self._write_mails([[self._withheld(one) for one in group] for group in by_pilot.values()])

    def _withheld(self, finding: Finding) -> Telling:
        return Telling(key=finding.pk, step=0, why=self.asked._why(self.asked.heard[finding.pk]))

    def _put(self, rows: Iterable[Alert]) -> list[Alert]:
        listed = list(rows)
        put(listed)
        return listed

    def _row(
        self, telling: Telling, *, rest: Sequence[Telling] = (), into: int | None = None, is_named: bool = True
    ) -> Alert:
        one = self.asked.heard[telling.key]
        key = f"critical:{telling.key}:{one.finding.episode}:{one.since:%Y%m%d}:{telling.step}"
        return self._alert(
            key=f"{key}:{self.asked.reader.user.pk}",
            kind=AlertKind.CRITICAL,
            findings=[self.asked.heard[other.key].finding for other in rest],
            finding=one.finding,
            step=telling.step,
            evidence=self.evidence[telling.key] | self._now(telling, one),
            gathered_into_id=into,
            is_named=is_named,
        )

    def _now(self, telling: Telling, one: Speaking) -> dict[str, Any]:
        """Return why it is told now, as the message will say it."""
        days = self.asked.days_of(telling.key)
        return {
            "why": telling.why,
            "why_now": in_words(telling.why, days=days, is_answered=one.is_agreed, said=one.said),
            "opening": telling.why.opening(days),
            "speaks_since": one.since.isoformat(),
        }

    def _many(self, tellings: list[Telling]) -> Alert:
        reader, as_of = self.asked.reader.user, self.asked.days.as_of
        of_today = Alert.objects.filter(kind=AlertKind.MANY_CRITICAL, portfolio=self.portfolio, as_of=as_of)
        number = of_today.filter(recipient=reader).count() + 1
        return self._alert(
            key=f"many:{self.portfolio.pk}:{as_of}:{number}:{reader.pk}",
            kind=AlertKind.MANY_CRITICAL,
            findings=[self.asked.heard[telling.key].finding for telling in tellings],
            step=min(telling.step for telling in tellings),
            evidence={"portfolio": self.portfolio.name},
        )

    def _alert(self, *, findings: Iterable[Finding], gathered_into_id: int | None = None, **fields: Any) -> Alert:
        state = AlertState.CANCELLED if self.asked.held else AlertState.QUEUED
        rules = {finding.rule for finding in findings}
        reader, days = self.asked.reader, self.asked.days
        leaves = days.now if rules & URGENT else self.leaves
        return Alert(
            portfolio=self.portfolio,
            recipient=reader.user,
            reason=reader.reason,
            as_of=days.as_of,
            state=AlertState.GATHERED if gathered_into_id else state,
            gathered_into_id=gathered_into_id,
            last_error="" if gathered_into_id else self.asked.held,
            due_at=due_at(leaves, portfolio=self.portfolio, rules=rules, zone=reader.zone, calendar=self.calendar),
            **fields,
        )
