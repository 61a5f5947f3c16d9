"""A scorecard of five pilots (tests/scorecard/few), whose values can be counted on one hand.

P-found dies on day 160 after an onset on day 100, its cause the champion; P-missed dies on day 200 after an onset on
day 190; P-stopped is stopped on day 150; P-lives goes live on day 168; P-open is in a spell since day 310. The last day
of the history is day 364. Ours opened on day 110 for P-found, on day 60 (to 77) for P-lives, on day 120 (to 150) for
P-stopped, and on day 230, too late, for P-missed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from histories.reading import read_file
from scorecard.cards import Scorecard
from scorecard.cases import Cases, cases_of
from scorecard.changes import Observed, observed, read_changes
from scorecard.recorded import History, history_of
from scorecard.scoring import OURS, Scoring
from scorecard.truth import read_truth
from stalls.modes import FailureMode, HealthState
from tests.scorecard.making import finding, health, said

FEW = Path(__file__).parent / "few"


def few() -> tuple[Cases, History, Observed]:
    history = history_of(read_file(str(FEW / "history.jsonl")))
    return (
        cases_of(read_truth(str(FEW / "truth.csv")), history),
        history,
        observed(read_changes(str(FEW / "changes.jsonl"))),
    )


def scored(heard: Observed | None, **thinned: Observed) -> Scorecard:
    cases, history, _ = few()
    shares = ((float(share.removeprefix("deleted_")) / 100, each) for share, each in thinned.items())
    return Scoring(cases, history, heard, 1, lambda what: None).scorecard(shares)


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return scored(few()[2])


def test_the_fates_are_counted(card: Scorecard) -> None:
    fates = card.fates
    assert (fates.pilots, fates.deaths, fates.long_deaths) == (5, 2, 1)
    assert (fates.stops, fates.undecided, fates.survivors) == (1, 1, 1)
    # Healthy: up to day 72, 162, 60 (90 days before the stop), 365 and 282.
    assert fates.healthy_months == pytest.approx((72 + 162 + 60 + 365 + 282) / 30.4375)


def test_ours_is_judged(card: Scorecard) -> None:
    ours = card.detectors[0]
    assert ours.name == OURS
    assert (ours.strict.value, ours.strict.n) == (1 / 2, 2)
    assert (ours.state.value, ours.state.n) == (1, 1)
    # The alarms of P-found and P-missed still stand: of the first for more than 180 days, of the second for 134.
    assert (ours.precision.value, ours.precision.n) == (2 / 3, 3)
    assert ours.late.value == 0
    # Days 60 to 76 of P-lives.
    assert ours.healthy_time_in_alarm.value == pytest.approx(17 / 941)
    assert ours.edge.value == pytest.approx(1 - 17 / 941)
    assert ours.false_alarms.value == pytest.approx(1 / (941 / 30.4375))
    assert (ours.lead.median.value, ours.lead.early.value, ours.delay.median.value) == (50, 0, 10)
    assert ours.strict_by_cause[FailureMode.CHAMPION].value == 1
    assert ours.strict_by_cause[FailureMode.OUTCOME].value == 0
    assert ours.strict_by_cause[FailureMode.WORKFLOW].value is None


def test_critical_alone_is_judged_beside_it(card: Scorecard) -> None:
    # P-found is critical from day 140 only, after day 132.
    critical = card.detectors[1]
    assert (critical.name, critical.strict.value, critical.lead.median.value) == (f"{OURS}, critical", 0, 20)


def test_all_baselines_are_judged_at_their_usual_thresholds(card: Scorecard) -> None:
    names = [each.name.split()[0] for each in card.detectors[2:]]
    assert names == ["B0", "B1", "B1", "B2", "B2c", "B3", "B3", "B3", "B4", "B5"]
    assert {each.strict.value for each in card.detectors if each.name == "B0 nothing"} == {0}


def test_silence_is_found_from_the_record(card: Scorecard) -> None:
    # The last update of P-found came on day 102: on day 132, 28 days before the end, it is silent for 30 days.
    silent = next(each for each in card.detectors if each.name == "B2 silent for 30 d")
    assert (silent.strict.value, silent.lead.median.value) == (1 / 2, 28)


def test_detectors_are_compared_with_ours_where_they_alarm_as_seldom(card: Scorecard) -> None:
    assert [each.code for each in card.matched] == [OURS, "B1", "B1", "B2", "B2c", "B3", "B4", "B5", "B7"]
    assert all(each.false_alarms.value is not None and each.false_alarms.value <= 0.10 for each in card.matched)
    assert card.matched[0].gain_strict is None
    random = next(each for each in card.matched if each.code == "B5")
    assert random.gain_strict is not None
    assert random.gain_strict.value == 1 / 2 - (random.strict.value or 0)


def test_the_best_single_rule_is_the_one_that_found_the_death(card: Scorecard) -> None:
    (b7,) = (each for each in card.matched if each.code == "B7")
    assert (b7.name, b7.strict.value) == ("B7 champion/gone", 1 / 2)


def test_what_only_ours_says_is_judged(card: Scorecard) -> None:
    own = card.own
    assert own is not None
    assert (own.primary_is_cause.value, own.primary_is_cause.n) == (1, 1)
    assert own.by_mode[FailureMode.WORKFLOW].precision.value == 0
    assert own.by_mode[FailureMode.WORKFLOW].false_alarms.value == pytest.approx(1 / (941 / 30.4375))
    assert own.by_mode[FailureMode.OUTCOME].precision.value == 1
    assert own.by_mode[FailureMode.DELIVERY].primary_is_cause is None
    assert (own.reopened.value, own.reopened.n) == (0, 5)
    assert own.mails_per_leader_week.n * 40 * 7 == pytest.approx(4 * 365 + 150)
    assert own.mailed_false_alarms.value == 0
    assert own.risk[HealthState.CRITICAL].share.value == 1
    assert own.risk_is_monotone is False


def test_the_same_seed_gives_the_same_card(card: Scorecard) -> None:
    assert scored(few()[2]) == card


def test_the_baselines_can_be_judged_alone() -> None:
    card = scored(None)
    assert card.own is None
    assert card.detectors[0].name == "B0 nothing"
    assert all(each.gain_strict is None for each in card.matched)


def test_what_is_lost_with_fewer_updates_is_told_per_share() -> None:
    whole = few()[2]
    nothing = said(health(0, "clear", pilot="P-found"))
    card = scored(whole, deleted_20=whole, deleted_60=nothing)
    losses = [(each.share_deleted, each.strict.value, each.state.value) for each in card.robustness]
    assert losses == [(0.2, 0, 0), (0.6, 1 / 2, 1)]


def test_a_detector_that_alarms_too_often_at_every_threshold_is_not_compared() -> None:
    # Open for a hundred days, again and again, on one pilot; and from the start on all the others.
    changes = [health(0, "stalled", pilot=pilot) for pilot in ("P-found", "P-missed", "P-stopped", "P-lives", "P-open")]
    changes += [finding(0, "open", pilot="P-lives")]
    for number in range(90, 360, 90):
        changes += [health(number, "clear", pilot="P-lives"), health(number, "clear", pilot="P-open")]
        changes += [health(number + 1, "stalled", pilot="P-lives"), health(number + 1, "stalled", pilot="P-open")]
    card = scored(said(*sorted(changes, key=lambda change: change["day"])))
    assert OURS not in [each.code for each in card.matched]
    assert all(each.gain_strict is None for each in card.matched)
