"""What the sweep is measured against finds the very same; what is measured is a state in which nothing changes."""

from __future__ import annotations

import pytest

from bench import reference, sweeping, world
from stalls.sweep import sweep

pytestmark = pytest.mark.django_db
FEW = 60


@pytest.fixture(autouse=True)
def made(db: None) -> None:
    world.make(FEW)


def test_the_statement_and_the_loop_find_what_the_product_finds() -> None:
    sweeping.prove_the_same()


def test_a_second_sweep_of_the_world_writes_no_row() -> None:
    sweep(as_of=world.AS_OF, rules=reference.RULES)
    before = sweeping.rows_written()
    sweep(as_of=world.AS_OF, rules=reference.RULES)
    assert sweeping.rows_written() == before > 0


def test_one_pass_goes_over_every_table_that_a_rule_reads() -> None:
    passes = " ".join(sweeping.passes())
    assert 'max("live_by")' in passes
    assert '"pilots_pilot"' in passes
    assert '"stalls_finding"' not in passes
