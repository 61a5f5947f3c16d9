"""The failure modes and their rules, in words for the page that explains them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from notebook.words import settings_in_words
from stalls.failure_modes import MODES, RULES
from stalls.rules import Mode, Rule


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule: what it says in plain English, paragraph by paragraph, and its thresholds as pairs of label and value."""

    rule: Rule
    paragraphs: list[str]
    thresholds: list[tuple[str, str]]


def policies() -> list[tuple[Mode, list[Policy]]]:
    """Return every failure mode with the rules that look for it, in the order of the dashboard's columns."""
    return [(mode, [_policy(rule) for rule in RULES if rule.mode == mode.code]) for mode in MODES]


def _policy(rule: Rule) -> Policy:
    values = {field.name: getattr(rule.thresholds, field.name) for field in fields(rule.thresholds)}
    return Policy(
        rule=rule,
        paragraphs=[" ".join(paragraph.split()) for paragraph in rule.policy.strip().split("\n\n")],
        thresholds=settings_in_words(values),
    )
