"""The portfolio of which digests tell."""

from __future__ import annotations

import pytest

from accounts.models import Portfolio
from tests import factories as make
from tests.portfolio.digests.worlds import DAY, MONDAY, swept


@pytest.fixture
def trust(portfolio: Portfolio) -> Portfolio:
    """A portfolio of one pilot, swept on every day of the time that these tests go through."""
    make.make_overall(pilot=make.make_pilot(), state="clear")
    for day in range(-8, 40):
        swept(portfolio, MONDAY + day * DAY)
    return portfolio
