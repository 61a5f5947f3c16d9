"""What is sent to whom, when they want it, and the jobs that send it."""

from alerts.models.alerts import DEAD_LETTERS_FOR, Alert, AlertKind, AlertQuerySet, AlertState, ClockTimestamp
from alerts.models.channels import Channel, ChannelKind
from alerts.models.escalation import EscalationStep
from alerts.models.heartbeats import Heartbeat
from alerts.models.limits import Allowance, Home, Rest
from alerts.models.links import EndedLink
from alerts.models.preferences import MailPreference, MailSchedule

__all__ = [
    "DEAD_LETTERS_FOR",
    "Alert",
    "AlertKind",
    "AlertQuerySet",
    "AlertState",
    "Allowance",
    "Channel",
    "ChannelKind",
    "ClockTimestamp",
    "EndedLink",
    "EscalationStep",
    "Heartbeat",
    "Home",
    "MailPreference",
    "MailSchedule",
    "Rest",
]
