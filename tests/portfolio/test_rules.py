"""A page for each rule, in the product and in docs, both made from the rule's module."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import Portfolio, User
from portfolio.policies import policy
from portfolio.rule_docs import FOLDER, pages, write
from stalls.failure_modes import RULES, rule
from stalls.models import RuleSetting
from stalls.rules import Rule
from tests import factories as make

IDS = [rule.id for rule in RULES]
TICKET = rule("integration/waiting-on-ticket")


# --- In docs ---


@pytest.mark.parametrize("path", pages())
def test_docs_say_what_the_modules_say(path: str) -> None:
    written = FOLDER / path
    assert written.exists(), "manage.py rule_docs writes it"
    assert written.read_text(encoding="utf-8") == pages()[path], "manage.py rule_docs writes it anew"


def test_docs_have_a_page_for_each_rule_and_no_other() -> None:
    assert {str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.md")} == {
        "README.md",
        *(f"{rule_id}.md" for rule_id in IDS),
    }


def test_writing_removes_the_page_of_a_rule_that_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "champion" / "lost-interest.md"
    gone.parent.mkdir()
    gone.write_text("Old.")
    write(tmp_path)
    assert not gone.exists()
    assert (tmp_path / "champion" / "nobody.md").read_text(encoding="utf-8") == pages()["champion/nobody.md"]


@pytest.mark.parametrize("one", RULES, ids=IDS)
def test_a_policy_names_the_source_and_every_threshold(one: Rule) -> None:
    told = policy(one)
    assert told.source, "the docstring names its row: domain.md C.6 XX-n"
    assert told.in_a_sentence.count(".") == 1
    assert any(paragraph.startswith("Thresholds:") for paragraph in told.paragraphs)
    assert "Missing data:" in one.policy
    assert told.thresholds


# --- In the product ---


def page(client: Client, user: User, one: Rule = TICKET) -> str:
    client.force_login(user)
    return " ".join(client.get(f"/failure-modes/{one.id}/").content.decode().split())


@pytest.mark.parametrize("one", RULES, ids=IDS)
def test_every_rule_has_a_page(client: Client, lena: User, one: Rule) -> None:
    assert f"<h1>{one.title}</h1>" in page(client, lena, one)


def test_the_page_says_policy_and_thresholds(client: Client, lena: User) -> None:
    body = page(client, lena)
    assert "What a pilot has asked of another team" in body
    assert "<dt>Watch after</dt><dd>10 days</dd>" in body
    assert f"<dt>Clears when</dt><dd>{TICKET.clears_when}</dd>" in body


def test_the_page_names_the_pilots_it_finds_that_one_may_see(client: Client, lena: User, as_of: date) -> None:
    make.make_finding(pilot=make.make_pilot(name="Bed requests"), since=as_of - timedelta(days=50))
    elsewhere = make.make_pilot(portfolio=make.make_portfolio(name="Elsewhere"), name="Secret", code="P-2")
    make.make_finding(pilot=elsewhere)
    body = page(client, lena)
    assert "Bed requests</a>" in body
    assert "<p>Request INC-1042 to Infrastructure" in body
    assert "Secret" not in body


def test_the_page_says_by_which_thresholds_it_goes_where_and_why(
    client: Client, lena: User, portfolio: Portfolio, as_of: date
) -> None:
    RuleSetting.objects.create(
        portfolio=portfolio, rule=TICKET.id, thresholds={"watch_after_days": 15}, since=as_of, reason="They are slow."
    )
    body = page(client, lena)
    assert "<h3>Northern Trust, from 1 Jun 2026</h3>" in body
    assert "<dt>Watch after</dt><dd>15 days</dd><dt>Why</dt><dd>They are slow.</dd>" in body


def test_there_is_no_page_for_what_is_no_rule(client: Client, lena: User) -> None:
    client.force_login(lena)
    assert client.get("/failure-modes/integration/no-such-rule/").status_code == 404
