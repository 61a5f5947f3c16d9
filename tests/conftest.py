"""The people and the day that every test knows."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings
from psycopg._preparing import PrepareManager

from accounts.models import Portfolio, Role, User
from bench.data import data_folder
from tests.examples import ALL, SOME
from tests.factories import MONDAY, make_member, make_portfolio, make_user

# How fast the machine is says nothing of the code. Another profile is named on the command line, and loaded after ours.
hypothesis_settings.register_profile("patient", deadline=None, max_examples=SOME)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=ALL)


def pytest_configure() -> None:
    hypothesis_settings.load_profile("patient")
    # Otherwise each Client of each test lists every static file first.
    settings.WHITENOISE_AUTOREFRESH = True
    # What a hash costs, a fifth of a second and 100 MB, keeps attackers out and proves nothing here.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
    # Each test ends with a rollback, at which the driver forgets what is prepared: to read and plan the statements of
    # all rules anew takes half a second. No rollback here takes a table along that they read.
    PrepareManager.clear = lambda manager: False  # type: ignore[method-assign]


def pytest_collection_finish() -> None:
    # What is imported and collected stays to the end; to look through it again and again takes a tenth of the time.
    gc.collect()
    gc.freeze()
    # To look for rings after every two thousand objects takes another twentieth: a page alone makes more.
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What one test has counted does not hold for the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def whatever_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """No message of a test waits for the morning after the night in which the test runs."""
    monkeypatch.setattr("alerts.by_day.BY_DAY", frozenset())


@pytest.fixture
def as_of() -> date:
    """A fixed Monday."""
    return MONDAY


@pytest.fixture
def portfolio(db: None) -> Portfolio:
    return make_portfolio()


@pytest.fixture
def priya(portfolio: Portfolio) -> User:
    """The programme manager."""
    return make_member(user=make_user(email="priya@example.org"), role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def eli(portfolio: Portfolio) -> User:
    """The engineer."""
    return make_member(user=make_user(email="eli@example.org"), role=Role.ENGINEER).user


@pytest.fixture
def lena(portfolio: Portfolio) -> User:
    """The leader, who reads alerts."""
    return make_member(user=make_user(email="lena@example.org"), role=Role.LEADER).user


@pytest.fixture
def rosa(portfolio: Portfolio) -> User:
    """The reviewer."""
    return make_member(user=make_user(email="rosa@example.org"), role=Role.REVIEWER).user


@pytest.fixture
def adam(portfolio: Portfolio) -> User:
    """The administrator."""
    return make_member(user=make_user(email="adam@example.org"), role=Role.ADMINISTRATOR).user


@pytest.fixture
def otto(db: None) -> User:
    """The outsider: a leader, but of another portfolio."""
    return make_member(
        user=make_user(email="otto@example.org"), portfolio=make_portfolio(name="Elsewhere"), role=Role.LEADER
    ).user


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that the repository does not carry; a test that needs it is skipped without it."""
    folder = data_folder()
    if not folder.is_dir():
        pytest.skip("The real inventories are not here; PILOTLIGHT_DATA can name their folder.")
    return folder
