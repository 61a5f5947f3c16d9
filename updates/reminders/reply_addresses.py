"""The address that answers to one mail of ours go to."""

from __future__ import annotations

from alerts.inbound_addresses import InboundPurpose

_REPLY = InboundPurpose("updates.reminders.reply")
reply_address = _REPLY.address
alert_of = _REPLY.alert_of
