"""What a weekly update answered to each of its questions (domain.md C.4), as the facts of that week have it.

`{"answer": <tap>, <detail>: <value>, …}` under the code of the question, as the form of the weekly update keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from demonstration.telling import Entry, Fact
from demonstration.writing import Told
from governance.models import GovernanceQuestion, SignOff
from outcomes.models import OutcomeMetric, Reading, UsageSource, UsageWeek
from pilots.models import (
    AccessRequest,
    Champion,
    ChampionAction,
    ContactKind,
    Integration,
    IntegrationState,
    Stage,
    UserContact,
)

type Answer = dict[str, Any]

DO_NOT_KNOW: Answer = {"answer": "unknown"}
# Every so many answers nobody knows.
NOT_KNOWN_OF = 9

REPLIES = {"closed_on": "done", "answered_on": "answered"}
STEPS = {"decided_on": "decided", "submitted_on": "handed_in", "engaged_on": "told"}


@dataclass(frozen=True)
class Week:
    """A week of one pilot, from its Monday to the day on which its update came; `use` is what was counted in it."""

    told: Told
    monday: int
    until: int
    use: UsageWeek | None

    def entries(self, model: type[Any]) -> Iterator[tuple[Fact, Entry]]:
        """Yield what was entered about the pilot in this week."""
        for fact in self.told.story.facts_of(model):
            for entry in fact.entries:
                if entry.on is not None and self.monday <= entry.on <= self.until:
                    yield fact, entry

    def first(self, model: type[Any]) -> dict[str, Any]:
        return next((dict(entry.values) for _, entry in self.entries(model)), {})

    def is_unsure(self, what: str) -> bool:
        return self.told.chance(what, self.monday) % NOT_KNOWN_OF == 0


def answers_of(week: Week) -> dict[str, Answer]:
    """Return the answers of a week. What is counted by a feed, agreed by nobody or live already was not asked."""
    asked = {
        "use": _use(week),
        **dict(_integrations(week)),
        **dict(_requests(week)),
        "governance": _governance(week),
        "champion": _champion(week),
        "contact": _contact(week),
        "metric": _metric(week),
    }
    return {question: answer for question, answer in asked.items() if answer}


def _use(week: Week) -> Answer:
    if week.use is None:
        is_in_use = week.told.story.pilot.as_entered_by(week.until).get("claimed_stage") in Stage.in_pilot_or_later()
        return {} if is_in_use else {"answer": "not_live"}
    if week.use.source == UsageSource.FEED:
        return {}
    counts = {"active_users": week.use.active_users, "target_users": week.use.target_users}
    return DO_NOT_KNOW if week.use.active_users is None else {"answer": "yes", **counts}


def _integrations(week: Week) -> Iterator[tuple[str, Answer]]:
    """Yield an answer for each system that was not plugged in before this week."""
    for fact in week.told.story.facts_of(Integration):
        before = fact.as_entered_by(week.monday - 1).get("state")
        if before and before not in (IntegrationState.LIVE, IntegrationState.DESCOPED):
            yield f"integration:{fact.known_as}", _moved(week, fact, before)


def _moved(week: Week, fact: Fact, before: str) -> Answer:
    state = fact.as_entered_by(week.until)["state"]
    if state != before:
        return {"answer": "live"} if state == IntegrationState.LIVE else {"answer": "moved", "state": state}
    requests = [
        entry for one, entry in week.entries(AccessRequest) if one.as_entered_by(0)["integration"] == fact.known_as
    ]
    if any("answered_on" in entry.values for entry in requests):
        return {"answer": "answered", "turn": "theirs"}
    return DO_NOT_KNOW if week.is_unsure(fact.known_as) else {"answer": "waiting"}


def _requests(week: Week) -> Iterator[tuple[str, Answer]]:
    """Yield an answer for each request that is for no system and was open before this week."""
    for fact in week.told.story.facts_of(AccessRequest):
        before, now = fact.as_entered_by(week.monday - 1), fact.as_entered_by(week.until)
        if before and before["integration"] is None and "closed_on" not in before:
            news = [answer for column, answer in REPLIES.items() if column in now and column not in before]
            yield f"access_request:{fact.known_as}", {"answer": news[0]} if news else {"answer": "waiting"}


def _governance(week: Week) -> Answer:
    raised = [entry.values for _, entry in week.entries(GovernanceQuestion) if "raised_on" in entry.values]
    if raised:
        return {"answer": "question", "text": raised[0]["text"]}
    for fact, entry in week.entries(SignOff):
        if step := next((step for column, step in STEPS.items() if entry.values.get(column)), ""):
            return {"answer": "moved", "sign_off": fact.known_as, "step": step}
    return {"answer": "no"}


def _champion(week: Week) -> Answer:
    in_post = [one.as_entered_by(week.until) for one in week.told.story.facts_of(Champion)]
    names = [one["person"] for one in in_post if one and one.get("until") is None]
    acts = [entry.values for _, entry in week.entries(ChampionAction) if entry.values["person"] in names]
    if acts:
        return {"answer": "yes", "action": acts[-1]["action"]}
    if not names:
        return {}
    return DO_NOT_KNOW if week.is_unsure("champion") else {"answer": "no"}


def _contact(week: Week) -> Answer:
    met = week.first(UserContact)
    if met and met["contact_kind"] in ContactKind.direct():
        return {"answer": met["contact_kind"], "users": met["users"]}
    if met and met["contact_kind"] == ContactKind.BY_PROXY:
        return {"answer": ContactKind.BY_PROXY}
    return DO_NOT_KNOW if week.is_unsure("contact") else {"answer": "nobody"}


def _metric(week: Week) -> Answer:
    agreed = [one for one in week.told.story.facts_of(OutcomeMetric) if one.as_entered_by(week.until).get("agreed_on")]
    if not agreed:
        return {}
    if read := week.first(Reading):
        return {"answer": "measured", "value": f"{read['value']:g}", "evidence": read["evidence"]}
    return DO_NOT_KNOW if week.is_unsure("metric") else {"answer": "not_measured"}
