"""The pages of docs/rules, made from the rules' own modules so that they cannot say something else."""

from __future__ import annotations

from pathlib import Path

from portfolio.policies import Policy, policies

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "rules"
MADE = "<!-- Made from the rule's module by `manage.py rule_docs`. Change the module. -->"


def pages() -> dict[str, str]:
    """Return the text of every page by its path below docs/rules."""
    every = [policy for _, of_mode in policies() for policy in of_mode]
    return {"README.md": _index()} | {f"{policy.rule.id}.md": _page(policy) for policy in every}


def _index() -> str:
    lines = [
        MADE,
        "# The rules",
        "",
        "Every rule is one module of `stalls/failure_modes/<mode>/`, listed in `stalls/failure_modes/__init__.py`. The",
        "module's docstring is the policy and says where each threshold comes from. How a finding opens, worsens,",
        "eases and closes is `stalls/state_machine.py`; how findings are read together `stalls/interactions.py`.",
        "Thresholds are defaults: a portfolio, or a sector in it, can have its own from a day on, with a reason.",
    ]
    for mode, of_mode in policies():
        lines += ["", f"## {mode.title}", "", mode.meaning, "", "| rule | what it finds | source |", "|---|---|---|"]
        lines += [_row(policy) for policy in of_mode]
    return "\n".join([*lines, ""])


def _row(policy: Policy) -> str:
    return f"| [`{policy.rule.id}`]({policy.rule.id}.md) | {policy.in_a_sentence} | {policy.source} |"


def _page(policy: Policy) -> str:
    lines = [MADE, f"# {policy.rule.title}", "", f"`{policy.rule.id}`, of the failure mode *{policy.mode.title}*.", ""]
    for paragraph in policy.paragraphs:
        lines += [paragraph, ""]
    lines += ["| threshold | by default |", "|---|---|"]
    lines += [f"| {label} | {value} |" for label, value in policy.thresholds]
    lines += ["", *(f"- **{label}:** {value}" for label, value in policy.habits), ""]
    return "\n".join(lines)


def write(folder: Path = FOLDER) -> None:
    """Write every page, and remove those of rules that are gone."""
    texts = pages()
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for file in sorted(folder.rglob("*.md")):
        if str(file.relative_to(folder)) not in texts:
            file.unlink()
