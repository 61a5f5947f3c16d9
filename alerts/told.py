"""What the readers of a portfolio were told of its findings, and which mails stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import F
from django.db.models.functions import Coalesce

from accounts.models import Portfolio
from alerts.models import Alert, AlertKind, AlertState
from alerts.telling import Told


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the outbox: of which finding, as which step, on which day; and the mail that tells of it."""

    finding: int
    pilot: int
    step: int
    on: date
    is_named: bool
    mail: int
    mailed_on: date
    stands: bool
    is_sent: bool


@dataclass
class Record:
    """What one reader was told, in the order of writing."""

    by_finding: defaultdict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    last_mail: dict[int, Row] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        self.by_finding[row.finding].append(row)
        last = self.last_mail.get(row.pilot)
        if row.step and row.stands and (last is None or row.mailed_on >= last.mailed_on):
            self.last_mail[row.pilot] = row

    def told(self, finding: int, *, since: date) -> tuple[Told, ...]:
        """Return what was told of a finding since a day.

        A mail that came to nothing counts as one that names it: the next step tries again, not the next sweep.
        """
        rows = [row for row in self.by_finding[finding] if row.step and row.on >= since]
        return tuple(Told(step=row.step, on=row.on, is_named=row.is_named or not row.stands) for row in rows)

    def knows(self, finding: int) -> bool:
        """Say whether a mail that stands ever told of a finding."""
        return any(row.step and row.stands for row in self.by_finding[finding])

    def was_held(self, finding: int, *, since: date) -> bool:
        """Say whether it is noted since a day that they were not to be mailed of a finding."""
        return any(not row.step and row.on >= since for row in self.by_finding[finding])


def records_of(portfolio: Portfolio, pilots: Collection[int], *, zones: dict[int, ZoneInfo]) -> dict[int, Record]:
    """Return what each reader was told of these pilots, by the user's id (one statement).

    `zones`: in which zone the day of a mail is told to a reader; a mail that has to wait counts from when it may leave.
    """
    records: defaultdict[int, Record] = defaultdict(Record)
    for reader, row in _rows(portfolio, pilots, zones):
        records[reader].add(row)
    return records


def _rows(portfolio: Portfolio, pilots: Collection[int], zones: dict[int, ZoneInfo]) -> Iterable[tuple[int, Row]]:
    told = Alert.objects.filter(
        portfolio=portfolio, kind=AlertKind.CRITICAL, finding__pilot__in=pilots, recipient__in=zones
    )
    mail = {name: Coalesce(f"gathered_into__{name}", F(name)) for name in ("pk", "as_of", "due_at", "state")}
    values = told.order_by("pk").values_list(
        "recipient_id", "finding_id", "finding__pilot_id", "step", "as_of", "is_named", *mail.values()
    )
    for reader, finding, pilot, step, on, is_named, pk, mail_as_of, due_at, state in values.iterator():
        mailed_on = max(mail_as_of, due_at.astimezone(zones[reader]).date())
        stands = state not in AlertState.never_sent()
        yield reader, Row(finding, pilot, step, on, is_named, pk, mailed_on, stands, state == AlertState.SENT)


def open_mails(mails: Collection[int]) -> set[int]:
    """Return which of these mails are not written yet, and hold them so to the end of the transaction.

    What is gathered into one of them is said by it. A delivery passes by what is locked here.
    """
    waiting = Alert.objects.filter(pk__in=mails, state=AlertState.QUEUED, text="")
    return set(waiting.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
