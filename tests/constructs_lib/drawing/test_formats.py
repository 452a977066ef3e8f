"""The forms of a drawing, against what is on record, and on inputs that are odd."""

import base64
import hashlib
import json
import re
import subprocess
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from constructs_lib.drawing.diagram import Diagram
from constructs_lib.drawing.dot import dot
from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.drawing.folding import folded
from constructs_lib.drawing.html import page
from constructs_lib.drawing.installed_graphviz import node
from constructs_lib.drawing.layout import LaidOut, laid_out
from constructs_lib.drawing.mermaid import mermaid
from constructs_lib.drawing.remarks import Remark
from constructs_lib.drawing.svg import svg
from constructs_lib.templates.graph import Graph
from tests.constructs_lib.checks.parts import allow, arn, queue_consumer, ref, resource, role
from tests.constructs_lib.drawing.apps import app_of, example_app
from tests.constructs_lib.drawing.large_apps import of_40_functions, of_functions_none_of_which_is_alike

GOLDEN = Path(__file__).with_name("golden")
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'


def _consumer() -> Graph:
    return app_of(Shop=queue_consumer())


def _svg(diagram: Diagram) -> str:
    return svg(laid_out(diagram.components()), "Event flow of a test")


@cache
def _consumer_page() -> str:
    return _page(_consumer())


def _page(app: Graph, *remarks: Remark) -> str:
    diagram = diagram_of(app)
    return page(diagram, laid_out(diagram.components()), "Event flow of a test", remarks)


def _shortened_page() -> str:
    """Return a page without what has tests of its own: style, script and drawing."""
    return re.sub(
        r"(?s)(<style>|<script>|<svg |'sha256-).*?(</style>|</script>|</svg>|')", r"\1...\2", _consumer_page()
    )


GOLDENS: dict[str, Callable[[], str]] = {
    "example-app.mmd": lambda: mermaid(folded(diagram_of(example_app()))),
    "example-app.dot": lambda: dot(folded(diagram_of(example_app()))),
    "shop-of-40-functions.mmd": lambda: mermaid(folded(diagram_of(of_40_functions()))),
    "consumer.svg": lambda: _svg(diagram_of(_consumer())),
    "consumer.html": _shortened_page,
}


@pytest.mark.parametrize("name", GOLDENS)
def test_drawing_is_the_one_on_record(name: str, request: pytest.FixtureRequest) -> None:
    now = GOLDENS[name]()
    if request.config.getoption("update_snapshots"):
        (GOLDEN / name).write_text(now)
    assert now == (GOLDEN / name).read_text()


def test_no_record_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(GOLDENS)


def _hostile() -> Graph:
    named = {
        **resource("Lambda::Function"),
        "Metadata": {"aws:cdk:path": f"Shop/{HOSTILE} \\ \" ' ` $x/Resource"},
    }
    rule = resource(
        "Events::Rule",
        ScheduleExpression=HOSTILE,
        Description=HOSTILE,
        Targets=[{"Id": "1", "Arn": arn("Work")}],
    )
    return app_of(**{f"Stack {HOSTILE}": {"Work": named, "Rule": rule}})


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes |= dict(attrs)


def test_no_text_of_a_template_becomes_a_part_of_the_page() -> None:
    text = _page(_hostile(), Remark(_hostile().resources[0], HOSTILE))
    found = _Elements(text)
    assert (found.names.count("script"), found.names.count("img")) == (2, 0)
    assert not [name for name in found.attributes if name.startswith("on")]
    (data,) = re.findall(r'(?s)<script type="application/json" id="data">(.*?)</script>', text)
    rule = next(each for each in json.loads(data).values() if "Rule" in each["title"])
    assert rule["resources"][0]["properties"]["Description"] == HOSTILE


def test_a_page_fetches_nothing_and_runs_its_own_script_only() -> None:
    text = _consumer_page()
    assert set(re.findall(r"https?://[^\"\s)<]+", text)) == {"http://www.w3.org/2000/svg"}
    assert not {"src", "href"} & _Elements(text).attributes.keys()
    (allowed,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    assert allowed.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in allowed
    assert "eval" not in text
    blocks = re.findall(r"(?s)<(?:script|style)>(.*?)</(?:script|style)>", text)
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in blocks]
    assert len(hashes) == 3
    assert all(f"'sha256-{each}'" in allowed for each in hashes)


def _data(text: str) -> dict[str, Any]:
    (data,) = re.findall(r'(?s)<script type="application/json" id="data">(.*?)</script>', text)
    found: dict[str, Any] = json.loads(data)
    return found


def test_a_part_says_its_properties_and_the_rules_that_speak_of_it() -> None:
    app = _consumer()
    mapping, queue = (
        next(each for each in app.resources if each.type == kind)
        for kind in ("AWS::Lambda::EventSourceMapping", "AWS::SQS::Queue")
    )
    found = _data(_page(app, Remark(mapping, "LP101 said"), Remark(queue, "LP104 said")))
    work, source = (found[f"Shop/{name}"] for name in ("Function", queue.logical_id))
    assert work["findings"] == ["LP101 said"]
    assert source["findings"] == ["LP104 said"]
    assert source["resources"][0]["properties"] == queue.definition["Properties"]
    assert any(each.startswith("LP016: Timeout; ") for each in work["rules"])
    assert "function" in work["search"]


def test_a_part_of_the_page_is_a_button_with_a_name() -> None:
    buttons = re.findall(r'<g class="part[^>]*>', _consumer_page())
    assert len(buttons) > 2
    assert all('tabindex="0" role="button" aria-label="' in each for each in buttons)


def _ring(count: int) -> Graph:
    resources: dict[str, Any] = {}
    for number in range(count):
        statement = allow("lambda:InvokeFunction", arn(f"F{(number + 1) % count}"))
        resources[f"F{number}"] = resource("Lambda::Function", Role=arn(f"R{number}"))
        resources[f"R{number}"] = role(statement)
    return app_of(Ring=resources)


def _loop_over_a_queue() -> Graph:
    mapping = resource("Lambda::EventSourceMapping", FunctionName=ref("Work"), EventSourceArn=arn("Queue"))
    return app_of(
        Shop={
            "Work": resource("Lambda::Function", Role=arn("Role")),
            "Role": role(allow("sqs:SendMessage", arn("Queue"))),
            "Queue": resource("SQS::Queue"),
            "M": mapping,
        }
    )


ODD: dict[str, Callable[[], Graph]] = {
    "nothing": lambda: app_of(Shop={}),
    "a ring": lambda: _ring(5),
    "a function that calls itself": lambda: _ring(1),
    "a loop over a queue": _loop_over_a_queue,
    "200 functions": lambda: of_functions_none_of_which_is_alike(200),
    "unknown types": lambda: app_of(
        Shop={
            "F": resource("Lambda::Function"),
            "X": {"Type": "Some::New::Thing", "Properties": {"Target": arn("F")}},
            "C": resource("Config::ConfigRule", Source={"SourceIdentifier": arn("F")}),
        }
    ),
    "hostile names": _hostile,
    "characters that XML does not have": lambda: app_of(
        **{
            "Shop\x00": {
                "F\ud800": {
                    **resource("Lambda::Function"),
                    "Metadata": {"aws:cdk:path": "Shop/\x07\n/Resource"},
                },
                "R": resource(
                    "Events::Rule", ScheduleExpression="rate(\x1b)", Targets=[{"Arn": arn("F\ud800")}]
                ),
            }
        }
    ),
    "what has no properties": lambda: app_of(Shop={"F": {"Type": "AWS::Lambda::Function"}, "G": {"Type": 5}}),
}


@cache
def _odd() -> dict[str, tuple[Diagram, list[LaidOut]]]:
    diagrams = {name: diagram_of(make()) for name, make in ODD.items()}
    components = {name: diagram.components() for name, diagram in diagrams.items()}
    # One process lays out all of them.
    laid = iter(laid_out([each for found in components.values() for each in found]))
    return {name: (diagrams[name], [next(laid) for _ in found]) for name, found in components.items()}


@pytest.mark.parametrize("name", ODD)
def test_odd_inputs_are_drawn_in_every_form(name: str) -> None:
    diagram, laid = _odd()[name]
    drawing = fromstring(svg(laid, name).encode())  # noqa: S314 - it is ours
    groups = [each.attrib["class"].split()[0] for each in drawing.iter("{http://www.w3.org/2000/svg}g")]
    assert groups.count("part") == len(diagram.parts)
    assert groups.count("way") == len(diagram.ways) + len([way for way in diagram.ways if way.facts])
    assert len(re.findall(r"^    n\d+", mermaid(diagram), re.MULTILINE)) == len(diagram.parts)
    assert dot(diagram).count("fillcolor=") == len(diagram.parts)
    assert _data(page(diagram, laid, name)).keys() == diagram.parts.keys()


def test_mermaid_has_no_character_that_it_could_take_for_its_own() -> None:
    text = mermaid(diagram_of(_hostile()))
    texts = re.findall(r'"([^"]*)"', text)
    assert len(texts) >= 3
    for each in texts:
        assert re.fullmatch(r"(?:[\w .,/:▲…()\[\]{}*?$=+-]|#\d+;|<br/>)*", each), each


def test_dot_ends_no_text_early() -> None:
    text = dot(diagram_of(_hostile()))
    assert HOSTILE not in text
    assert "&lt;/script&gt;" in text


def test_script_of_the_page_is_javascript() -> None:
    script = files("constructs_lib.drawing") / "page/page.js"
    run = subprocess.run([node(), "--check", str(script)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
