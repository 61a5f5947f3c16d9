"""The failure modes and their rules, in words: for the pages that explain them, and for docs/rules."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from accounts.wording import counted
from notebook.words import settings_in_words
from stalls.failure_modes import MODES, RULES
from stalls.rules import Mode, Rule

# Between paragraphs, and before each line that says another thing of the rule.
BREAK = re.compile(r"\n\n|\n(?=(?:Thresholds|It counts from|Missing data):)")
SOURCE = re.compile(r"domain\.md C\.6 ([A-Z]+-\d)")
DECISION = re.compile(r"\b(ADR \d+)\b")


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule: what it says in plain English, paragraph by paragraph, and its thresholds as pairs of label and value."""

    rule: Rule
    mode: Mode
    paragraphs: list[str]
    thresholds: list[tuple[str, str]]

    @property
    def name(self) -> str:
        """Return the rule's name within its mode."""
        return self.rule.id.partition("/")[2]

    @property
    def in_a_sentence(self) -> str:
        return self.paragraphs[0]

    @property
    def origin(self) -> str:
        """Return what the rule says of its thresholds and where they come from."""
        return next((paragraph for paragraph in self.paragraphs if paragraph.startswith("Thresholds:")), "")

    @property
    def source(self) -> str:
        """Return the row of the domain research that the rule follows, such as INT-3, else the decision behind it."""
        policy = " ".join(self.paragraphs)
        found = SOURCE.search(policy) or DECISION.search(policy)
        return found[1] if found else ""

    @property
    def habits(self) -> list[tuple[str, str]]:
        """Return how it opens, closes and rests, as pairs of label and value."""
        rule = self.rule
        days = counted(rule.opens_after_days, "day")
        opens = f"once it has held for {days}" if rule.opens_after_days else "at once"
        closes = f"once it has been clear for {counted(rule.closes_after_days, 'day')}"
        pause = "does not apply" if rule.rests_in_a_pause else "goes on"
        how = [("Opens", opens), ("Clears when", rule.clears_when), ("Closes", closes)]
        return [*how, ("While the pilot is paused", pause)]


def policies() -> list[tuple[Mode, list[Policy]]]:
    """Return every failure mode with the rules that look for it, in the order of the dashboard's columns."""
    return [(mode, [policy(rule) for rule in RULES if rule.mode == mode.code]) for mode in MODES]


def policy(rule: Rule) -> Policy:
    """Return what a rule says."""
    [mode] = [mode for mode in MODES if mode.code == rule.mode]
    said = rule.policy.strip().replace("`since`:", "It counts from:")
    paragraphs = [" ".join(paragraph.split()) for paragraph in BREAK.split(said)]
    return Policy(rule, mode, paragraphs, settings_in_words(asdict(rule.thresholds)))
