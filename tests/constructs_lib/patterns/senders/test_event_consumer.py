"""EventConsumer: what it deploys for each parameter, who may do what, and where failed events go."""

from typing import Any

import pytest
from aws_cdk import Aws, CfnParameter, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

from constructs_lib import AsyncRoute, DeadLetter
from constructs_lib.checks.checking import check
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from tests.support.events import bucket_consumer, event_consumer
from tests.support.fan_outs import FUNCTION_ARN, plain_function
from tests.support.ids import named
from tests.support.stacks import app, broken_rules, function, imported_function, stack
from tests.support.templates import properties, resources, statements, template_of

RULE = "AWS::Events::Rule"
PERMISSION = "AWS::Lambda::Permission"
PLACED = {"source": ["shop.orders"], "detail-type": ["Order Placed"]}


def ruled(**arguments: Any) -> dict[str, Any]:
    scope = stack()
    event_consumer(scope, **arguments)
    return properties(template_of(scope), RULE)


def refused(**arguments: Any) -> list[tuple[str, str]]:
    return broken_rules(lambda: event_consumer(stack(), **arguments))


def warnings(construct: Any) -> list[str]:
    return [str(each.data)[:5] for each in construct.node.metadata if each.type == "aws:cdk:warning"]


def test_defaults() -> None:
    scope = stack()
    made = event_consumer(scope)
    template = template_of(scope)
    own = made.failure_route.queue
    assert own is not None
    assert properties(template, RULE) == {
        "EventPattern": PLACED,
        "State": "ENABLED",
        "Targets": [
            {
                "Id": "Target0",
                "Arn": scope.resolve(made.function.function_arn),
                "DeadLetterConfig": {"Arn": scope.resolve(own.queue_arn)},
                "RetryPolicy": {"MaximumRetryAttempts": 185, "MaximumEventAgeInSeconds": 86_400},
            }
        ],
    }
    permission = properties(template, PERMISSION)
    assert permission["Principal"] == "events.amazonaws.com"
    assert permission["SourceArn"] == scope.resolve(made.rule.rule_arn)
    assert "PutEvents" not in str(statements(template))
    assert warnings(made) == []


def test_every_parameter_reaches_the_rule() -> None:
    found = ruled(
        description="Greets",
        retry_attempts=0,
        max_event_age=Duration.minutes(1),
        enabled=False,
    )
    (target,) = found["Targets"]
    assert (found["Description"], found["State"]) == ("Greets", "DISABLED")
    assert target["RetryPolicy"] == {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60}


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["shop"], "detail": {"coupon": [None, "a", 5, True, {"exists": False}]}},
        {"$or": [{"source": ["shop"]}, {"detail-type": [None, "Order Placed"]}]},
        {"source": ["shop"], "replay-name": ["again"]},
        {"source": [{"prefix": "shop"}], "detail": {"coupon": [None]}},
        {"detail": {"$or": [{"a": ["b"]}, {"c": [{"prefix": "d"}]}]}},
    ],
    ids=named,
)
def test_a_mapping_reaches_the_template_as_it_is(pattern: dict[str, Any]) -> None:
    assert ruled(event_pattern=pattern)["EventPattern"] == pattern


def test_the_class_of_cdk_with_its_matchers() -> None:
    given = events.EventPattern(
        source=events.Match.prefix("shop."),
        detail_type=events.Match.any_of(
            events.Match.equals_ignore_case("order placed"), events.Match.wildcard("Order*Paid")
        ),
        detail={
            "total": events.Match.interval(5, 9),
            "coupon": [None],
            "ip": events.Match.ip_address_range("10.0.0.0/8"),
        },
    )
    assert ruled(event_pattern=given)["EventPattern"] == {
        "source": [{"prefix": "shop."}],
        "detail-type": [{"equals-ignore-case": "order placed"}, {"wildcard": "Order*Paid"}],
        "detail": {
            "total": [{"numeric": [">=", 5, "<=", 9]}],
            "coupon": [None],
            "ip": [{"cidr": "10.0.0.0/8"}],
        },
    }


def test_what_only_cloudformation_knows_passes() -> None:
    scope = stack()
    name = CfnParameter(scope, "Name").value_as_string
    names = CfnParameter(scope, "Names", type="CommaDelimitedList").value_as_list
    pattern = {"source": names, "account": [Aws.ACCOUNT_ID], "region": [name], "detail": {"a": [name, 5]}}
    event_consumer(scope, event_pattern=pattern)
    assert properties(template_of(scope), RULE)["EventPattern"] == {
        "source": {"Ref": "Names"},
        "account": [{"Ref": "AWS::AccountId"}],
        "region": [{"Ref": "Name"}],
        "detail": {"a": [{"Ref": "Name"}, 5]},
    }


@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        ({}, ["LP567"]),
        ({"source": "shop"}, ["LP567"]),
        ({"source": []}, ["LP567"]),
        ({"source": ["shop"], "detail": {"a": [{"starts-with": "b"}]}}, ["LP567"]),
        ({"detail": {"total": [{"numeric": [">", 5, "<", 5]}]}}, ["LP567"]),
        ({"Source": ["shop"], "detailType": ["Order Placed"]}, ["LP568", "LP568"]),
        ({"account": [111_111_111_111]}, ["LP520"]),
        ({"detail": [{"exists": True}], "source": ["shop"]}, ["LP520"]),
        ({"detail": {"id": ["x" * 2_048]}}, ["LP522"]),
    ],
    ids=named,
)
def test_a_pattern_that_is_none(pattern: dict[str, Any], codes: list[str]) -> None:
    assert refused(event_pattern=pattern) == [(code, "event_pattern") for code in codes]


def test_a_matcher_that_never_matches() -> None:
    given = events.EventPattern(source=events.Match.does_not_exist())
    assert refused(event_pattern=given) == [("LP520", "event_pattern")]


def test_raised_quota_of_a_pattern() -> None:
    scope = stack({"constructs-lib:limits": {"EVENT_PATTERN_SIZE": 4_096}})
    pattern = {"detail": {"id": ["x" * 2_048]}}
    event_consumer(scope, event_pattern=pattern)
    assert properties(template_of(scope), RULE)["EventPattern"] == pattern


@pytest.mark.parametrize("account", [Aws.ACCOUNT_ID, "111111111111"], ids=named)
def test_a_rule_of_the_default_bus_that_matches_everything(account: str) -> None:
    here = Stack(app(), "Here", env={"account": "111111111111", "region": "us-east-1"})
    assert warnings(event_consumer(here, event_pattern={"account": [account]})) == ["LP521"]
    bus = events.EventBus(here, "Bus")
    assert warnings(event_consumer(here, "Own", event_pattern={"account": [account]}, event_bus=bus)) == []
    default = events.EventBus.from_event_bus_name(here, "Default", "default")
    made = event_consumer(here, "Again", event_pattern={"account": [account]}, event_bus=default)
    assert warnings(made) == ["LP521"]


def test_inputs() -> None:
    field = events.EventField.from_path("$.detail.id")
    (target,) = ruled(input=events.RuleTargetInput.from_object({"id": field}))["Targets"]
    assert target["InputTransformer"] == {
        "InputPathsMap": {"detail-id": "$.detail.id"},
        "InputTemplate": '{"id":<detail-id>}',
    }
    (target,) = ruled(input=events.RuleTargetInput.from_event_path("$.detail"))["Targets"]
    assert target["InputPath"] == "$.detail"
    (target,) = ruled(input=events.RuleTargetInput.from_text("now"))["Targets"]
    assert target["Input"] == '"now"'


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: events.RuleTargetInput.from_event_path("detail.id"), "input"),
        (lambda: events.RuleTargetInput.from_event_path("$.detail['id']"), "input"),
        (lambda: events.RuleTargetInput.from_object({"rule": "<aws.events.rule-arn>"}), "input"),
        (lambda: events.RuleTargetInput.from_text("at <aws.events.event.ingestion-time>"), "input"),
        (
            lambda: events.RuleTargetInput.from_text(f"<name> of {events.EventField.source}"),
            "variables of input",
        ),
        (
            lambda: events.RuleTargetInput.from_object({"id": events.EventField.from_path("detail.id")}),
            "variables of input",
        ),
    ],
)
def test_an_input_that_leads_nowhere(made: Any, said: str) -> None:
    assert refused(input=made()) == [("LP523", said)]


def test_predefined_variables_are_filled_in_beside_a_part_of_the_event() -> None:
    sent = {"rule": "<aws.events.rule-arn>", "id": events.EventField.event_id}
    (target,) = ruled(input=events.RuleTargetInput.from_object(sent))["Targets"]
    assert target["InputTransformer"]["InputTemplate"] == '{"rule":"<aws.events.rule-arn>","id":<id>}'


def test_an_input_of_what_only_cloudformation_knows() -> None:
    scope = stack()
    name = CfnParameter(scope, "Name").value_as_string
    sent = {"name": name, "id": events.EventField.event_id}
    event_consumer(scope, input=events.RuleTargetInput.from_object(sent))
    (target,) = properties(template_of(scope), RULE)["Targets"]
    assert "Fn::Join" in target["InputTransformer"]["InputTemplate"]


def test_both_failures_have_a_route() -> None:
    scope = stack()
    made = event_consumer(scope)
    own, functions = made.failure_route.queue, made.function_failure_route.queue
    assert own is not None
    assert functions is not None
    assert own.node.path == "Stack/Orders/DeadLetterQueue"
    assert functions.node.path == "Stack/OrdersFunction/DeadLetterQueue"
    template = template_of(scope)
    (statement,) = (
        each
        for each in statements(template, "AWS::SQS::QueuePolicy")
        if each["Principal"] == {"Service": "events.amazonaws.com"}
    )
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": scope.resolve(made.rule.rule_arn)}}


def test_no_route_for_a_reason() -> None:
    scope = stack()
    made = event_consumer(scope, dead_letter=DeadLetter.none(reason="prices come every minute"))
    template = template_of(scope)
    (target,) = properties(template, RULE)["Targets"]
    assert "DeadLetterConfig" not in target
    assert not resources(template, "AWS::SQS::Queue")
    reasons = [each.data for each in made.node.metadata if each.type == "constructs-lib:no-dead-letter"]
    assert reasons == ["prices come every minute"]


@pytest.mark.parametrize("is_own", [True, False])
def test_alarms_watch_this_rule_on_its_bus(is_own: bool) -> None:
    scope = stack()
    bus = events.EventBus(scope, "Bus") if is_own else None
    pager = sns.Topic(scope, "Pager")
    made = event_consumer(scope, event_bus=bus, alarm_actions=[actions.SnsAction(pager)])
    found = {
        each["Properties"]["MetricName"]: each["Properties"]
        for name, each in resources(template_of(scope), "AWS::CloudWatch::Alarm").items()
        if not name.startswith("OrdersFunction")
    }
    undelivered = "InvocationsFailedToBeSentToDlq"
    assert set(found) == {"FailedInvocations", undelivered, "ApproximateNumberOfMessagesVisible"}
    arn = scope.resolve(made.rule.rule_arn)
    name: object = {"Fn::Select": [2, {"Fn::Split": ["/", arn]}]} if is_own else {"Ref": arn["Fn::GetAtt"][0]}
    dimensions = [{"Name": "RuleName", "Value": name}]
    if bus is not None:
        dimensions.insert(0, {"Name": "EventBusName", "Value": scope.resolve(bus.event_bus_name)})
    for each in ("FailedInvocations", undelivered):
        assert found[each]["Dimensions"] == dimensions
        assert (found[each]["Statistic"], found[each]["Threshold"]) == ("Sum", 1)
        assert len(found[each]["AlarmActions"]) == 1


def test_functions_of_all_kinds() -> None:
    for make in (plain_function, _alias, imported_function, _by_arn):
        scope = stack()
        called = make(scope)
        event_consumer(scope, function=called)
        template = template_of(scope)
        arn = scope.resolve(called.function_arn)
        assert properties(template, RULE)["Targets"][0]["Arn"] == arn
        assert properties(template, PERMISSION)["FunctionName"] == arn


def _alias(scope: Stack) -> lambda_.Alias:
    return function(scope).add_alias("live")


def _by_arn(scope: Stack) -> lambda_.IFunction:
    return lambda_.Function.from_function_arn(scope, "Theirs", FUNCTION_ARN)


def test_a_function_keeps_the_route_that_a_bucket_has_wired() -> None:
    scope = stack()
    first = bucket_consumer(scope)
    made = event_consumer(scope, function=first.function)
    assert made.function_failure_route is first.function_failure_route
    other = DeadLetter.queue(retention_period=Duration.days(1))
    again = broken_rules(lambda: event_consumer(scope, "O", function=first.function, dead_letter=other))
    assert again == [("LP308", "function")]


def test_everything_in_a_stack_of_its_own() -> None:
    whole = app()
    functions, buses, here = (Stack(whole, name) for name in ("Functions", "Buses", "Here"))
    worker, bus = function(functions), events.EventBus(buses, "Bus")
    event_consumer(here, event_bus=bus, function=worker)
    event_consumer(here, "Other", function=worker)
    bus.grant_put_events_to(worker)
    whole.synth()
    assert [each.node.id for each in functions.dependencies] == ["Buses"]
    assert buses.dependencies == []
    assert {each.node.id for each in here.dependencies} == {"Functions", "Buses"}


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_regions(region: str) -> None:
    whole = app()
    here = Stack(whole, "Here", env={"account": "111111111111", "region": "us-east-1"})
    there = Stack(whole, "There", env={"account": "111111111111", "region": region})
    bus, worker = events.EventBus(there, "Bus"), function(there)
    if region == "us-east-1":
        event_consumer(here, event_bus=bus, function=worker)
        return
    found = broken_rules(lambda: event_consumer(here, event_bus=bus, function=worker))
    assert found == [("LP524", "function"), ("LP524", "event_bus")]
    event_consumer(Stack(whole, "Anywhere"), event_bus=bus)


def _said_at_synthesis(scope: Stack, made: Any) -> list[str]:
    try:
        scope.node.root.synth()  # type: ignore[attr-defined]
    except RuntimeError as error:
        return [code for code in ("LP525", "LP526") if code in str(error)]
    return [code for code in warnings(made) if code != "LP521"]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ({"account": [Aws.ACCOUNT_ID]}, ["LP525"]),
        ({"source": [{"anything-but": {"prefix": "aws."}}]}, ["LP525"]),
        ({"source": ["shop.orders"]}, ["LP526"]),
        (PLACED, []),
        ({"source": ["aws.s3"]}, []),
        ({"detail": {"a": ["b"]}}, []),
    ],
    ids=["own account", "anything but AWS", "own source", "placed", "source of AWS", "detail only"],
)
@pytest.mark.parametrize("is_own", [True, False])
def test_a_function_that_may_put_what_its_rule_matches(
    pattern: dict[str, Any], said: list[str], is_own: bool
) -> None:
    scope = stack()
    default = events.EventBus.from_event_bus_name(scope, "Default", "default")
    bus = events.EventBus(scope, "Bus") if is_own else default
    made = event_consumer(scope, event_pattern=pattern, event_bus=bus if is_own else None)
    bus.grant_put_events_to(made)
    assert _said_at_synthesis(scope, made) == said


def test_a_loop_that_is_meant() -> None:
    scope = stack()
    bus = events.EventBus(scope, "Bus")
    made = event_consumer(scope, event_pattern={"version": ["0"]}, event_bus=bus)
    bus.grant_put_events_to(made)
    made.allow_recursion(reason="the function puts nothing for its own events")
    assert _said_at_synthesis(scope, made) == []
    assert broken_rules(lambda: made.allow_recursion(reason=" ")) == [("LP511", "reason")]


def test_a_function_that_puts_elsewhere() -> None:
    scope = stack()
    made = event_consumer(scope, event_pattern={"version": ["0"]}, event_bus=events.EventBus(scope, "Bus"))
    events.EventBus(scope, "Other").grant_put_events_to(made)
    assert _said_at_synthesis(scope, made) == []


def _checked(scope: Stack) -> list[str]:
    graph = Graph()
    add_stack(graph, template_of(scope), name="Shop", account="111122223333", region="eu-central-1")
    return [each.code for each in check(graph) if each.code in {"LP391", "LP394"}]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"source": ["shop"]}, {"source": ["till"]}, ["LP394"]),
        ({"source": ["shop"]}, {"source": ["till"], "detail-type": ["Sold"]}, []),
        ({"source": ["shop"]}, {"source": ["aws.s3"]}, []),
    ],
    ids=named,
)
def test_check_finds_a_circle_through_two_functions(
    one: dict[str, Any], other: dict[str, Any], found: list[str]
) -> None:
    scope = stack()
    shop, till = events.EventBus(scope, "Shop"), events.EventBus(scope, "Till")
    till.grant_put_events_to(event_consumer(scope, "One", event_bus=shop, event_pattern=one))
    shop.grant_put_events_to(event_consumer(scope, "Other", event_bus=till, event_pattern=other))
    assert _checked(scope) == found


def test_check_finds_a_function_that_puts_what_its_rule_matches() -> None:
    scope = stack()
    bus = events.EventBus(scope, "Bus")
    bus.grant_put_events_to(event_consumer(scope, event_bus=bus, event_pattern={"source": ["shop"]}))
    assert _checked(scope) == ["LP391"]


def test_a_route_defined_before_keeps_its_retries() -> None:
    scope = stack()
    worker = function(scope)
    dead_letter = DeadLetter.queue(retention_period=Duration.days(10))
    route = AsyncRoute(scope, "Route", function=worker, retry_attempts=1, dead_letter=dead_letter)
    made = event_consumer(scope, function=worker, retry_attempts=3, dead_letter=dead_letter)
    template = template_of(scope)
    assert made.function_failure_route.queue is route.failure_route.queue
    assert properties(template, "AWS::Lambda::EventInvokeConfig")["MaximumRetryAttempts"] == 1
    (target,) = properties(template, RULE)["Targets"]
    assert target["RetryPolicy"]["MaximumRetryAttempts"] == 3
