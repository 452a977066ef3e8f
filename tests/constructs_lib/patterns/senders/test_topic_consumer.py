"""TopicConsumer: what it deploys for each parameter, who may do what, and where failed messages go."""

from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

from constructs_lib import AsyncFanOut, DeadLetter
from tests.support.events import TOPIC_ARN, topic_consumer
from tests.support.fan_outs import FUNCTION_ARN, plain_function
from tests.support.stacks import app, broken_rules, function, imported_function, stack
from tests.support.templates import properties, resources, statements, template_of

SUBSCRIPTION = "AWS::SNS::Subscription"
PERMISSION = "AWS::Lambda::Permission"


def subscribed(**arguments: Any) -> dict[str, Any]:
    scope = stack()
    topic_consumer(scope, **arguments)
    return properties(template_of(scope), SUBSCRIPTION)


def logical_id(scope: Stack, construct: Any) -> str:
    return scope.get_logical_id(construct.node.default_child)


def _words(*values: str) -> sns.SubscriptionFilter:
    return sns.SubscriptionFilter.string_filter(allowlist=list(values))


def test_defaults() -> None:
    scope = stack()
    made = topic_consumer(scope)
    template = template_of(scope)
    topic = {"Ref": logical_id(scope, made.topic)}
    found = properties(template, SUBSCRIPTION)
    own = made.failure_route.queue
    assert own is not None
    assert found == {
        "Endpoint": scope.resolve(made.function.function_arn),
        "Protocol": "lambda",
        "TopicArn": topic,
        "RedrivePolicy": {"deadLetterTargetArn": scope.resolve(own.queue_arn)},
        "FilterPolicyScope": "MessageAttributes",
    }
    assert properties(template, PERMISSION) == {
        "Action": "lambda:InvokeFunction",
        "FunctionName": scope.resolve(made.function.function_arn),
        "Principal": "sns.amazonaws.com",
        "SourceArn": topic,
    }
    (subscription,) = resources(template, SUBSCRIPTION).values()
    assert [template["Resources"][each]["Type"] for each in subscription["DependsOn"]] == [PERMISSION]


def test_topic_that_is_made() -> None:
    scope = stack()
    topic_consumer(scope)
    template = template_of(scope)
    assert properties(template, "AWS::SNS::Topic") == {"KmsMasterKeyId": "alias/aws/sns"}
    (statement,) = statements(template, "AWS::SNS::TopicPolicy")
    assert (statement["Effect"], statement["Action"]) == ("Deny", "sns:Publish")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_filters_by_attribute() -> None:
    found = subscribed(
        filter_policy={
            "shop": _words("berlin", "paris"),
            "total": sns.SubscriptionFilter.numeric_filter(greater_than=100),
        }
    )
    assert found["FilterPolicy"] == {"shop": ["berlin", "paris"], "total": [{"numeric": [">", 100]}]}
    assert found["FilterPolicyScope"] == "MessageAttributes"


def test_filters_by_body() -> None:
    leaf = sns.FilterOrPolicy.filter(_words("berlin"))
    found = subscribed(filter_policy_with_message_body={"order": sns.FilterOrPolicy.policy({"shop": leaf})})
    assert found["FilterPolicy"] == {"order": {"shop": ["berlin"]}}
    assert found["FilterPolicyScope"] == "MessageBody"


def test_null_in_a_filter_reaches_the_template() -> None:
    conditions = [None, "berlin", {"exists": False}]
    given = sns.SubscriptionFilter(conditions)
    by_body = {"order": sns.FilterOrPolicy.policy({"shop": sns.FilterOrPolicy.filter(given)})}
    assert subscribed(filter_policy={"shop": given})["FilterPolicy"] == {"shop": conditions}
    found = subscribed(filter_policy_with_message_body=by_body)["FilterPolicy"]
    assert found == {"order": {"shop": conditions}}


def test_filters_of_either_of_two_keys() -> None:
    either = sns.SubscriptionFilter([{"shop": ["berlin"]}, {"city": [{"prefix": "b"}]}])
    assert subscribed(filter_policy={"$or": either})["FilterPolicy"] == {"$or": either.conditions}


@pytest.mark.parametrize(
    "condition", [{"startsWith": "a"}, {"numeric": ["<", 5, ">", 0]}, {"exists": "true"}]
)
def test_a_condition_that_sns_has_not_is_refused(condition: object) -> None:
    given = sns.SubscriptionFilter([condition])
    by_body = {"order": sns.FilterOrPolicy.policy({"shop": sns.FilterOrPolicy.filter(given)})}
    found = broken_rules(lambda: topic_consumer(stack(), filter_policy={"shop": given}))
    assert found == [("LP807", "conditions of filter_policy")]
    found = broken_rules(lambda: topic_consumer(stack(), filter_policy_with_message_body=by_body))
    assert found == [("LP807", "conditions of filter_policy_with_message_body")]


def test_scope_is_said_with_every_filter_and_without() -> None:
    by_body = {"shop": sns.FilterOrPolicy.filter(_words("berlin"))}
    scopes = [
        subscribed(**given)["FilterPolicyScope"]
        for given in (
            {},
            {"filter_policy": {"shop": _words("a")}},
            {"filter_policy_with_message_body": by_body},
        )
    ]
    assert scopes == ["MessageAttributes", "MessageAttributes", "MessageBody"]


def test_nested_values_count_for_each_level() -> None:
    def nested(count: int) -> dict[str, Any]:
        leaf = sns.FilterOrPolicy.filter(_words(*map(str, range(count))))
        return {"order": sns.FilterOrPolicy.policy({"shop": sns.FilterOrPolicy.policy({"id": leaf})})}

    topic_consumer(stack(), filter_policy_with_message_body=nested(50))
    found = broken_rules(lambda: topic_consumer(stack(), filter_policy_with_message_body=nested(51)))
    assert found == [("LP805", "values of filter_policy_with_message_body")]


def test_combinations_are_multiplied() -> None:
    found = broken_rules(
        lambda: topic_consumer(
            stack(),
            filter_policy={
                "shop": _words(*map(str, range(76))),
                "kind": _words("order", "refund"),
            },
        )
    )
    assert found == [("LP805", "values of filter_policy")]


def test_a_filter_without_values_is_refused() -> None:
    found = broken_rules(lambda: topic_consumer(stack(), filter_policy={"shop": sns.SubscriptionFilter([])}))
    assert found == [("LP805", "values of filter_policy")]


def test_not_enabled() -> None:
    scope = stack()
    made = topic_consumer(scope, enabled=False)
    template = template_of(scope)
    assert made.subscription is None
    assert not resources(template, SUBSCRIPTION)
    assert not resources(template, PERMISSION)
    assert len(resources(template, "AWS::SQS::Queue")) == 2


def test_both_failures_have_a_route() -> None:
    scope = stack()
    made = topic_consumer(scope)
    own, functions = made.failure_route.queue, made.function_failure_route.queue
    assert own is not None
    assert functions is not None
    assert own.node.path == "Stack/Orders/DeadLetterQueue"
    assert functions.node.path == "Stack/OrdersFunction/DeadLetterQueue"
    settings = properties(template_of(scope), "AWS::Lambda::EventInvokeConfig")
    assert (settings["MaximumRetryAttempts"], settings["MaximumEventAgeInSeconds"]) == (2, 21_600)


def test_no_route_for_a_reason() -> None:
    scope = stack()
    made = topic_consumer(scope, dead_letter=DeadLetter.none(reason="prices are published every minute"))
    template = template_of(scope)
    assert "RedrivePolicy" not in properties(template, SUBSCRIPTION)
    assert not resources(template, "AWS::SQS::Queue")
    reasons = [e.data for e in made.node.metadata if e.type == "constructs-lib:no-dead-letter"]
    assert reasons == ["prices are published every minute"]


def test_a_function_keeps_the_route_that_a_fan_out_has_wired() -> None:
    scope = stack()
    caller, worker = function(scope, "Caller"), function(scope, "Worker")
    fan_out = AsyncFanOut(scope, "FanOut", caller=caller, targets={"worker": worker})
    made = topic_consumer(scope, function=worker)
    assert made.function_failure_route is fan_out.failure_routes["worker"]
    other = DeadLetter.queue(retention_period=Duration.days(1))
    found = broken_rules(lambda: topic_consumer(scope, "Other", function=worker, dead_letter=other))
    assert found == [("LP308", "function")]


def test_two_functions_of_one_topic_and_two_topics_of_one_function() -> None:
    scope = stack()
    topic, worker = sns.Topic(scope, "Topic"), function(scope)
    topic_consumer(scope, "First", topic=topic, function=worker)
    topic_consumer(scope, "Second", topic=topic)
    topic_consumer(scope, "Third", function=worker)
    topic_consumer(scope, "Fourth", topic=topic, function=worker.add_alias("live"))
    template = template_of(scope)
    assert len(resources(template, SUBSCRIPTION)) == 4
    again = broken_rules(lambda: topic_consumer(scope, "Fifth", topic=topic, function=worker.latest_version))
    assert again == [("LP806", "topic")]


def test_imports_of_one_topic_are_one_topic() -> None:
    scope, other = stack(), stack()
    one, two = (sns.Topic.from_topic_arn(scope, name, TOPIC_ARN) for name in ("One", "Two"))
    worker = lambda_.Function.from_function_arn(scope, "Theirs", FUNCTION_ARN)
    topic_consumer(scope, "First", topic=one, function=worker)
    found = broken_rules(lambda: topic_consumer(scope, "Second", topic=two, function=worker))
    assert found == [("LP806", "topic")]
    elsewhere = sns.Topic.from_topic_arn(other, "One", TOPIC_ARN)
    topic_consumer(
        other, topic=elsewhere, function=lambda_.Function.from_function_arn(other, "Theirs", FUNCTION_ARN)
    )


def test_an_imported_topic() -> None:
    scope = stack()
    topic_consumer(scope, topic=sns.Topic.from_topic_arn(scope, "Theirs", TOPIC_ARN))
    template = template_of(scope)
    assert properties(template, SUBSCRIPTION)["TopicArn"] == TOPIC_ARN
    assert properties(template, PERMISSION)["SourceArn"] == TOPIC_ARN
    fifo = sns.Topic.from_topic_arn(scope, "Fifo", f"{TOPIC_ARN}.fifo")
    assert broken_rules(lambda: topic_consumer(scope, "Other", topic=fifo)) == [("LP801", "topic")]


def test_functions_of_all_kinds() -> None:
    for make in (plain_function, _alias, imported_function, _by_arn):
        scope = stack()
        called = make(scope)
        made = topic_consumer(scope, function=called)
        template = template_of(scope)
        arn = scope.resolve(called.function_arn)
        assert properties(template, SUBSCRIPTION)["Endpoint"] == arn
        assert properties(template, PERMISSION)["FunctionName"] == arn
        warnings = [str(e.data)[:5] for e in made.node.metadata if e.type == "aws:cdk:warning"]
        assert warnings == ([] if make in {plain_function, _alias} else ["LP315"])


def _alias(scope: Stack) -> lambda_.Alias:
    return function(scope).add_alias("live")


def _by_arn(scope: Stack) -> lambda_.IFunction:
    return lambda_.Function.from_function_arn(scope, "Theirs", FUNCTION_ARN)


def test_everything_in_a_stack_of_its_own() -> None:
    whole = app()
    functions, topics, here = (Stack(whole, name) for name in ("Functions", "Topics", "Here"))
    worker = function(functions)
    topic_consumer(here, topic=sns.Topic(topics, "Topic"), function=worker)
    topic_consumer(here, "Own", function=worker)
    whole.synth()
    assert (functions.dependencies, topics.dependencies) == ([], [])
    assert {each.node.id for each in here.dependencies} == {"Functions", "Topics"}


@pytest.mark.parametrize("topic_region", ["us-east-1", "eu-west-1"])
def test_regions(topic_region: str) -> None:
    whole = app()
    here = Stack(whole, "Here", env={"account": "111111111111", "region": "us-east-1"})
    there = Stack(whole, "There", env={"account": "111111111111", "region": topic_region})
    topic, worker = sns.Topic(there, "Topic"), function(there)
    if topic_region == "us-east-1":
        topic_consumer(here, topic=topic, function=worker)
        return
    found = broken_rules(lambda: topic_consumer(here, topic=topic, function=worker))
    assert found == [("LP802", "function"), ("LP802", "topic")]
    topic_consumer(Stack(whole, "Anywhere"), topic=topic)


def test_alarms_watch_this_topic() -> None:
    scope = stack()
    pager = sns.Topic(scope, "Pager")
    made = topic_consumer(scope, alarm_actions=[actions.SnsAction(pager)])
    template = template_of(scope)
    found = {
        each["Properties"]["MetricName"]: each["Properties"]
        for name, each in resources(template, "AWS::CloudWatch::Alarm").items()
        if not name.startswith("OrdersFunction")
    }
    assert set(found) == {
        "NumberOfNotificationsFailed",
        "NumberOfNotificationsFailedToRedriveToDlq",
        "ApproximateNumberOfMessagesVisible",
    }
    for alarm in found.values():
        assert alarm["AlarmActions"] == [{"Ref": logical_id(scope, pager)}]
        if alarm["Namespace"] == "AWS/SNS":
            name = scope.resolve(made.topic.topic_name)
            assert alarm["Dimensions"] == [{"Name": "TopicName", "Value": name}]
            assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 1)


def test_grants_go_to_the_function() -> None:
    scope = stack()
    made = topic_consumer(scope)
    sns.Topic(scope, "Results").grant_publish(made)
    senders = [each for each in statements(template_of(scope)) if each["Action"] == "sns:Publish"]
    assert len(senders) == 1
