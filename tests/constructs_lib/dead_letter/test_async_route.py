"""The route of asynchronous invocations: for each kind of function, shared, refused and undone later."""

from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter
from tests.support.fan_outs import FUNCTION_ARN, ROLE_ARN, async_fan_out, calling, plain_function
from tests.support.stacks import app, broken_rules, function, number_token, stack
from tests.support.templates import properties, resources, statements, template_of

CONFIG, FUNCTION, QUEUE = "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::Function", "AWS::SQS::Queue"
NONE = DeadLetter.none(reason="The caller asks again every hour")
KINDS = {
    "queue": DeadLetter.queue(),
    "topic": DeadLetter.topic(),
    "bucket": DeadLetter.bucket(),
    "none": NONE,
}


def _target(scope: Stack, kind: str) -> Any:
    """A target of each kind that AWS knows."""
    theirs: dict[str, Any] = {"function_arn": FUNCTION_ARN, "same_environment": True}
    role = iam.Role.from_role_arn(scope, "TheirRole", ROLE_ARN)
    makes: dict[str, Any] = {
        "function": lambda: function(scope, "Worker"),
        "plain": lambda: plain_function(scope, "Worker"),
        "alias": lambda: function(scope, "Worker").add_alias("live"),
        "version": lambda: function(scope, "Worker").current_version,
        "imported": lambda: lambda_.Function.from_function_attributes(scope, "Theirs", **theirs),
        "imported with role": lambda: lambda_.Function.from_function_attributes(
            scope, "Theirs", role=role, **theirs
        ),
        "imported version": lambda: lambda_.Version.from_version_arn(scope, "Theirs", f"{FUNCTION_ARN}:3"),
        "imported alias": lambda: lambda_.Alias.from_alias_attributes(
            scope, "Live", alias_name="live", alias_version=function(scope, "Worker").current_version
        ),
    }
    return makes[kind]()


def _dead_letter_targets(template: dict[str, Any]) -> list[Any]:
    found = [each["Properties"].get("DeadLetterConfig") for each in resources(template, FUNCTION).values()]
    return [each["TargetArn"] for each in found if each]


def _senders(template: dict[str, Any]) -> set[str]:
    """The actions that policies allow beside those that every function has."""
    ours = ("sqs:SendMessage", "sns:Publish", "s3:PutObject")
    actions = [action for each in statements(template) for action in _listed(each["Action"])]
    return {action for action in actions if action in ours}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("target", ["function", "plain"])
@pytest.mark.parametrize("kind", ["queue", "topic"])
def test_function_keeps_the_raw_event(target: str, kind: str) -> None:
    scope = stack()
    defined = async_fan_out(scope, targets={"worker": _target(scope, target)}, dead_letter=KINDS[kind])
    template = template_of(scope)
    route = defined.failure_routes["worker"]
    arn = scope.resolve(route.queue.queue_arn if route.queue else route.topic.topic_arn)  # type: ignore[union-attr]
    assert _dead_letter_targets(template) == [arn]
    assert "DestinationConfig" not in properties(template, CONFIG)
    assert _senders(template) == {"sqs:SendMessage" if kind == "queue" else "sns:Publish"}
    assert _delivery_metric(template) == "DeadLetterErrors"


def _delivery_metric(template: dict[str, Any]) -> str:
    names = {
        each["Properties"]["MetricName"] for each in resources(template, "AWS::CloudWatch::Alarm").values()
    }
    (found,) = names & {"DeadLetterErrors", "DestinationDeliveryFailures"}
    return str(found)


@pytest.mark.parametrize(
    "target", ["alias", "version", "imported", "imported with role", "imported version", "imported alias"]
)
@pytest.mark.parametrize("kind", ["queue", "topic", "bucket"])
def test_everything_else_has_a_destination(target: str, kind: str) -> None:
    scope = stack()
    defined = async_fan_out(scope, targets={"worker": _target(scope, target)}, dead_letter=KINDS[kind])
    template = template_of(scope)
    route = defined.failure_routes["worker"]
    place: Any = route.queue or route.topic or route.bucket
    arn = scope.resolve(getattr(place, f"{kind}_arn"))
    assert properties(template, CONFIG)["DestinationConfig"] == {"OnFailure": {"Destination": arn}}
    assert _dead_letter_targets(template) == []
    has_role = target not in {"imported", "imported version"}
    action = {"queue": "sqs:SendMessage", "topic": "sns:Publish", "bucket": "s3:PutObject"}[kind]
    assert _senders(template) == ({action} if has_role else set())
    assert _delivery_metric(template) == "DestinationDeliveryFailures"


def test_function_has_a_destination_for_a_bucket() -> None:
    scope = stack()
    async_fan_out(scope, dead_letter=DeadLetter.bucket())
    template = template_of(scope)
    assert _dead_letter_targets(template) == []
    assert "OnFailure" in properties(template, CONFIG)["DestinationConfig"]
    assert "s3:PutObject" in _senders(template)
    assert _delivery_metric(template) == "DestinationDeliveryFailures"


@pytest.mark.parametrize(
    ("target", "function_name", "qualifier"),
    [
        ("function", {"Ref": "Worker"}, "$LATEST"),
        ("imported", "theirs", "$LATEST"),
        ("imported with role", "theirs", "$LATEST"),
        ("imported version", "theirs", "3"),
        ("imported alias", {"Ref": "Worker"}, "live"),
        ("version", {"Ref": "Worker"}, {"Fn::GetAtt": ["Worker", "Version"]}),
    ],
)
def test_settings_are_those_of_what_is_called(target: str, function_name: Any, qualifier: Any) -> None:
    scope = stack()
    async_fan_out(
        scope,
        targets={"worker": _target(scope, target)},
        retry_attempts=1,
        max_event_age=Duration.minutes(90),
    )
    found = properties(template_of(scope), CONFIG)
    assert (found["MaximumRetryAttempts"], found["MaximumEventAgeInSeconds"]) == (1, 5_400)
    assert _without_hash(found["FunctionName"]) == function_name
    assert _without_hash(found["Qualifier"]) == qualifier


def _without_hash(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: [each[:6] if each.startswith("Worker") else each for each in item]
            if isinstance(item, list)
            else item[:6]
            for key, item in value.items()
        }
    return value


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("function", {"FunctionName"}),
        ("alias", {"FunctionName", "Resource"}),
        ("version", {"FunctionName", "Resource"}),
        ("imported version", {"FunctionName", "Resource"}),
        ("imported alias", {"FunctionName", "Resource"}),
    ],
)
def test_delivery_alarm_looks_at_what_is_called(target: str, expected: set[str]) -> None:
    scope = stack()
    defined = async_fan_out(scope, targets={"worker": _target(scope, target)})
    alarm = defined.failure_routes["worker"].delivery_alarm
    assert alarm is not None
    name = scope.get_logical_id(alarm.node.default_child)  # type: ignore[arg-type]
    found = template_of(scope)["Resources"][name]["Properties"]
    dimensions = {each["Name"]: str(each["Value"]) for each in found["Dimensions"]}
    assert set(dimensions) == expected
    if target == "imported version":
        assert dimensions == {"FunctionName": "theirs", "Resource": "theirs:3"}
    if target == "version":
        assert "Version" in dimensions["Resource"]
        assert "Version" not in dimensions["FunctionName"]
    if target == "imported alias":
        assert dimensions["Resource"].endswith(":live']]}")
    assert (found["Namespace"], found["Statistic"], found["Threshold"]) == ("AWS/Lambda", "Sum", 1)


@pytest.mark.parametrize("kind", ["queue", "topic", "bucket"])
def test_imported_function_is_configured_when_its_role_has_the_right(kind: str) -> None:
    scope = stack()
    async_fan_out(scope, targets={"worker": _target(scope, "imported with role")}, dead_letter=KINDS[kind])
    template = template_of(scope)
    (config,) = resources(template, CONFIG).values()
    theirs = [name for name in resources(template, "AWS::IAM::Policy") if name.startswith("TheirRole")]
    assert len(theirs) == 1
    assert config["DependsOn"] == theirs


def test_role_of_another_stack_makes_no_circle() -> None:
    root = app()
    here, there = Stack(root, "Here"), Stack(root, "There")
    role = iam.Role.from_role_arn(there, "TheirRole", ROLE_ARN)
    theirs = lambda_.Function.from_function_attributes(here, "Theirs", function_arn=FUNCTION_ARN, role=role)
    async_fan_out(here, caller=calling(here), targets={"theirs": theirs})
    root.synth()


@pytest.mark.parametrize("target", ["function", "alias", "imported"])
def test_no_route_for_a_reason(target: str) -> None:
    scope = stack()
    defined = async_fan_out(scope, targets={"worker": _target(scope, target)}, dead_letter=NONE)
    template = template_of(scope)
    assert _dead_letter_targets(template) == []
    assert "DestinationConfig" not in properties(template, CONFIG)
    route = defined.failure_routes["worker"]
    assert (route.queue, route.arrivals_alarm, route.delivery_alarm) == (None, None, None)
    reasons = [
        each.data
        for construct in scope.node.find_all()
        for each in construct.node.metadata
        if each.type == "constructs-lib:no-dead-letter"
    ]
    assert reasons == [NONE.reason]


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_no_route_without_a_reason_is_refused(reason: str) -> None:
    assert broken_rules(lambda: async_fan_out(stack(), dead_letter=DeadLetter.none(reason=reason))) == [
        ("LP313", "dead_letter")
    ]


def test_defaults_are_lambdas_own_and_a_queue() -> None:
    scope = stack()
    async_fan_out(scope)
    template = template_of(scope)
    found = properties(template, CONFIG)
    assert (found["MaximumRetryAttempts"], found["MaximumEventAgeInSeconds"]) == (2, 21_600)
    assert len(resources(template, QUEUE)) == 1


@pytest.mark.parametrize("retry_attempts", [0, 1, 2])
def test_retry_attempts_reach_the_template(retry_attempts: int) -> None:
    scope = stack()
    async_fan_out(scope, retry_attempts=retry_attempts)
    assert properties(template_of(scope), CONFIG)["MaximumRetryAttempts"] == retry_attempts


def test_tokens_pass_into_the_template() -> None:
    scope = stack()
    number = number_token(scope)
    async_fan_out(scope, retry_attempts=number, max_event_age=Duration.seconds(number))
    found = properties(template_of(scope), CONFIG)
    assert found["MaximumRetryAttempts"] == found["MaximumEventAgeInSeconds"] == {"Ref": "Number"}


@pytest.mark.parametrize("target", ["function", "alias", "imported with role"])
def test_results_go_to_the_success_destination(target: str) -> None:
    scope = stack()
    results = sqs.Queue(scope, "Results")
    async_fan_out(
        scope,
        targets={"worker": _target(scope, target)},
        dead_letter=NONE,
        on_success=destinations.SqsDestination(results),
    )
    template = template_of(scope)
    found = properties(template, CONFIG)["DestinationConfig"]
    assert found == {"OnSuccess": {"Destination": scope.resolve(results.queue_arn)}}
    assert "sqs:SendMessage" in _senders(template)


@pytest.mark.parametrize("kind", ["queue", "topic", "bucket"])
def test_place_in_another_stack_makes_one_dependency(kind: str) -> None:
    root = app()
    here, there = Stack(root, "Here"), Stack(root, "There")
    place: Any = {"queue": sqs.Queue, "topic": sns.Topic, "bucket": s3.Bucket}[kind](there, "Place")
    targets = {"worker": function(here, "Worker")}
    async_fan_out(here, caller=calling(here), targets=targets, dead_letter=DeadLetter.to(place))
    root.synth()
    assert [each.node.id for each in here.dependencies] == ["There"]


def test_route_lies_with_the_function_and_not_with_its_caller() -> None:
    root = app()
    here, there = Stack(root, "Here"), Stack(root, "There")
    targets = {"worker": function(there, "Worker")}
    defined = async_fan_out(here, caller=calling(here), targets=targets)
    queue = defined.failure_routes["worker"].queue
    assert isinstance(queue, sqs.Queue)
    assert Stack.of(queue) is there


def test_place_in_the_callers_stack_for_a_function_of_another_is_a_circle() -> None:
    root = app()
    here, there = Stack(root, "Here"), Stack(root, "There")
    queue = sqs.Queue(here, "Queue")
    targets = {"worker": function(there, "Worker")}
    route = DeadLetter.to(queue)
    found = broken_rules(
        lambda: async_fan_out(here, caller=calling(here), targets=targets, dead_letter=route)
    )
    assert found == [("LP326", "dead_letter")]
