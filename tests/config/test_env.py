from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import env


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_or_empty_variable_is_named(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("THING", raising=False)
    if value is not None:
        monkeypatch.setenv("THING", value)
    with pytest.raises(env.EnvironmentVariableError, match="THING is not set"):
        env.text("THING")


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "secret"))
    assert env.text("THING") == "s3cret"


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THING_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(env.EnvironmentVariableError, match="THING_FILE: cannot read"):
        env.text("THING")


def test_a_variable_that_is_given_in_both_ways_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THING", "one")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "other"))
    with pytest.raises(env.EnvironmentVariableError, match="THING and THING_FILE are both set"):
        env.text("THING", "neither")


def test_a_variable_that_is_left_empty_gives_way_to_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    monkeypatch.setenv("THING", "")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "secret"))
    assert env.text("THING", "neither") == "s3cret"


def test_a_file_that_is_left_empty_gives_way_to_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "one")
    monkeypatch.setenv("THING_FILE", "")
    assert env.text("THING") == "one"


@pytest.mark.parametrize("value", ["True", "1", "yes", ""])
def test_only_true_and_false_are_truth_values(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(env.EnvironmentVariableError, match="accepted are 'true' and 'false'"):
        env.flag("THING", default=False)


def test_a_number_has_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "ten")
    with pytest.raises(env.EnvironmentVariableError, match="a whole number"):
        env.number("THING", 3)


def test_a_socket_folder_keeps_its_spaces_and_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "postgresql://pilotlight@/pilotlight?host=/tmp/With%20Space")
    assert env.database("THING")["HOST"] == "/tmp/With Space"  # noqa: S108


def test_an_address_that_is_none_is_refused_with_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "mysql//nowhere")
    with pytest.raises(env.EnvironmentVariableError, match="accepted is for example postgresql://"):
        env.database("THING")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail:1025", {"host": "mail", "port": 1025, "use_tls": False, "use_ssl": False}),
        ("smtp+tls://me:p%40ss@mail:587", {"username": "me", "password": "p@ss", "use_tls": True}),
        ("smtps://mail:4650", {"port": 4650, "use_ssl": True}),
        ("smtp://mail", {"port": 25}),
        ("smtp+tls://mail", {"port": 587}),
        ("smtps://mail", {"port": 465}),
    ],
)
def test_a_mail_server_is_given_by_its_url(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: dict[str, object]
) -> None:
    monkeypatch.setenv("THING", url)
    options = env.mailer("THING", "")["OPTIONS"]
    assert {name: options[name] for name in expected} == expected
    assert options["timeout"] == 30


@pytest.mark.parametrize("url", ["mail", "http://mail", "smtp://"])
def test_what_is_no_mail_server_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("THING", url)
    with pytest.raises(env.EnvironmentVariableError, match="no mail server's address"):
        env.mailer("THING", "")


ROOT = Path(__file__).resolve().parents[2]
CONTAINERS = (ROOT / "docker-compose.yml").read_text()


def test_the_example_names_the_variables_that_somebody_reads_and_no_other() -> None:
    named = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    read = re.findall(r"""env\.\w+\(\s*"([A-Z_]+)\"""", (ROOT / "config/settings.py").read_text())
    of_containers = [*re.findall(r"\$\{([A-Z_]+)", CONTAINERS), "COMPOSE_PROFILES"]
    assert "DATABASE_URL" in named
    assert set(named) == {*read, *of_containers}


def test_the_example_of_containers_sets_nothing_that_is_for_the_operator_to_give() -> None:
    """What it set itself would go before a file of secrets, and mail, say, would go nowhere."""
    written = re.findall(r"^\s+([A-Z_]+):", CONTAINERS, re.MULTILINE)
    read = re.findall(r"""env\.\w+\(\s*"([A-Z_]+)\"""", (ROOT / "config/settings.py").read_text())
    assert set(written) & set(read) == {"DATABASE_POOL", "MEDIA_ROOT"}


def test_the_example_of_containers_opens_nothing_to_the_network_by_itself() -> None:
    published = re.findall(r'^\s+- "(.*:\d+)"$', CONTAINERS, re.MULTILINE)
    assert len(published) == 2
    assert all(port.startswith(("127.0.0.1:", "${BIND:-127.0.0.1}:")) for port in published)


def test_the_example_of_containers_knows_no_password() -> None:
    passwords = re.findall(r"PASSWORD: (.*)$", CONTAINERS, re.MULTILINE)
    assert passwords
    assert all(password.startswith("${") and ":?" in password for password in passwords)


def test_what_catches_mail_runs_in_a_trial_alone() -> None:
    catcher = CONTAINERS.partition("  mailpit:\n")[2].partition("\n\n")[0]
    assert 'profiles: ["trial"]' in catcher
