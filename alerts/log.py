"""The delivery log: which messages there are, who was told of the same, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from accounts.models import User, Viewer
from alerts.models import Alert, AlertKind, AlertQuerySet, AlertState
from pilots.dates import Day


class LogFilters(forms.Form):
    """What the list of messages can be narrowed by; a choice that does not exist narrows nothing."""

    person = forms.ModelChoiceField(label="Person", queryset=User.objects.none(), required=False, empty_label="All")
    pilot = forms.CharField(label="Pilot (code or name)", required=False, max_length=100)
    state = forms.ChoiceField(label="State", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)

    def __init__(self, data: QueryDict, *, messages: AlertQuerySet) -> None:
        super().__init__(data, label_suffix="")
        readers = User.objects.filter(pk__in=messages.values("recipient"))
        self.fields["person"].queryset = readers.order_by("name", "pk")  # type: ignore[attr-defined]
        for name, choices in (("state", AlertState.choices), ("kind", AlertKind.choices)):
            self.fields[name].choices = [("", "All"), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Return the choices that were made and exist."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, messages: AlertQuerySet) -> AlertQuerySet:
        """Keep what was chosen; of gathered messages, those that were asked for by their pilot or state."""
        chosen = self.chosen()
        if "pilot" not in chosen and chosen.get("state") != AlertState.GATHERED:
            messages = messages.exclude(state=AlertState.GATHERED)
        if pilot := chosen.get("pilot"):
            named = Q(finding__pilot__code__iexact=pilot) | Q(finding__pilot__name__icontains=pilot)
            messages = messages.filter(named)
        if person := chosen.get("person"):
            messages = messages.filter(recipient=person)
        return messages.filter(**{name: chosen[name] for name in ("state", "kind") if name in chosen})


def listed(user: Viewer, query: QueryDict) -> tuple[AlertQuerySet, LogFilters]:
    """Return the messages that a page or a file lists for a user, and what they can be narrowed by."""
    seen = Alert.objects.visible_to(user)
    filters = LogFilters(query, messages=seen)
    return filters.narrow(seen).with_gathers(), filters


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one reader was told: who, as which step, on which day, and what became of it, as a sentence."""

    alert: Alert
    who: str
    became: str

    @property
    def is_told(self) -> bool:
        return self.alert.mail.state == AlertState.SENT and self.alert.is_named


def was_told(alert: Alert, user: Viewer) -> list[Answer]:
    """Return what became of every message about the same that a user may see, the first one first (one statement)."""
    same = Alert.objects.visible_to(user).filter(portfolio=alert.portfolio_id, kind=alert.kind)
    same = same.filter(finding=alert.finding_id)
    if alert.finding_id is None:
        same = same.filter(as_of=alert.as_of)
    rows = same.select_related("recipient", "person", "channel", "gathered_into", "portfolio").order_by(
        "as_of", "step", "pk"
    )
    return [Answer(row, str(row.reader), became(row)) for row in rows]


def became(alert: Alert) -> str:
    """Return what became of a message, as a sentence without its end."""
    if alert.state != AlertState.GATHERED:
        return _became(alert)
    mail = alert.mail
    if alert.is_named:
        return f"told in another mail: {_became(mail)}"
    day = Day(alert.portfolio.day_of(mail.sent_at)) if mail.sent_at else Day(mail.as_of)
    return f"noted with the mail of {day}, which had been written already"


def _became(mail: Alert) -> str:
    match mail.state:
        case AlertState.SENT:
            return f"sent on {_at(mail, mail.sent_at)}"
        case AlertState.LEASED:
            return "being sent"
        case AlertState.QUEUED:
            return f"waits until {_at(mail, mail.due_at)}{'; ' + mail.last_error if mail.last_error else ''}"
    label = AlertState(mail.state).label
    return f"{label[:1].lower()}{label[1:]}{': ' + mail.last_error if mail.last_error else ''}"


def _at(mail: Alert, moment: datetime | None) -> str:
    """Return a moment on the clock of the portfolio."""
    if moment is None:
        return "an unknown day"
    there = moment.astimezone(mail.portfolio.zone)
    return f"{Day(there.date())}, {there:%H:%M}"


def told_of(findings: Collection[int], user: Viewer) -> dict[int, str]:
    """Return by finding who was told of it and when, in a line, as far as a user may see it (one statement)."""
    rows = Alert.objects.visible_to(user).filter(finding__in=findings, kind=AlertKind.CRITICAL)
    firsts: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows.select_related("recipient", "person", "channel", "gathered_into", "portfolio").order_by("-pk"):
        firsts[row.finding_id or 0].setdefault(str(row.reader), _in_short(row))
    return {pk: "; ".join(f"{who} {what}" for who, what in sorted(said.items())) for pk, said in firsts.items()}


def _in_short(row: Alert) -> str:
    mail = row.mail
    if mail.state == AlertState.SENT and mail.sent_at:
        return f"on {Day(row.portfolio.day_of(mail.sent_at))}"
    return f"({AlertState(mail.state).label.lower()})"
