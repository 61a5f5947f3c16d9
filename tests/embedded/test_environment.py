"""What the product is told on embedded servers: what is given goes first, whichever way it is given."""

from __future__ import annotations

import pytest

from embedded import environment
from embedded.folder import DataFolder


@pytest.mark.parametrize("name", ["MAIL_URL", "MAIL_URL_FILE"])
def test_what_is_given_already_is_given_in_one_way(folder: DataFolder, name: str) -> None:
    environ = {name: "given"}
    environment.fill(environ, environment.for_product(folder, 8000))
    assert {key: value for key, value in environ.items() if key.startswith("MAIL_URL")} == {name: "given"}


def test_a_key_that_is_given_stands_alone(folder: DataFolder) -> None:
    environ = {"SECRET_KEY": "given"}
    environment.fill(environ, environment.for_product(folder, 8000))
    assert "SECRET_KEY_FILE" not in environ


def test_the_key_of_tests_stands_alone(folder: DataFolder) -> None:
    assert "SECRET_KEY_FILE" not in environment.for_tests(folder)


@pytest.mark.parametrize("database", ["DATABASE_URL", "DATABASE_URL_FILE"])
@pytest.mark.parametrize("broker", ["REDIS_URL", "REDIS_URL_FILE", "BROKER_URL", "BROKER_URL_FILE"])
def test_servers_that_are_named_in_files_are_named(database: str, broker: str) -> None:
    assert environment.has_servers({database: "x", broker: "y"})
    assert not environment.has_servers({database: "x"})
    assert not environment.has_servers({broker: "y"})
