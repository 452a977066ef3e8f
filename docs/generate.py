"""Writes the pages and drawings that say what the library says; `--check` says whether they are current.

docs/rules.md, docs/limits.md, docs/index.md (from the README), docs/constructs/_parameters, docs/blueprints,
docs/reference; docs/examples, out of tests/typing; docs/constructs/_costs, out of docs/prices.toml and of the
templates that snapshots keep; the table of gaps and the types of resources that end docs/local.md, and the
tables that end docs/coming-from.md; and docs/drawings, out of the same templates.
"""

import argparse
import functools
import inspect
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import constructs_lib
from constructs_lib.checks.checking import CHECKED
from constructs_lib.drawing.diagram import Diagram
from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.drawing.folding import folded
from constructs_lib.drawing.layout import laid_out
from constructs_lib.drawing.selecting import of_stacks
from constructs_lib.drawing.svg import svg
from constructs_lib.limits import LIMITS, LIMITS_CONTEXT_KEY
from constructs_lib.local.gaps import GAPS
from constructs_lib.local.gaps.cloudformation.resource_types import WITHOUT_EFFECT
from constructs_lib.local.known_types import known_types
from constructs_lib.rules import RULES, Rule, event_types
from constructs_lib.rules.event_types import EventType
from constructs_lib.rules.ranges import RANGES
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from docs.blueprint_pages import BLUEPRINTS, NAMES, NOTE, RECORD, blueprint_page
from docs.complete_examples import complete_example, sections
from docs.cost_examples import cost_example, cost_names
from docs.reference_pages import PAGES as REFERENCES
from docs.reference_pages import reference_page

DOCS = Path(__file__).parent
PROJECT = Path(constructs_lib.__file__).parents[1]
README = PROJECT / "README.md"
SAMPLES = PROJECT / "tests" / "typing"
LOCAL = PROJECT / "docs" / "local.md"
COMING_FROM = PROJECT / "docs" / "coming-from.md"
SNAPSHOTS = PROJECT / "tests" / "stacks" / "__snapshots__"


def rules_page() -> str:
    """Return the page of every rule."""
    return "\n".join(_rules()) + "\n"


def limits_page() -> str:
    """Return the page of every limit."""
    return "\n".join(_limits()) + "\n"


def index_page() -> str:
    """Return the first page of the site: what the README says of the library and its patterns."""
    readme = README.read_text()
    title, rest = readme.split("\n```sh\n", maxsplit=1)
    said = rest[rest.index("## The smallest stack") : rest.index("## To a real account")]
    said = re.sub(r"\[([^\]]+)\]\((?!docs/\S+\.(?:md|svg)|https?://)[^)]+\)", r"\1", said).replace(
        "](docs/", "]("
    )
    start = "[Get started](getting-started.md): from nothing to a stack that runs and is tested."
    return f"{NOTE}\n\n{title}\n{start}\n\n{said.rstrip()}\n"


def local_page() -> str:
    """Return the page of the local AWS: what is written there, and the table of the gaps that it fills."""
    written, _, _ = LOCAL.read_text().partition(NOTE)
    return written + "\n".join((*_gaps(), "", *_resource_types())) + "\n"


def coming_from_page() -> str:
    """Return the page for people who come from elsewhere: what is written there, and its tables."""
    written, _, _ = COMING_FROM.read_text().partition(NOTE)
    return written + "\n".join((NOTE, *_words_of_others())) + "\n"


def _words_of_others() -> Iterator[str]:
    for table in tomllib.loads(COMING_FROM.with_suffix(".toml").read_text()).values():
        yield from (
            "",
            f"## {table['title']}",
            "",
            "| Serverless | SAM | this library | differences |",
            "|---|---|---|---|",
        )
        for row in table.values():
            if isinstance(row, dict):
                cells = (row["serverless"], row["sam"], f"`{row['ours']}`", row["differs"])
                yield f"| {' | '.join(cells)} |"


def _resource_types() -> Iterator[str]:
    yield from (
        "## Types of resources",
        "",
        "Custom resources, and the following types. *Types in italics* are accepted and do nothing:",
        "",
    )
    for service, types in groupby(known_types(), lambda each: each.rpartition("::")[0]):
        yield f"- `{service}`: {', '.join(map(_resource_type, types))}"


def _resource_type(name: str) -> str:
    short = name.rpartition("::")[2]
    return f"*{short}*" if name in WITHOUT_EFFECT else short


def parameters_page(name: str) -> str:
    """Return the table of a class's parameters, out of its docstring."""
    return "\n".join(_parameters(name)) + "\n"


def _parameters(name: str) -> Iterator[str]:
    yield from _table_of_parameters(name)
    sent = EVENTS.get(name, ())
    if sent:
        yield from (
            "",
            "The event of its function, with the names of Powertools for AWS Lambda:",
            "",
        )
        yield from ("| event | data class | model | function for tests |", "|---|---|---|---|")
        yield from map(_event, sent)
    yield from ("", _where_the_rest_is(name))


def _where_the_rest_is(name: str) -> str:
    full = f"constructs_lib.{name}"
    page = next(page for page, reference in REFERENCES.items() if full in reference.names())
    return f"Types, attributes and source: [`{name}` in the API reference](../reference/{page}.md#{full})."


def _event(sent: EventType) -> str:
    names = (sent.data_class, sent.model, sent.maker)
    cells = [f"`{path.removeprefix('constructs_lib.testing.')}`" if path else "" for path in names]
    short = [re.sub(r"^`aws_lambda_powertools\S*\.(\w+)`$", r"`\1`", cell) for cell in cells]
    return f"| {sent.title} | {' | '.join(short)} |".replace("|  |", "| - |").replace("|  |", "| - |")


def _table_of_parameters(name: str) -> Iterator[str]:
    documentation = inspect.getdoc(getattr(constructs_lib, name)) or ""
    section = re.split(r"^\w+:\n", documentation.partition("Args:\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    entries = re.split(r"^    (\w+): ", section, flags=re.MULTILINE)[1:]
    yield from (NOTE, "", f"| parameter of `{name}` | meaning | default |", "|---|---|---|")
    for parameter, text in zip(entries[::2], entries[1::2], strict=True):
        if parameter in {"scope", "construct_id"}:
            continue
        said, default = _said(" ".join(text.split()))
        yield f"| `{parameter}` | {_cell(said)} | {_cell(default)} |"


def _cost_page(name: str) -> str:
    return f"{NOTE}\n\n{cost_example(name)}"


def _said(text: str) -> tuple[str, str]:
    """Part what is said of a parameter from its default, which ends with its sentence."""
    said, _, rest = text.partition("Default: ")
    default, _, further = rest.partition(". ")
    return " ".join(filter(None, (said.strip(), further))), default.removesuffix(".")


def _rules() -> Iterator[str]:
    built = sum(not rule.is_of_templates for rule in RULES.values())
    yield from (
        NOTE,
        "",
        "# Rules",
        "",
        f"constructs-lib has {len(RULES)} rules: {built} are checked when a construct of this library is "
        f"defined,",
        f"{len(CHECKED)} in [any template](check.md), and {len(RULES) - built} only there.",
        "A code is `LP` (for *Lambda pattern*) and three digits; the first digit is the family of the rule.",
        "",
        "- An **error** stops the synthesis: AWS would refuse the app, or events would certainly be lost. A",
        "  construct also refuses obvious mistakes, for which the check of any template has a warning.",
        "- With a **warning** the app can be deployed, but it may not work as you expect. Acknowledge a "
        "warning",
        "  with CDK; this is used for constructs and templates:",
        '  `Validations.of(construct).acknowledge(Acknowledgment(id="constructs-lib:LP025", reason="why"))`.',
        "",
        "| Code | In a construct | In any template | Rule |",
        "|---|---|---|---|",
    )
    for rule in sorted(RULES.values(), key=lambda each: each.code):
        built_in = "" if rule.is_of_templates else rule.severity.value
        code = f"[{rule.code}](#{rule.code.lower()})"
        yield f"| {code} | {built_in} | {_on_templates(rule)} | {_cell(rule.title)} |"
    for rule in sorted(RULES.values(), key=lambda each: each.code):
        yield from _rule(rule)


def _on_templates(rule: Rule) -> str:
    return (rule.on_templates or rule.severity).value if rule.code in CHECKED else ""


def _rule(rule: Rule) -> Iterator[str]:
    yield from (
        "",
        f"## {rule.code}",
        "",
        f"{rule.title}.",
        "",
        f"- Otherwise {_with_long_names_as_code(rule.why)}.",
        f"- What to do: {_with_long_names_as_code(rule.fix)}.",
        f"- {_severity(rule)}. Source: <{rule.source}>",
    )


def _with_long_names_as_code(text: str) -> str:
    """Mark names and arguments as long as the line of a phone, which the site breaks behind a dot."""
    names = re.sub(r"(?<!\S)([A-Z$a-z][\w.:/${}*-]{39,}[\w}])", r"`\1`", text)
    return re.sub(r'(?<!\S)(\w+=\w+\.\w+\(\w+="\.\.\."\))', r"`\1`", names)


def _severity(rule: Rule) -> str:
    """Say what breaking a rule is in a construct of ours, and what on any template."""
    built, on_templates = rule.severity.value.capitalize(), _on_templates(rule)
    if rule.is_of_templates:
        return f"{built}, in any template"
    if not on_templates:
        return f"{built}, in a construct"
    same = on_templates == rule.severity.value
    return f"{built}, also in any template" if same else f"{built}; in any template: {on_templates}"


def _limits() -> Iterator[str]:
    yield from (
        # The table needs the room of the table of contents, which would be empty.
        "---",
        "hide: [toc]",
        "---",
        "",
        NOTE,
        "",
        "# Limits",
        "",
        "Every AWS limit that constructs-lib checks or uses, with the rule that checks it, the "
        "CloudFormation",
        "property with the value (if it is a single property), the page of AWS, and the day on which the "
        "page",
        "was read.",
        "",
        "AWS raises the **adjustable** limits for an account on request. By default constructs-lib",
        "uses the default of AWS. If AWS has raised a limit, set it in the context of the app (`cdk.json`):",
        "",
        "```json",
        f'{{"context": {{"{LIMITS_CONTEXT_KEY}": {{"LAMBDA_CONCURRENCY": 5000}}}}}}',
        "```",
        "",
        "| Name | What is limited | Least | Most | Adjustable | Checked by | Of | Source, read on |",
        "|---|---|--:|---|---|---|---|---|",
    )
    for limit in LIMITS.values():
        ranges = [each for each in RANGES if each.limit is limit]
        rules = dict.fromkeys(f"[{each.code}](rules.md#{each.code.lower()})" for each in ranges)
        properties = dict.fromkeys(f"`{name}`" for each in ranges for name in each.properties)
        yield (
            f"| `{limit.name}` | {_cell(limit.title)} | {limit.minimum:,} | {limit.maximum:,} {limit.unit} "
            f"| {'yes' if limit.adjustable else 'no'} | {', '.join(rules)} | {', '.join(properties)} "
            f"| [{limit.source.split('/')[-1]}]({limit.source}), {limit.read} |"
        )


def _gaps() -> Iterator[str]:
    yield NOTE
    for service, title in SERVICES.items():
        yield from (
            "",
            f"### {title}",
            "",
            "| gap | on AWS, and here | the emulator without it |",
            "|---|---|---|",
        )
        for name, gap in sorted(GAPS.items()):
            if gap.service == service:
                yield f"| `{name}` | {_cell(gap.aws)} [AWS]({gap.source}) | {_cell(gap.upstream)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _slug(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


@functools.cache
def _drawings() -> dict[str, str]:
    """Return every drawing by its name; one process lays out all of them."""
    diagrams = dict(_diagrams())
    components = {name: diagram.components() for name, (_, diagram) in diagrams.items()}
    laid = iter(laid_out([each for found in components.values() for each in found]))
    return {
        name: svg([next(laid) for _ in found], f"Event flow of {diagrams[name][0]}")
        for name, found in components.items()
    }


def _diagrams() -> Iterator[tuple[str, tuple[str, Diagram]]]:
    """Yield what is drawn: its name, and what it is of."""
    for folder in sorted(BLUEPRINTS.iterdir()):
        record = folder / RECORD
        if record.is_file():
            yield folder.name, (f"the blueprint {folder.name}", _diagram(folder.name, record))
    app = Graph()
    for record in sorted((SNAPSHOTS / "test_example_stacks").iterdir()):
        add_stack(app, json.loads(record.read_text()), name=record.stem.partition("[")[2].rstrip("]"))
    whole = folded(diagram_of(app))
    yield "example-app", ("the example app", whole)
    for name in dict.fromkeys(part.stack for part in whole.parts.values() if part.stack):
        slug = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        yield slug, (f"the example stack {name}", folded(of_stacks(whole, app, [name])))


def _diagram(name: str, record: Path) -> Diagram:
    app = Graph()
    add_stack(app, json.loads(record.read_text()), name=name)
    return folded(diagram_of(app))


DRAWINGS = (
    *sorted(path.parents[3].name for path in BLUEPRINTS.glob("*/tests/__snapshots__/test_stack/*.json")),
    "example-app",
    *sorted(path.name.removesuffix("_stack.py") for path in (PROJECT / "stacks").glob("*_stack.py")),
)
"""The name of every drawing."""

TABLES = (
    "StandardFunction",
    "RestApiFunction",
    "HttpApiFunction",
    "Route",
    "Cors",
    "Throttling",
    "ApiStage",
    "SyncFanOut",
    "AsyncFanOut",
    "ScheduledFunction",
    "DependencyLayer",
    "QueueConsumer",
    "TableStreamConsumer",
    "KinesisConsumer",
    "BucketConsumer",
    "TopicConsumer",
    "RuntimeLayer",
    "FunctionAlarms",
    "EventConsumer",
    "WebSocketApiFunction",
    "WebSocketRoute",
    "AsyncRoute",
    "FunctionUrl",
)
"""Classes whose parameters a page shows."""

EVENTS: dict[str, tuple[EventType, ...]] = {
    "RestApiFunction": (event_types.REST_API,),
    "HttpApiFunction": (event_types.HTTP_API,),
    "FunctionUrl": (event_types.FUNCTION_URL,),
    "SyncFanOut": (event_types.OWN_PAYLOAD,),
    "AsyncFanOut": (event_types.OWN_PAYLOAD,),
    "AsyncRoute": (event_types.OWN_PAYLOAD,),
    "ScheduledFunction": (event_types.SCHEDULE,),
    "QueueConsumer": (event_types.QUEUE,),
    "TableStreamConsumer": (event_types.TABLE,),
    "KinesisConsumer": (event_types.STREAM,),
    "BucketConsumer": (event_types.BUCKET, event_types.BUCKET_NOTIFICATION),
    "EventConsumer": (event_types.EVENT,),
    "TopicConsumer": (event_types.TOPIC,),
    "WebSocketApiFunction": (event_types.WEB_SOCKET,),
}
"""What the functions of a pattern get."""

SERVICES = {
    "api_gateway": "API Gateway",
    "cloudformation": "CloudFormation",
    "cloudwatch": "CloudWatch",
    "dynamodb": "DynamoDB",
    "ec2": "EC2",
    "eventbridge": "EventBridge rules",
    "scheduler": "EventBridge Scheduler",
    "iam": "IAM",
    "lambda_": "Lambda",
    "opensearch": "OpenSearch",
    "s3": "S3",
    "secretsmanager": "Secrets Manager",
    "ses": "SES",
    "sns": "SNS",
    "sqs": "SQS",
}
"""Sub-packages of the gaps, and what the page calls them."""

PAGES: dict[Path, Callable[[], str]] = {
    DOCS / "rules.md": rules_page,
    DOCS / "limits.md": limits_page,
    DOCS / "index.md": index_page,
    DOCS / "local.md": local_page,
    DOCS / "coming-from.md": coming_from_page,
    **{
        DOCS / "constructs" / "_parameters" / f"{_slug(name)}.md": functools.partial(parameters_page, name)
        for name in TABLES
    },
    **{
        DOCS / "constructs" / "_costs" / f"{name}.md": functools.partial(_cost_page, name)
        for name in cost_names()
    },
    **{
        DOCS / "examples" / sample.stem / f"{section}.py": functools.partial(
            complete_example, sample, section
        )
        for sample in sorted(SAMPLES.glob("[!_]*.py"))
        for section in sections(sample)
    },
    **{DOCS / "reference" / f"{name}.md": functools.partial(reference_page, name) for name in REFERENCES},
    **{DOCS / "blueprints" / f"{name}.md": functools.partial(blueprint_page, name) for name in NAMES},
    **{
        DOCS / "drawings" / f"{name}.svg": functools.partial(lambda key: _drawings()[key], name)
        for name in DRAWINGS
        # It has no function.
        if name != "api_gateway_account"
    },
}
"""Every generated page and drawing, and what writes it."""


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
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(PAGES[page]())
    elif old:
        names = ", ".join(str(page.relative_to(DOCS)) for page in old)
        sys.stderr.write(f"generate.py: not current: {names}; run python docs/generate.py\n")
    return int(check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
