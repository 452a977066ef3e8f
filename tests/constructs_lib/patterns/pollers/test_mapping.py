"""What pollers share: who reads, in which order things are made, and what a filter may be."""

from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from constructs_lib._internal.targets import timeout_of
from tests.support.fan_outs import FUNCTION_ARN, ROLE_ARN, plain_function
from tests.support.queues import QUEUE_ARN, consumer
from tests.support.stacks import (
    app,
    broken_rules,
    function,
    imported_function,
    number_token,
    stack,
    text_token,
)
from tests.support.templates import properties, resources, template_of

MAPPING, POLICY = "AWS::Lambda::EventSourceMapping", "AWS::IAM::Policy"
ANY = {"body": {"kind": ["order"]}}
CRITERIA, RULE = lambda_.FilterCriteria, lambda_.FilterRule


def _warnings(construct: Any) -> list[str]:
    return [str(each.data)[:5] for each in construct.node.metadata if each.type == "aws:cdk:warning"]


def _mapping(scope: Stack) -> dict[str, Any]:
    return properties(template_of(scope), MAPPING)


def _with_role(scope: Stack, *, mutable: bool) -> lambda_.IFunction:
    role = iam.Role.from_role_arn(scope, "Role", ROLE_ARN, mutable=mutable)
    return lambda_.Function.from_function_attributes(
        scope, "Theirs", function_arn=FUNCTION_ARN, role=role, same_environment=True
    )


def test_mapping_waits_for_the_policy() -> None:
    scope = stack()
    consumer(scope)
    template = template_of(scope)
    (mapping,) = resources(template, MAPPING).values()
    (policy,) = mapping["DependsOn"]
    found = template["Resources"][policy]
    assert found["Type"] == POLICY
    actions = [each["Action"] for each in found["Properties"]["PolicyDocument"]["Statement"]]
    assert actions == [
        [
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ReceiveMessage",
        ]
    ]


def test_stacks_of_the_source_and_of_the_function_depend_on_nothing() -> None:
    whole = app()
    queues, functions, here = (Stack(whole, name) for name in ("Queues", "Functions", "Here"))
    reader = function(functions)
    consumer(here, function=reader)
    queue = sqs.Queue(queues, "Queue", visibility_timeout=Duration.minutes(1))
    made = consumer(here, "Theirs", function=reader, queue=queue)
    whole.synth()
    assert {each.node.id for each in here.dependencies} == {"Functions", "Queues"}
    assert queues.dependencies == functions.dependencies == []
    assert made.queue is queue


def test_policies_of_two_stacks_on_one_role_have_two_names() -> None:
    whole = app()
    functions, first, second = (Stack(whole, name) for name in ("Functions", "First", "Second"))
    reader = function(functions)
    for scope in (first, second):
        consumer(scope, function=reader)
    names = [properties(template_of(scope), POLICY)["PolicyName"] for scope in (first, second)]
    assert len(set(names)) == 2


def test_an_alias_is_invoked() -> None:
    scope = stack()
    consumer(scope, function=function(scope).add_alias("live"))
    assert _mapping(scope)["FunctionName"]["Fn::Join"][1][1] == ":live"


def test_the_latest_version_is_the_function() -> None:
    scope = stack()
    plain = function(scope)
    consumer(scope, function=plain.latest_version)
    assert _mapping(scope)["FunctionName"] == scope.resolve(plain.function_name)


def test_imported_version_and_alias_are_invoked() -> None:
    scope = stack()
    version = lambda_.Version.from_version_arn(scope, "Version", f"{FUNCTION_ARN}:3")
    alias = lambda_.Alias.from_alias_attributes(scope, "Live", alias_name="live", alias_version=version)
    hidden = Duration.minutes(1)
    consumer(scope, "ByVersion", function=version, visibility_timeout=hidden)
    consumer(scope, "ByAlias", function=alias, visibility_timeout=hidden)
    names = [each["Properties"]["FunctionName"] for each in resources(template_of(scope), MAPPING).values()]
    assert names == ["theirs:3", "theirs:live"]


def test_a_version_or_alias_imported_as_a_function_is_refused() -> None:
    scope = stack()
    alias = lambda_.Function.from_function_arn(scope, "Live", f"{FUNCTION_ARN}:live")
    hidden = Duration.minutes(1)
    found = broken_rules(lambda: consumer(scope, function=alias, visibility_timeout=hidden))
    assert found == [("LP112", "function")]


def test_an_imported_role_that_can_be_changed_gets_the_policy() -> None:
    scope = stack()
    made = consumer(scope, function=_with_role(scope, mutable=True), visibility_timeout=Duration.minutes(1))
    assert properties(template_of(scope), POLICY)["Roles"] == ["theirs"]
    assert _warnings(made) == []


@pytest.mark.parametrize(
    "kind", [imported_function, lambda scope: _with_role(scope, mutable=False)], ids=["no role", "fixed role"]
)
def test_a_role_that_cannot_be_changed_is_told(kind: Any) -> None:
    scope = stack()
    made = consumer(scope, function=kind(scope), visibility_timeout=Duration.minutes(1))
    template = template_of(scope)
    assert not resources(template, POLICY)
    (mapping,) = resources(template, MAPPING).values()
    assert "DependsOn" not in mapping
    assert _warnings(made) == ["LP116"]


@pytest.mark.parametrize("account", ["111111111111", "222222222222"])
@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_the_mapping_is_made_where_the_function_is(account: str, region: str) -> None:
    here = Stack(app(), "Here", env={"account": account, "region": region})
    theirs = lambda_.Function.from_function_arn(here, "Theirs", FUNCTION_ARN)

    def make() -> object:
        return consumer(here, function=theirs, visibility_timeout=Duration.minutes(1))

    if (account, region) == ("111111111111", "us-east-1"):
        make()
    else:
        assert broken_rules(make) == [("LP111", "function")]


def test_a_source_in_another_region_is_refused_and_in_another_account_is_not() -> None:
    here = Stack(app(), "Here", env={"account": "222222222222", "region": "us-east-1"})
    near = sqs.Queue.from_queue_arn(here, "Near", QUEUE_ARN)
    far = sqs.Queue.from_queue_arn(here, "Far", QUEUE_ARN.replace("us-east-1", "eu-west-1"))
    made = consumer(here, queue=near)
    assert _warnings(made) == ["LP114", "LP135"]
    assert broken_rules(lambda: consumer(here, "Other", queue=far)) == [("LP113", "queue")]


def test_two_imports_of_one_queue_and_one_function_are_the_same() -> None:
    scope = stack()

    def make(name: str) -> object:
        return consumer(
            scope,
            name,
            function=lambda_.Function.from_function_arn(scope, f"{name}Function", FUNCTION_ARN),
            queue=sqs.Queue.from_queue_arn(scope, f"{name}Queue", QUEUE_ARN),
        )

    make("First")
    assert broken_rules(lambda: make("Second")) == [("LP115", "queue")]


def test_the_latest_version_is_no_second_function() -> None:
    scope = stack()
    queue, reader = sqs.Queue(scope, "Queue", visibility_timeout=Duration.minutes(1)), function(scope)
    consumer(scope, queue=queue, function=reader)
    found = broken_rules(lambda: consumer(scope, "Again", queue=queue, function=reader.latest_version))
    assert found == [("LP115", "queue")]


def test_apps_know_nothing_of_each_other() -> None:
    for scope in (stack(), stack()):
        queue = sqs.Queue.from_queue_arn(scope, "Queue", QUEUE_ARN)
        consumer(scope, function=lambda_.Function.from_function_arn(scope, "F", FUNCTION_ARN), queue=queue)


def test_a_consumer_that_was_refused_does_not_poll() -> None:
    scope = stack()
    queue, reader = sqs.Queue(scope, "Queue", visibility_timeout=Duration.minutes(1)), function(scope)
    found = broken_rules(lambda: consumer(scope, queue=queue, function=reader, batch_size=0))
    assert found == [("LP101", "batch_size")]
    assert _warnings(consumer(scope, "Again", queue=queue, function=reader)) == ["LP114"]


def test_filters() -> None:
    scope = stack()
    patterns: list[dict[str, Any]] = [
        ANY,
        {"body": {"total": RULE.between(1, 9), "coupon": RULE.null(), "note": [None, "gift"]}},
        {"$or": [{"body": {"a": ["x"]}}, {"body": {"b": RULE.exists()}}]},
    ]
    made = consumer(scope, filters=[CRITERIA.filter(each) for each in patterns])
    assert _warnings(made) == []
    assert [each["Pattern"] for each in _mapping(scope)["FilterCriteria"]["Filters"]] == [
        '{"body":{"kind":["order"]}}',
        '{"body":{"total":[{"numeric":[">",1,"<=",9]}],"coupon":[null],"note":[null,"gift"]}}',
        '{"$or":[{"body":{"a":["x"]}},{"body":{"b":[{"exists":true}]}}]}',
    ]


def test_no_filters() -> None:
    scope = stack()
    consumer(scope)
    assert "FilterCriteria" not in _mapping(scope)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        ANY,
        {"pattern": "order"},
        {"pattern": ["order"]},
        {"pattern": '["order"]'},
        {"pattern": "{}"},
        {"pattern": '{"body": "order"}'},
        {"pattern": '{"body": {"kind": []}}'},
        {"pattern": '{"body": ["order"]}', "prefix": "a"},
    ],
    ids=str,
)
def test_what_is_no_filter_is_refused(wrong: dict[str, object]) -> None:
    good = CRITERIA.filter(ANY)
    found = broken_rules(lambda: consumer(stack(), filters=[good, wrong]))
    assert found == [("LP109", "filters[1]")]


@pytest.mark.parametrize(
    "pattern",
    [
        {"attributes": {"SenderId": ["A"]}},
        {"body": {"kind": ["order"]}, "messageAttributes": {"kind": {"stringValue": ["order"]}}},
        {"$or": [{"body": {"kind": ["order"]}}, {"messageId": ["1"]}]},
    ],
    ids=str,
)
def test_a_filter_of_another_key_is_told(pattern: dict[str, Any]) -> None:
    assert _warnings(consumer(stack(), filters=[CRITERIA.filter(pattern)])) == ["LP137"]


def test_a_filter_with_a_token_passes_unchecked() -> None:
    scope = stack()
    consumer(scope, filters=[CRITERIA.filter({"body": {"kind": [text_token(scope)] * 400}})])
    assert "Fn::Join" in _mapping(scope)["FilterCriteria"]["Filters"][0]["Pattern"]


def test_known_timeout() -> None:
    scope = stack()
    plain = plain_function(scope)
    assert timeout_of(plain) == 3_000
    assert timeout_of(plain.add_alias("live")) == 3_000
    assert timeout_of(function(scope, timeout=Duration.minutes(2))) == 120_000
    assert timeout_of(imported_function(scope)) is None
    late = function(scope, "Late", timeout=Duration.seconds(number_token(scope)))
    assert timeout_of(late) is None
