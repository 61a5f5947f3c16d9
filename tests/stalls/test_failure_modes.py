"""Rule ids, modules, the tuple, the docs table and the catalogue of the domain say the same."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from stalls import failure_modes
from stalls.failure_modes import MODES, RULES
from stalls.modes import FailureMode

ROOT = Path(__file__).resolve().parents[2]
IDS = [rule.id for rule in RULES]
# What the figures asked for beside the catalogue (ADR 19), and what reminders can tell (ADR 29).
OUR_OWN = {"governance/nothing-approved", "workflow/little-used", "delivery/nobody-reached"}


def modules() -> list[str]:
    """Return the rule modules as `mode.module`."""
    prefix = f"{failure_modes.__name__}."
    found = pkgutil.walk_packages(failure_modes.__path__, prefix)
    return [name.removeprefix(prefix) for _, name, is_package in found if not is_package]


def test_every_module_is_listed_under_its_own_name() -> None:
    assert sorted(IDS) == sorted(name.replace(".", "/").replace("_", "-") for name in modules())


def test_every_module_holds_the_rule_of_its_name() -> None:
    for rule in RULES:
        module = importlib.import_module(f"stalls.failure_modes.{rule.id.replace('/', '.').replace('-', '_')}")
        assert module.RULE is rule
        assert rule.policy == module.__doc__


def test_every_mode_has_its_words_once() -> None:
    assert [mode.code for mode in MODES] == list(FailureMode)
    assert all(mode.title and mode.meaning and mode.impact for mode in MODES)


def test_a_rule_is_found_by_its_id() -> None:
    assert failure_modes.rule(IDS[0]) is RULES[0]
    with pytest.raises(LookupError):
        failure_modes.rule("integration/no-such-rule")


def test_every_rule_is_in_the_catalogue_of_the_domain() -> None:
    domain = (ROOT / "docs" / "domain.md").read_text()
    rows = re.findall(r"^\| `([a-z]+)` \([A-Z]+\) \|(.*)\|$", domain, re.MULTILINE)
    catalogue = {f"{mode}/{name}" for mode, names in rows for name in re.findall(r"`([a-z-]+)`", names)}
    assert len(catalogue) == 42
    assert set(IDS) == catalogue | OUR_OWN
