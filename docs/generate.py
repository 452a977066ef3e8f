"""Writes docs/rules.md and docs/limits.md from the library; `--check` says whether they are current."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from constructs_lib.limits import LIMITS, LIMITS_CONTEXT_KEY
from constructs_lib.rules import RULES, Rule, Severity

DOCS = Path(__file__).parent
NOTE = "<!-- Written by docs/generate.py from the library; change it there. -->"


def rules_page() -> str:
    """Return the page of every rule."""
    return "\n".join(_rules()) + "\n"


def limits_page() -> str:
    """Return the page of every limit."""
    return "\n".join(_limits()) + "\n"


def _rules() -> Iterator[str]:
    errors = sum(rule.severity is Severity.ERROR for rule in RULES.values())
    yield from (
        NOTE,
        "",
        "# Rules",
        "",
        f"constructs-lib checks {len(RULES)} rules: {errors} errors and {len(RULES) - errors} warnings.",
        "",
        "- An **error** stops synthesis: AWS would refuse it, or events would certainly be lost.",
        "- A **warning** deploys, and surprises. Acknowledge one with CDK's own means:",
        '  `Annotations.of(construct).acknowledge_warning("constructs-lib:LP025", "why")`.',
        "",
        "| Code | | What must hold |",
        "|---|---|---|",
    )
    for rule in RULES.values():
        yield f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity.value} | {_cell(rule.title)} |"
    for rule in RULES.values():
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield from (
        "",
        f"## {rule.code}",
        "",
        f"{rule.title}.",
        "",
        f"- Otherwise {rule.why}.",
        f"- What to do: {rule.fix}.",
        f"- Severity: {rule.severity.value}. Source: <{rule.source}>",
    )


def _limits() -> Iterator[str]:
    yield from (
        NOTE,
        "",
        "# Limits",
        "",
        "Every limit of AWS that constructs-lib knows, with the page that gives it and the day it was read.",
        "",
        "AWS raises the **adjustable** ones for an account on request. Until told otherwise, constructs-lib",
        "holds you to AWS's default; once AWS has raised one, say so in the context of the app (`cdk.json`):",
        "",
        "```json",
        f'{{"context": {{"{LIMITS_CONTEXT_KEY}": {{"LAMBDA_CONCURRENCY": 5000}}}}}}',
        "```",
        "",
        "| Name | What is limited | Least | Most | Unit | Adjustable | Source, read on |",
        "|---|---|--:|--:|---|---|---|",
    )
    for limit in LIMITS.values():
        yield (
            f"| `{limit.name}` | {_cell(limit.title)} | {limit.minimum:,} | {limit.maximum:,} | {limit.unit} "
            f"| {'yes' if limit.adjustable else 'no'} | [{limit.source.split('/')[-1]}]({limit.source}), "
            f"{limit.read} |"
        )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


PAGES = {DOCS / "rules.md": rules_page, DOCS / "limits.md": limits_page}
"""Every generated page, and what writes it."""


def main() -> int:
    """Write the pages, or with `--check` compare them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a page is not current"
    )
    check = parser.parse_args().check
    old = [page for page, text in PAGES.items() if not page.exists() or page.read_text() != text()]
    if not check:
        for page in old:
            page.write_text(PAGES[page]())
    elif old:
        names = " and ".join(page.name for page in old)
        sys.stderr.write(f"generate.py: {names} not current; run python docs/generate.py\n")
    return int(check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
