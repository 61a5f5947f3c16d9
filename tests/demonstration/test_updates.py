"""The weekly updates of the demonstration are alive as people are, and say what the facts of their week say."""

from __future__ import annotations

from typing import Any

from accounts.models import Portfolio
from outcomes.models import UsageWeek
from pilots.models import Confidence, Integration, Pilot, UserContact, WeeklyUpdate

# The form asks for one fact after two weeks without a change; a list of the team's own, taken over later, does not.
FROM_A_LIST = "D-33"


def test_updates_are_alive_as_people_are(made: Portfolio) -> None:
    updates = WeeklyUpdate.objects.filter(nothing_changed=False)
    assert set(updates.values_list("confidence", flat=True)) == {*Confidence.values, ""}
    assert updates.exclude(blocker="").count() > 20
    assert updates.exclude(answers={}).count() == updates.count()


def test_nothing_changed_is_an_answer_of_its_own_and_at_most_twice_running(made: Portfolio) -> None:
    heartbeats = WeeklyUpdate.objects.filter(nothing_changed=True)
    assert 20 < heartbeats.count() < 250
    assert set(heartbeats.values_list("confidence", "blocker")) == {("", "")}
    assert all(update.answers == {} for update in heartbeats)
    for pilot in Pilot.objects.exclude(code=FROM_A_LIST).prefetch_related("weekly_updates"):
        said = [update.nothing_changed for update in sorted(pilot.weekly_updates.all(), key=lambda one: one.week)]
        assert not any(all(said[nth : nth + 3]) for nth in range(len(said) - 2)), pilot


def test_some_answers_are_not_known(made: Portfolio) -> None:
    unknown = {
        question
        for update in WeeklyUpdate.objects.all()
        for question, answer in update.answers.items()
        if answer["answer"] == "unknown"
    }
    assert {"use", "champion", "contact", "metric", "confidence"} <= unknown
    assert any(question.startswith("integration:") for question in unknown)


def answers_of(pilot: str, question: str) -> list[tuple[WeeklyUpdate, Any]]:
    updates = WeeklyUpdate.objects.filter(pilot__code=pilot).order_by("week")
    return [(update, update.answers[question]) for update in updates if question in update.answers]


def test_answers_say_what_was_recorded_in_their_week(made: Portfolio) -> None:
    for update, said in answers_of("D-01", "contact"):
        met = UserContact.objects.filter(pilot=update.pilot, on__range=(update.week, update.submitted_on))
        kinds = set(met.values_list("contact_kind", flat=True))
        assert said["answer"] in kinds if kinds else said["answer"] in ("nobody", "unknown")
    assert UsageWeek.objects.filter(pilot__code="D-09").exists()
    for update, said in answers_of("D-09", "use"):
        counted = UsageWeek.objects.filter(pilot=update.pilot, week=update.week).first()
        assert said.get("active_users") == (counted.active_users if counted else None)


def test_no_update_asks_after_a_system_that_is_plugged_in(made: Portfolio) -> None:
    for integration in Integration.objects.filter(state="live").select_related("pilot"):
        said = answers_of(integration.pilot.code, f"integration:{integration.key}")
        assert all(update.week <= integration.state_on for update, _ in said)
    assert Integration.objects.filter(state="live").exists()


def test_who_is_away_is_stood_in_for(made: Portfolio) -> None:
    """Beth Carrow writes for Sam Okoro in the weeks in which he is away."""
    leave = made.leaves.get(person__name="Sam Okoro")
    written = WeeklyUpdate.objects.filter(pilot__engineer=leave.person)
    away = written.filter(submitted_on__gte=leave.since, submitted_on__lt=leave.until)
    assert set(away.values_list("author__name", flat=True)) == {"Beth Carrow"}
    assert set(written.exclude(pk__in=away).values_list("author__name", flat=True)) == {"Sam Okoro"}
