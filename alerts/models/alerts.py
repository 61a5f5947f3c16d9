"""What is sent to whom: one row per message, written with the change that caused it."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models import Person, Portfolio, ScopedQuerySet, User, Viewer
from accounts.walls import SOMEBODY, SameForeignKey
from alerts.models.channels import Channel
from alerts.rows import columns_of, rows_of, taken
from stalls.models import Finding
from stalls.modes import HealthState, Severity
from stalls.state_machine import FindingState

# Whoever manages a portfolio has looked at what failed by then, or will not.
DEAD_LETTERS_FOR = timedelta(days=14)


class ClockTimestamp(models.Func):
    """The database's clock, moving on within a transaction: no worker's clock decides about leases (F31)."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


class AlertKind(models.TextChoices):
    """What a message is about. What each says and when it is not wanted any more is told in `alerts.kinds`."""

    CRITICAL = "critical", "A finding became critical"
    MANY_CRITICAL = "many_critical", "Many findings became critical at once"
    RECOVERED = "recovered", "A pilot is critical no more"
    DIGEST = "digest", "The week's digest"
    UPDATE_DUE = "update_due", "Weekly updates are due"
    UPDATES_MISSED = "updates_missed", "Somebody else's weekly update is missing"
    REPLY_UNUSED = "reply_unused", "What somebody answered could not be used"
    HAND_OVER = "hand_over", "A pilot is handed over"
    CHANNEL_TEST = "channel_test", "A channel is tried out"
    FRESH_LINK = "fresh_link", "A fresh link was asked for"

    @classmethod
    def answers(cls) -> tuple[AlertKind, ...]:
        """Return the kinds that answer somebody who waits for them now."""
        return (cls.REPLY_UNUSED, cls.CHANNEL_TEST, cls.FRESH_LINK)


class AlertState(models.TextChoices):
    QUEUED = "queued", "Queued"
    LEASED = "leased", "Being sent"
    HELD = "held", "Held until somebody decides"
    SENT = "sent", "Sent"
    GATHERED = "gathered", "Gathered into another mail"
    REFUSED = "refused", "Refused by the mail server"
    EXPIRED = "expired", "Given up after many tries"
    CANCELLED = "cancelled", "Cancelled before sending"

    @classmethod
    def never_sent(cls) -> tuple[AlertState, ...]:
        """Return the states in which a message has ended without being handed over."""
        return (cls.REFUSED, cls.EXPIRED, cls.CANCELLED)

    @classmethod
    def dead(cls) -> tuple[AlertState, ...]:
        """Return the states of what was given up although it was still wanted: somebody has to see it."""
        return (cls.REFUSED, cls.EXPIRED)


class AlertQuerySet(ScopedQuerySet["Alert"]):
    def visible_to(self, user: Viewer) -> Self:
        """Keep the user's own messages, and all of the portfolios that the user manages."""
        managed = Portfolio.objects.managed_by(user)
        return super().visible_to(user).filter(models.Q(recipient_id=user.pk) | models.Q(portfolio__in=managed))

    def waiting(self) -> Self:
        """Keep the messages that are still to be handed over, now or later."""
        return self.filter(state__in=(AlertState.QUEUED, AlertState.LEASED))

    def due(self) -> Self:
        """Keep the waiting messages whose time has come, and those whose sender has died with its lease."""
        now = ClockTimestamp()
        return self.waiting().filter(
            models.Q(state=AlertState.QUEUED, due_at__lte=now)
            | models.Q(state=AlertState.LEASED, leased_until__lte=now)
        )

    def leased_to(self, owner: str) -> Self:
        """Keep the messages that this drain has leased and that nobody has taken over since."""
        return self.filter(state=AlertState.LEASED, leased_by=owner)

    def dead_letters(self) -> Self:
        """Keep the messages that never reached their reader although somebody still wanted them to."""
        return self.filter(state__in=AlertState.dead())

    def dead_lately(self, now: Any) -> Self:
        """Keep the dead letters of DEAD_LETTERS_FOR before an instant, which may be an expression."""
        return self.dead_letters().filter(created_at__gt=now - DEAD_LETTERS_FOR)

    def mails(self) -> Self:
        """Keep what is a mail of its own, with how many others it gathers as `gathers`."""
        return self.exclude(state=AlertState.GATHERED).with_gathers()

    def with_gathers(self) -> Self:
        """Annotate `gathers`: how many others a mail tells of."""
        return self.annotate(gathers=models.Count("gathered", filter=models.Q(gathered__is_named=True)))

    def for_list(self) -> Self:
        """Return what the list of messages shows, newest first."""
        related = ("recipient", "person", "channel", "portfolio", "finding__pilot", "gathered_into")
        return self.select_related(*related).order_by("-created_at", "-pk")


class Alert(models.Model):
    """One message to one person. `key` is the same for the same cause and person, so it exists once."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=15, choices=AlertKind)
    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="alerts")
    person = models.ForeignKey(Person, **SOMEBODY | {"on_delete": models.CASCADE}, help_text="Somebody without log-in.")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, related_name="alerts")
    reason = models.CharField(max_length=300, blank=True, help_text="Why they get it, as it was decided.")
    step = models.PositiveSmallIntegerField(
        default=1, help_text="The first message of its cause is 1, later ones count up; 0: they were not to be mailed."
    )
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, null=True, related_name="alerts")
    gathered_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="gathered")
    is_named = models.BooleanField(
        default=True, help_text="Its mail says it; false: gathered into one that had been written already."
    )
    as_of = models.DateField(help_text="The evaluated day on which the cause arose.")
    evidence = models.JSONField(help_text="What the message says, as it was known when the cause arose.")
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, help_text="From then on nobody needs it any more.")
    state = models.CharField(max_length=10, choices=AlertState, default=AlertState.QUEUED)
    leased_by = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    faults = models.PositiveSmallIntegerField(
        default=0, help_text="Tries that an error of our own, or a sender's death, has ended."
    )
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    follows_later = models.BooleanField(
        db_default=False, help_text="What follows from its end could not be recorded yet; the next drain tries again."
    )
    message_id = models.CharField(max_length=200)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    # What `causes` says of each row.
    is_true: bool
    is_answered: bool

    # Names in it were put there by a template, or by a mail server (`accounts.traces`).
    COMPOSED = ("reason", "evidence", "subject", "text", "html", "last_error")

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False, person=None, channel=None)
                | models.Q(recipient=None, person__isnull=False, channel=None)
                | models.Q(recipient=None, person=None, channel__isnull=False),
                name="alert_has_one_reader",
            ),
            SameForeignKey(field="person", name="alert_person_in_portfolio"),
            models.CheckConstraint(
                condition=models.Q(state="leased", leased_until__isnull=False) | ~models.Q(state="leased"),
                name="alert_leased_has_end",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
                name="alert_sent_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="gathered", gathered_into__isnull=False)
                | ~models.Q(state="gathered") & models.Q(gathered_into__isnull=True),
                name="alert_gathered_has_mail",
            ),
        ]
        indexes = [
            # The delivery's claim looks for the oldest due rows among the few that still wait.
            models.Index(
                fields=["due_at", "id"], name="alert_waiting", condition=models.Q(state__in=("queued", "leased"))
            ),
            # Every page asks whether there are new ones.
            models.Index(
                fields=["portfolio", "created_at"],
                name="alert_dead",
                condition=models.Q(state__in=("refused", "expired")),
            ),
            # Every drain asks; there are none, as a rule.
            models.Index(fields=["id"], name="alert_follows_later", condition=models.Q(follows_later=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.reader_key}: {self.state}"

    @property
    def reader(self) -> User | Person | Channel:
        """Return whom it is for."""
        reader = self.recipient or self.person or self.channel
        assert reader is not None  # noqa: S101  # a constraint holds it
        return reader

    @property
    def reader_key(self) -> str:
        """Return what stands for the reader in a key: the same for the same one, without a name."""
        if self.recipient_id:
            return str(self.recipient_id)
        return f"person-{self.person_id}" if self.person_id else f"channel-{self.channel_id}"

    @property
    def address(self) -> str:
        """Return the e-mail address that it goes to now; empty for a channel."""
        return self.reader.email if not isinstance(self.reader, Channel) else ""

    @property
    def title(self) -> str:
        """Return the subject, or what stands for it while the message is not written."""
        if self.subject or self.kind != AlertKind.CRITICAL:
            return self.subject or AlertKind(self.kind).label
        opening = self.evidence.get("opening", "Critical")
        return f"{opening}: {self.evidence['what']} – {self.evidence['pilot']['name']}"

    @property
    def mail(self) -> Alert:
        """Return the mail that tells of it: itself, or what it is gathered into."""
        return self.gathered_into or self

    def causes(self) -> list[Alert]:
        """Return the rows that this mail names and that are still true, one for each finding: itself comes first.

        Each says as `is_answered` whether anybody has answered its finding: who asks what silences it need not look
        where nobody has.
        """
        first: dict[int | None, Alert] = {}
        for row in rows_of(_causes(), [self.pk, self.pk]):
            cause, rest = taken(Alert, row)
            cause.is_true, cause.is_answered = rest
            first.setdefault(cause.finding_id, cause)
        return [cause for cause in first.values() if cause.is_true]


# A cause stands while it is of the same portfolio and episode and not closed, and no sweep has found its pilot, or the
# finding itself, to be critical no more. Of a pilot that was never swept nothing is known.
_CAUSES = """
SELECT {columns},
    coalesce(
        finding.portfolio_id = cause.portfolio_id AND finding.state <> '{closed}'
        AND finding.episode = (cause.evidence ->> 'episode')::int
        AND (health.known = '{{}}' OR (health.state = '{critical_health}' AND finding.severity = '{critical}')),
        false
    ),
    EXISTS (SELECT FROM stalls_acknowledgement answer WHERE answer.finding_id = cause.finding_id)
    OR EXISTS (SELECT FROM stalls_snooze answer WHERE answer.finding_id = cause.finding_id)
FROM alerts_alert cause
    LEFT JOIN stalls_finding finding ON finding.id = cause.finding_id
    LEFT JOIN stalls_pilothealth health ON health.pilot_id = finding.pilot_id
WHERE (cause.id = %s OR cause.gathered_into_id = %s) AND cause.is_named ORDER BY cause.id
"""


@cache
def _causes() -> str:
    return _CAUSES.format(
        columns=columns_of(Alert, "cause"),
        closed=FindingState.CLOSED,
        critical_health=HealthState.CRITICAL,
        critical=Severity.CRITICAL,
    )
