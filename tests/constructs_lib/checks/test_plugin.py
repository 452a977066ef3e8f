"""The plugin on apps that have nothing else of ours, and on those that have."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aws_cdk import Acknowledgment, App, Duration, NestedStack, Stack, Stage, Validations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import LambdaChecks, QueueConsumer, StandardFunction
from constructs_lib.checks.checking import CHECKED
from constructs_lib.limits import LIMITS_CONTEXT_KEY
from tests.support.stacks import ROOT

MakeApp = Callable[..., App]


@pytest.fixture
def make(tmp_path: Path) -> MakeApp:
    """Make an app with the plugin on it."""

    def call(**context: Any) -> App:
        app = App(outdir=str(tmp_path / "cdk.out"), context=context)
        Validations.of(app).add_plugins(LambdaChecks())
        return app

    return call


def _worker(scope: Construct, *, visibility: int = 180, concurrency: int | None = None) -> sqs.Queue:
    """Define a function behind a queue, right but for what is given."""
    failed = sqs.Queue(scope, "Failed", retention_period=Duration.days(14))
    failed.metric_approximate_number_of_messages_visible().create_alarm(
        scope, "Alarm", threshold=1, evaluation_periods=1
    )
    dead = sqs.DeadLetterQueue(queue=failed, max_receive_count=5)
    queue = sqs.Queue(scope, "Queue", visibility_timeout=Duration.seconds(visibility), dead_letter_queue=dead)
    function = lambda_.Function(
        scope,
        "Work",
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
        timeout=Duration.seconds(30),
        code=lambda_.Code.from_inline("def handler(event, context): pass"),
        log_group=logs.LogGroup(scope, "Logs", retention=logs.RetentionDays.ONE_MONTH),
        reserved_concurrent_executions=concurrency,
    )
    function.add_event_source(sources.SqsEventSource(queue, report_batch_item_failures=True))
    return queue


def _report(app: App) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Return what the plugin says of each construct, and what was acknowledged."""
    file = Path(app.outdir) / "validation-report.json"
    reports = json.loads(file.read_text())["pluginReports"] if file.exists() else []
    (ours,) = [each for each in reports if each["pluginName"] == "ConstructsLib"] or [{}]
    said = [
        (each["ruleName"], each["severity"], each["violatingConstructs"][0]["constructPath"])
        for each in ours.get("violations", [])
    ]
    return said, [each["ruleName"] for each in ours.get("suppressedViolations", [])]


def test_a_clean_app_hears_nothing(make: MakeApp, capfd: pytest.CaptureFixture[str]) -> None:
    app = make()
    _worker(Stack(app, "Shop"))
    app.synth()
    assert _report(app) == ([], [])
    assert capfd.readouterr() == ("", "")


def test_an_error_stops_the_synthesis(make: MakeApp) -> None:
    app = make()
    _worker(Stack(app, "Shop"), visibility=5)
    with pytest.raises(RuntimeError, match="VisibilityTimeout must be"):
        app.synth()
    assert _report(app) == ([("LP104", "error", "Shop/Queue/Resource")], [])


def test_a_warning_is_printed_and_stops_nothing(make: MakeApp) -> None:
    app = make()
    _worker(Stack(app, "Shop"), visibility=60)
    app.synth()
    assert _report(app) == ([("LP105", "warning", "Shop/Queue/Resource")], [])


@pytest.mark.parametrize("place", ["queue", "stack", "app"])
def test_what_is_acknowledged_stops_nothing(make: MakeApp, place: str) -> None:
    app = make()
    stack = Stack(app, "Shop")
    queue = _worker(stack, visibility=5)
    scope: Construct = {"queue": queue, "stack": stack, "app": app}[place]
    Validations.of(scope).acknowledge(Acknowledgment(id="ConstructsLib::LP104", reason="it answers at once"))
    app.synth()
    assert _report(app) == ([], ["LP104"])


def test_another_rule_is_not_acknowledged(make: MakeApp) -> None:
    app = make()
    queue = _worker(Stack(app, "Shop"), visibility=5)
    Validations.of(queue).acknowledge(Acknowledgment(id="ConstructsLib::LP105", reason="why"))
    with pytest.raises(RuntimeError, match="VisibilityTimeout must be"):
        app.synth()


def test_stacks_of_stages_and_nested_stacks_are_checked(make: MakeApp) -> None:
    app = make()
    _worker(Stack(Stage(app, "Prod"), "Shop"), visibility=60)
    _worker(NestedStack(Stack(app, "Outer"), "Inner"), visibility=60)
    app.synth()
    assert sorted(path for _, _, path in _report(app)[0]) == [
        "Outer/Inner/Queue/Resource",
        "Prod/Shop/Queue/Resource",
    ]


def test_a_plugin_of_a_stage_checks_that_stage(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path / "cdk.out"))
    prod = Stage(app, "Prod")
    Validations.of(prod).add_plugins(LambdaChecks())
    _worker(Stack(prod, "Shop"), visibility=60)
    _worker(Stack(app, "Other"), visibility=60)
    app.synth()
    assert [path for _, _, path in _report(app)[0]] == ["Prod/Shop/Queue/Resource"]


def test_a_quota_that_the_context_raises(make: MakeApp) -> None:
    app = make()
    _worker(Stack(app, "Shop"), concurrency=2_000)
    app.synth()
    assert "LP018" in [code for code, _, _ in _report(app)[0]]


def test_a_quota_is_raised_by_the_context(make: MakeApp) -> None:
    app = make(**{LIMITS_CONTEXT_KEY: {"LAMBDA_CONCURRENCY": 5_000}})
    _worker(Stack(app, "Shop"), concurrency=2_000)
    app.synth()
    assert "LP018" not in [code for code, _, _ in _report(app)[0]]


def test_before_cdk_left_out_what_is_acknowledged_the_plugin_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As aws-cdk-lib 2.257 calls it: there the context has no app, and CDK reports what it is given.
    app = App(outdir=str(tmp_path / "cdk.out"))
    queue = _worker(Stack(app, "Shop"), visibility=5, concurrency=2_000)
    _worker(Stack(app, "Other"), visibility=60)
    Validations.of(queue).acknowledge(Acknowledgment(id="ConstructsLib::LP104", reason="why"))
    assembly = app.synth()
    raised = {"context": {LIMITS_CONTEXT_KEY: {"LAMBDA_CONCURRENCY": 5_000}}}
    (tmp_path / "cdk.json").write_text(json.dumps(raised))
    monkeypatch.chdir(tmp_path)
    context: Any = SimpleNamespace(template_paths=[each.template_full_path for each in assembly.stacks])
    report = LambdaChecks().validate(context)
    assert report.success
    codes = [each.rule_name for each in report.violations]
    assert "LP105" in codes
    assert not {"LP104", "LP018"} & set(codes)


def _consumer(app: App) -> QueueConsumer:
    """Define a consumer of a queue whose messages come back too early, which it warns of itself."""
    stack = Stack(app, "Shop")
    function = StandardFunction(stack, "Work", entry=ROOT / "lambdas" / "fulfilment")
    failed = sqs.Queue(stack, "Failed", retention_period=Duration.days(14))
    dead = sqs.DeadLetterQueue(queue=failed, max_receive_count=5)
    early = Duration.seconds(35)
    queue = sqs.Queue(stack, "Orders", visibility_timeout=early, dead_letter_queue=dead)
    return QueueConsumer(stack, "Consumer", function=function, queue=queue)


def _warned(construct: Construct) -> str:
    return "".join(str(each.data) for each in construct.node.metadata if each.type == "aws:cdk:warning")


def test_what_a_construct_of_ours_has_warned_of_is_said_once(make: MakeApp) -> None:
    app = make()
    consumer = _consumer(app)
    assert "constructs-lib:LP105]" in _warned(consumer)
    app.synth()
    assert "LP105" not in [code for code, _, _ in _report(app)[0]]


def test_one_id_acknowledges_the_warning_of_a_construct_and_the_finding(make: MakeApp) -> None:
    app = make()
    consumer = _consumer(app)
    said = Acknowledgment(id="constructs-lib:LP105", reason="it answers at once")
    Validations.of(Stack.of(consumer)).acknowledge(said)
    assert "LP105" not in _warned(consumer)
    app.synth()
    assert "LP105" not in [code for code, _, _ in _report(app)[0]]


def test_it_names_its_rules() -> None:
    assert LambdaChecks().rule_ids == sorted(CHECKED)
    assert LambdaChecks().name == "ConstructsLib"
