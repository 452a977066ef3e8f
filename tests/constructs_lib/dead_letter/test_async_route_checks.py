"""What an asynchronous route refuses or warns about, what two fan-outs share, and what is undone later."""

from typing import Any

import pytest
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter
from constructs_lib.errors import ArgumentTypeError
from tests.support.fan_outs import FUNCTION_ARN, ROLE_ARN, async_fan_out, calling, plain_function
from tests.support.ids import named
from tests.support.stacks import app, broken_rules, function, imported_function, stack
from tests.support.templates import properties, resources, template_of

CONFIG, QUEUE = "AWS::Lambda::EventInvokeConfig", "AWS::SQS::Queue"
NONE = DeadLetter.none(reason="The caller asks again every hour")


def _dead_letter_targets(scope: Stack) -> list[Any]:
    functions = resources(template_of(scope), "AWS::Lambda::Function").values()
    found = [each["Properties"].get("DeadLetterConfig") for each in functions]
    return [each["TargetArn"] for each in found if each]


def test_fan_outs_with_the_same_settings_share_one_route() -> None:
    scope = stack()
    worker = function(scope, "Worker")
    first = async_fan_out(scope, "First", targets={"worker": worker}, max_event_age=Duration.hours(1))
    second = async_fan_out(
        scope, "Second", targets={"same": worker.latest_version}, max_event_age=Duration.minutes(60)
    )
    assert first.failure_routes["worker"] is second.failure_routes["same"]
    template = template_of(scope)
    assert [len(resources(template, kind)) for kind in (CONFIG, QUEUE)] == [1, 1]


def test_fan_outs_share_a_version_that_cdk_hands_out_anew_at_every_look() -> None:
    scope = stack()
    caller, worker = calling(scope), function(scope, "Worker")
    first, second = (
        async_fan_out(scope, name, caller=caller, targets={"worker": worker.current_version})
        for name in ("First", "Second")
    )
    assert first.failure_routes["worker"] is second.failure_routes["worker"]
    assert len(resources(template_of(scope), CONFIG)) == 1
    found = broken_rules(
        lambda: async_fan_out(scope, "Third", targets={"it": worker.current_version}, retry_attempts=0)
    )
    assert found == [("LP308", "targets['it']")]


def test_apps_with_the_same_paths_share_nothing() -> None:
    for retry_attempts in (0, 1):
        scope = stack()
        async_fan_out(scope, retry_attempts=retry_attempts)
        assert len(resources(template_of(scope), CONFIG)) == 1


@pytest.mark.parametrize(
    ("different", "named"),
    [
        ({"retry_attempts": 1}, "retry_attempts"),
        ({"max_event_age": Duration.hours(1)}, "max_event_age"),
        ({"dead_letter": DeadLetter.topic()}, "dead_letter"),
        ({"dead_letter": DeadLetter.queue(retention_period=Duration.days(1))}, "dead_letter"),
        ({"dead_letter": NONE}, "dead_letter"),
    ],
    ids=named,
)
def test_fan_outs_with_other_settings_are_refused_by_both_names(
    different: dict[str, Any], named: str
) -> None:
    scope = stack()
    worker = function(scope, "Worker")
    async_fan_out(scope, "First", targets={"worker": worker})
    with pytest.raises(ValueError, match="LP308") as caught:
        async_fan_out(scope, "Second", targets={"worker": worker}, **different)
    text = str(caught.value)
    assert all(part in text for part in ("Stack/Second", "Stack/First", "Stack/Worker", f"another {named};"))


def test_alias_has_settings_of_its_own() -> None:
    scope = stack()
    worker = function(scope, "Worker")
    targets = {"blue": worker.add_alias("blue"), "green": worker.add_alias("green")}
    async_fan_out(scope, "First", targets={"blue": targets["blue"]}, retry_attempts=0)
    async_fan_out(scope, "Second", targets={"green": targets["green"]}, retry_attempts=1)
    found = resources(template_of(scope), CONFIG).values()
    assert {each["Properties"]["MaximumRetryAttempts"] for each in found} == {0, 1}


@pytest.mark.parametrize("is_function_first", [True, False])
def test_alias_beside_its_function_stores_twice(is_function_first: bool) -> None:
    scope = stack()
    worker = function(scope, "Worker")
    both: list[Any] = [worker, worker.add_alias("live")]
    one, two = both if is_function_first else reversed(both)
    assert _warnings(async_fan_out(scope, "One", targets={"worker": one})) == []
    assert _warnings(async_fan_out(scope, "Two", targets={"worker": two})) == ["LP310"]


@pytest.mark.parametrize("is_function_first", [True, False])
@pytest.mark.parametrize(
    ("dead_letter", "codes"),
    [(DeadLetter.queue(), ["LP310"]), (DeadLetter.bucket(), []), (NONE, [])],
    ids=lambda given: getattr(given, "kind", ""),
)
def test_alias_beside_its_function_in_one_fan_out_stores_twice(
    is_function_first: bool, dead_letter: DeadLetter, codes: list[str]
) -> None:
    scope = stack()
    worker = function(scope, "Worker")
    both: list[Any] = [worker, worker.add_alias("live")]
    one, two = both if is_function_first else reversed(both)
    defined = async_fan_out(scope, targets={"one": one, "two": two}, dead_letter=dead_letter)
    assert _warnings(defined) == codes


def test_alias_beside_its_function_may_leave_its_events_to_it() -> None:
    scope = stack()
    worker = function(scope, "Worker")
    async_fan_out(scope, "One", targets={"worker": worker})
    alias = {"live": worker.add_alias("live")}
    assert _warnings(async_fan_out(scope, "Two", targets=alias, dead_letter=NONE)) == []


def _warnings(defined: Any) -> list[str]:
    return [str(each.data)[:5] for each in defined.node.metadata if each.type == "aws:cdk:warning"]


@pytest.mark.parametrize("dead_letter", [DeadLetter.queue(), NONE], ids=lambda given: given.kind)
def test_success_destination_needs_a_role_that_is_known(dead_letter: DeadLetter) -> None:
    scope = stack()
    found = broken_rules(
        lambda: async_fan_out(
            scope,
            targets={"theirs": imported_function(scope)},
            dead_letter=dead_letter,
            on_success=destinations.SqsDestination(sqs.Queue(scope, "Results")),
        )
    )
    assert found == [("LP317", "on_success")]


@pytest.mark.parametrize("is_imported", [True, False])
@pytest.mark.parametrize("kind", ["queue", "topic"])
def test_fifo_is_refused(kind: str, is_imported: bool) -> None:
    scope = stack()
    arn = f"arn:aws:{'sqs' if kind == 'queue' else 'sns'}:us-east-1:111111111111:theirs.fifo"
    place: Any
    if kind == "queue":
        place = sqs.Queue.from_queue_arn(scope, "P", arn) if is_imported else sqs.Queue(scope, "P", fifo=True)
    else:
        place = sns.Topic.from_topic_arn(scope, "P", arn) if is_imported else sns.Topic(scope, "P", fifo=True)
    assert broken_rules(lambda: async_fan_out(scope, dead_letter=DeadLetter.to(place)))[0] == (
        "LP309",
        "dead_letter",
    )


def test_function_with_a_dead_letter_queue_of_its_own_keeps_it() -> None:
    scope = stack()
    own = sqs.Queue(scope, "Own")
    worker = plain_function(scope, "Worker", dead_letter_queue=own)
    targets = {"worker": worker}
    for dead_letter in (DeadLetter.queue(), DeadLetter.topic(), DeadLetter.to(sqs.Queue(scope, "Other"))):
        with pytest.raises(ValueError, match="LP314"):
            async_fan_out(
                scope, caller=calling(scope, str(id(dead_letter))), targets=targets, dead_letter=dead_letter
            )
    defined = async_fan_out(scope, targets=targets, dead_letter=DeadLetter.to(own))
    assert _warnings(defined) == []
    assert _dead_letter_targets(scope) == [scope.resolve(own.queue_arn)]


def test_function_with_a_dead_letter_topic_of_its_own_keeps_it() -> None:
    scope = stack()
    own = sns.Topic(scope, "Own")
    worker = plain_function(scope, "Worker", dead_letter_topic=own)
    async_fan_out(scope, targets={"worker": worker}, dead_letter=DeadLetter.to(own))
    assert _dead_letter_targets(scope) == [scope.resolve(own.topic_arn)]


def test_own_queue_beside_a_bucket_stores_twice() -> None:
    scope = stack()
    worker = plain_function(scope, "Worker", dead_letter_queue_enabled=True)
    defined = async_fan_out(scope, targets={"worker": worker}, dead_letter=DeadLetter.bucket())
    assert _warnings(defined) == ["LP310"]
    template = template_of(scope)
    assert len(_dead_letter_targets(scope)) == 1
    assert "OnFailure" in properties(template, CONFIG)["DestinationConfig"]


def test_own_queue_is_left_where_no_route_is_asked_for() -> None:
    scope = stack()
    worker = plain_function(scope, "Worker", dead_letter_queue_enabled=True)
    async_fan_out(scope, targets={"worker": worker}, dead_letter=NONE)
    assert len(_dead_letter_targets(scope)) == 1


@pytest.mark.parametrize("how", ["call", "argument", "alias"])
def test_function_that_is_configured_already_is_refused(how: str) -> None:
    scope = stack()
    worker = plain_function(scope, "Worker", **({"retry_attempts": 0} if how == "argument" else {}))
    target: Any = worker.add_alias("live", retry_attempts=0) if how == "alias" else worker
    if how == "call":
        worker.configure_async_invoke(retry_attempts=0)
    found = broken_rules(lambda: async_fan_out(scope, targets={"worker": target}))
    assert found == [("LP316", "targets['worker']")]


@pytest.mark.parametrize("target", ["function", "alias"])
def test_function_cannot_be_configured_again(target: str) -> None:
    scope = stack()
    worker: Any = function(scope, "Worker")
    worker = worker.add_alias("live") if target == "alias" else worker
    async_fan_out(scope, targets={"worker": worker})
    with pytest.raises(RuntimeError, match="already been configured"):
        worker.configure_async_invoke(retry_attempts=0)


def _stops_synthesis(scope: Stack) -> str:
    root = scope.node.root
    assert isinstance(root, App)
    with pytest.raises(RuntimeError) as caught:
        root.synth()
    return str(caught.value)


@pytest.mark.parametrize("is_removed", [True, False])
def test_dead_letter_config_that_is_changed_later_stops_synthesis(is_removed: bool) -> None:
    scope = stack()
    worker = function(scope, "Worker")
    async_fan_out(scope, targets={"worker": worker})
    resource = worker.node.default_child
    assert isinstance(resource, lambda_.CfnFunction)
    other = lambda_.CfnFunction.DeadLetterConfigProperty(target_arn="arn:aws:sqs:us-east-1:1:elsewhere")
    resource.dead_letter_config = None if is_removed else other
    assert "LP323 at Stack/FanOut: dead_letter must be" in _stops_synthesis(scope)


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ({}, ["LP315"]),
        ({"role": ROLE_ARN}, []),
        ({"role": ROLE_ARN, "mutable": False}, ["LP315"]),
    ],
    ids=named,
)
def test_role_that_cannot_be_changed_is_warned_about(arguments: dict[str, Any], codes: list[str]) -> None:
    scope = stack()
    role = arguments.get("role") and iam.Role.from_role_arn(
        scope, "Role", arguments["role"], mutable=arguments.get("mutable", True)
    )
    worker = lambda_.Function.from_function_attributes(scope, "Theirs", function_arn=FUNCTION_ARN, role=role)
    assert _warnings(async_fan_out(scope, targets={"worker": worker})) == codes


def test_function_whose_own_role_cannot_be_changed_is_warned_about() -> None:
    scope = stack()
    role = iam.Role.from_role_arn(scope, "Role", ROLE_ARN, mutable=False)
    worker = plain_function(scope, "Worker", role=role)
    assert _warnings(async_fan_out(scope, targets={"worker": worker})) == ["LP315"]
    nothing_to_send = {"worker": plain_function(scope, "Other", role=role)}
    assert _warnings(async_fan_out(scope, "None", targets=nothing_to_send, dead_letter=NONE)) == []


def test_function_of_another_account_is_refused() -> None:
    here = Stack(app(), "Here", env={"account": "222222222222", "region": "us-east-1"})
    theirs = lambda_.Function.from_function_arn(here, "Theirs", FUNCTION_ARN)
    found = broken_rules(lambda: async_fan_out(here, caller=calling(here), targets={"theirs": theirs}))
    assert found == [("LP321", "targets['theirs']")]


@pytest.mark.parametrize(
    "arguments",
    [
        {"retry_attempts": "2"},
        {"retry_attempts": True},
        {"max_event_age": 3_600},
        {"dead_letter": None},
        {"dead_letter": "queue"},
        {"on_success": "arn:aws:sqs:us-east-1:111111111111:results"},
        {"alarm_actions": "arn:aws:sns:us-east-1:111111111111:ops"},
    ],
    ids=named,
)
def test_wrong_types_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        async_fan_out(stack(), **arguments)
    assert [(each.code, each.parameter) for each in caught.value.violations] == [("LP001", *arguments)]


def test_queue_itself_is_no_dead_letter() -> None:
    scope = stack()
    with pytest.raises(ArgumentTypeError):
        async_fan_out(scope, dead_letter=sqs.Queue(scope, "Queue"))


def test_all_violations_are_reported_together() -> None:
    scope = stack()
    found = broken_rules(
        lambda: async_fan_out(
            scope,
            targets={" ": imported_function(scope)},
            retry_attempts=3,
            max_event_age=Duration.seconds(59),
            dead_letter=DeadLetter.queue(retention_period=Duration.seconds(59)),
        )
    )
    assert [code for code, _ in found] == ["LP306", "LP307", "LP305", "LP318"]
