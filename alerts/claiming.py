"""Claims one message at a time for a sender: a single guarded statement, which passes by what others are claiming.

Time is the database's, for no worker's clock may steal a lease or make it immortal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from accounts.models import Person, User
from alerts.models import Alert, AlertState, Channel
from alerts.remembering import at_hand
from alerts.rows import columns_of, rows_of, taken

# The statement's own time moves on from one statement to the next, within a transaction too, and, unlike
# `clock_timestamp()`, an index can be asked by it.
#
# Nobody waits for the disk where the message is not written yet: its text is stored before it leaves, and what makes
# that last makes everything before it last.
_CLAIM = """
WITH chosen AS (
    SELECT alert.id FROM alerts_alert alert{with_addresses}
    WHERE alert.state IN ('{queued}', '{leased}') AND alert.due_at <= statement_timestamp()
        AND (alert.state = '{queued}' OR alert.leased_until <= statement_timestamp()){without}
    ORDER BY alert.due_at, alert.id LIMIT 1 FOR UPDATE OF alert SKIP LOCKED
), claimed AS (
    UPDATE alerts_alert alert SET
        state = '{leased}', leased_by = %s, leased_until = clock_timestamp() + %s,
        tries = alert.tries + 1, faults = alert.faults + (alert.state = '{leased}')::int
    FROM chosen WHERE alert.id = chosen.id RETURNING alert.*
)
SELECT {columns}, clock_timestamp() - alert.created_at, coalesce(alert.expires_at <= clock_timestamp(), false),
    {was_refused}, set_config('synchronous_commit', {waits_for_the_disk}, true)
FROM claimed alert{readers}
"""
_READERS = """
    LEFT JOIN accounts_user recipient ON recipient.id = alert.recipient_id
    LEFT JOIN accounts_person person ON person.id = alert.person_id"""
# As `accounts.models.address_refusals.digest_of_address` says it.
_WAS_REFUSED = """EXISTS (
    SELECT FROM accounts_addressrefusal refusal WHERE refusal.accepted_on IS NULL AND refusal.address_digest
        = encode(sha256(convert_to(lower(trim(coalesce(recipient.email, person.email))), 'UTF8')), 'hex')
)"""
_WAITS_FOR_THE_DISK = "CASE alert.text WHEN '' THEN 'off' ELSE current_setting('synchronous_commit') END"
_WITHOUT = {
    "mail": " AND alert.channel_id IS NOT NULL",
    "channels": " AND (alert.channel_id IS NULL OR alert.channel_id <> ALL(%s))",
    "domains": " AND (alert.channel_id IS NOT NULL"
    " OR lower(split_part(coalesce(recipient.email, person.email), '@', 2)) <> ALL(%s))",
}


@dataclass
class Resting:
    """What is not to be claimed just now: mail at all, mail to some domains (lower case), some channels."""

    mail: bool = False
    domains: set[str] = field(default_factory=set)
    channels: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Claim:
    """A leased message with its reader. `age` is how long ago it was written; `is_over`: nobody needs it any more;
    `was_refused`: mail servers refuse its address, as far as we know.
    """

    alert: Alert
    age: timedelta
    is_over: bool
    was_refused: bool


def claim(*, owner: str, lease: timedelta, resting: Resting | None = None) -> Claim | None:
    """Lease the oldest due message to `owner`, or return None.

    Whose sender has died holding it counts a fault: what kills its senders must not do so for ever.
    """
    resting = resting or Resting()
    left_out = tuple(name for name in _WITHOUT if getattr(resting, name))
    asked = [list(getattr(resting, name)) for name in left_out if name != "mail"]
    rows = rows_of(_statement(left_out), [*asked, owner, lease])
    return _claim(rows[0]) if rows else None


@cache
def _statement(left_out: tuple[str, ...]) -> str:
    tables = {Alert: "alert", User: "recipient", Person: "person", Channel: "channel"}
    columns = ", ".join(columns_of(model, table) for model, table in tables.items())
    return _CLAIM.format(
        queued=AlertState.QUEUED,
        leased=AlertState.LEASED,
        columns=columns,
        was_refused=_WAS_REFUSED,
        waits_for_the_disk=_WAITS_FOR_THE_DISK,
        readers=f"{_READERS}\n    LEFT JOIN alerts_channel channel ON channel.id = alert.channel_id",
        with_addresses=_READERS if "domains" in left_out else "",
        without="".join(_WITHOUT[name] for name in left_out),
    )


def _claim(row: tuple[Any, ...]) -> Claim:
    alert, rest = taken(Alert, row)
    alert.recipient, rest = taken(User, rest)
    alert.person, rest = taken(Person, rest)
    alert.channel, (age, is_over, was_refused, _) = taken(Channel, rest)
    # Asked whether it is still wanted and then what it says, it looks once for what is true.
    at_hand(alert)
    return Claim(alert, age, is_over, was_refused)
