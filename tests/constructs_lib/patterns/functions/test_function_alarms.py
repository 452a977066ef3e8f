"""The alarms of functions: what `Alarms` asks for, on a StandardFunction and through `FunctionAlarms`."""

from typing import Any, cast

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_nodejs as nodejs
from aws_cdk import aws_sns as sns

from constructs_lib import Alarms, FunctionAlarms, ScheduledFunction, StandardFunction
from tests.support.constructs import a_function
from tests.support.stacks import broken_rules, function, imported_function, number_token, stack
from tests.support.templates import properties, resources, template_of

METRIC, COMPOSITE = "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"


def _alarms(scope: Stack) -> dict[str, dict[str, Any]]:
    """The alarms of a stack by the metric, or the expression, that they are on."""
    found = {}
    for each in resources(template_of(scope), METRIC).values():
        given = each["Properties"]
        expressions = [one["Expression"] for one in given.get("Metrics", ()) if "Expression" in one]
        found[given.get("MetricName") or expressions[0]] = given
    return found


def _pager(scope: Stack) -> actions.SnsAction:
    return actions.SnsAction(cast("sns.ITopic", sns.Topic(scope, "Pager")))


def _warnings(scope: Stack) -> list[str]:
    """The codes of what is warned of."""
    return [
        str(entry.data)[:5]
        for construct in scope.node.find_all()
        for entry in construct.node.metadata
        if entry.type == "aws:cdk:warning" and str(entry.data).startswith("LP")
    ]


def test_thresholds_reach_their_alarms() -> None:
    scope = stack()
    asked = Alarms.each(errors=5, throttles=7, duration_share=0.5, period=Duration.minutes(1))
    function(scope, timeout=Duration.seconds(20), alarms=asked)
    found = _alarms(scope)
    assert {name: (each["Threshold"], each["Period"]) for name, each in found.items()} == {
        "Errors": (5, 60),
        "Throttles": (7, 60),
        "Duration": (10_000, 60),
    }
    assert found["Errors"]["AlarmDescription"] == "5 invocations ended in errors"
    assert found["Throttles"]["AlarmDescription"] == "7 invocations were refused for lack of concurrency"
    assert found["Duration"]["AlarmDescription"] == "An invocation took 50% of its timeout"


def test_evaluation_periods_reach_every_alarm() -> None:
    scope = stack()
    function(scope, alarms=Alarms.each(error_rate=1, evaluation_periods=3))
    assert {each["EvaluationPeriods"] for each in _alarms(scope).values()} == {3}


def test_error_rate_is_errors_in_per_cent_of_invocations() -> None:
    scope = stack()
    asked = Alarms.each(errors=None, throttles=None, duration_share=None, error_rate=2.5)
    made = function(scope, alarms=asked)
    (found,) = _alarms(scope).values()
    assert (found["Threshold"], found["ComparisonOperator"]) == (2.5, "GreaterThanOrEqualToThreshold")
    assert found["TreatMissingData"] == "notBreaching"
    queries = {each["Id"]: each for each in found["Metrics"]}
    (expression,) = (each for each in found["Metrics"] if "Expression" in each)
    assert expression["Expression"] == "100 * errors / invocations"
    for name, metric in (("errors", "Errors"), ("invocations", "Invocations")):
        stat = queries[name]["MetricStat"]
        assert (stat["Metric"]["MetricName"], stat["Stat"], stat["Period"]) == (metric, "Sum", 300)
        assert queries[name]["ReturnData"] is False
    assert made.errors_alarm is made.throttles_alarm is made.duration_alarm is None
    assert made.error_rate_alarm is not None


def test_composite_acts_and_its_children_do_not() -> None:
    scope = stack()
    made = function(scope, alarms=Alarms.composite(), alarm_actions=[_pager(scope)])
    template = template_of(scope)
    children = resources(template, METRIC)
    assert len(children) == 3
    assert not [name for name, each in children.items() if "AlarmActions" in each["Properties"]]
    found = properties(template, COMPOSITE)
    (pager,) = resources(template, "AWS::SNS::Topic")
    assert found["AlarmActions"] == [{"Ref": pager}]
    for name in children:
        assert {"Fn::GetAtt": [name, "Arn"]} in found["AlarmRule"]["Fn::Join"][1]
    assert made.composite_alarm is not None


def test_composite_may_invoke_a_function() -> None:
    scope = stack()
    handler = a_function(scope, "Pager")
    function(scope, alarms=Alarms.composite(), alarm_actions=[actions.LambdaAction(handler)])
    template = template_of(scope)
    (name,) = resources(template, COMPOSITE)
    permission = properties(template, "AWS::Lambda::Permission")
    assert permission["SourceArn"] == {"Fn::GetAtt": [name, "Arn"]}
    assert properties(template, COMPOSITE)["AlarmActions"] == [permission["FunctionName"]]


def test_none_defines_no_alarm_and_keeps_the_reason() -> None:
    scope = stack()
    made = function(scope, alarms=Alarms.none(reason="run by hand"))
    assert not resources(template_of(scope), METRIC)
    assert made.errors_alarm is None
    reasons = [each.data for each in made.node.metadata if each.type == "constructs-lib:no-alarms"]
    assert reasons == ["run by hand"]


def test_patterns_take_a_function_without_alarms() -> None:
    scope = stack()
    quiet = function(scope, alarms=Alarms.none(reason="run by hand"))
    ScheduledFunction(scope, "Nightly", function=quiet, schedule="rate(1 day)")
    assert "Errors" not in _alarms(scope)


def test_threshold_that_only_cloudformation_knows_passes() -> None:
    scope = stack()
    function(
        scope, alarms=Alarms.each(errors=number_token(scope), evaluation_periods=number_token(scope, "N"))
    )
    found = _alarms(scope)["Errors"]
    assert (found["Threshold"], found["EvaluationPeriods"]) == ({"Ref": "Number"}, {"Ref": "N"})
    assert found["AlarmDescription"] == "Invocations ended in errors"


@pytest.mark.parametrize(("period", "most"), [(1, 1_440), (5, 288), (59, 24), (60, 168), (1_440, 7)])
def test_longest_evaluation_is_a_day_or_from_an_hour_on_a_week(period: int, most: int) -> None:
    minutes = Duration.minutes(period)
    function(stack(), alarms=Alarms.each(period=minutes, evaluation_periods=most))
    found = broken_rules(
        lambda: function(stack(), alarms=Alarms.each(period=minutes, evaluation_periods=most + 1))
    )
    # Above a day of minutes no period will do.
    assert found == [("LP328" if most == 1_440 else "LP327", "alarms.evaluation_periods")]


def test_function_of_another_class_has_the_alarms_of_a_standard_function() -> None:
    ours, theirs = stack(), stack()
    function(ours, "Function", timeout=Duration.seconds(10))
    watched = FunctionAlarms(theirs, "Alarms", function=a_function(theirs, timeout=Duration.seconds(10)))
    found = [_alarms(ours), _alarms(theirs)]
    for each in (alarm for alarms in found for alarm in alarms.values()):
        del each["Dimensions"]
    assert found[0] == found[1]
    assert watched.errors_alarm is not None
    assert watched.errors_alarm.node.path == "Stack/Alarms/ErrorsAlarm"


def test_node_js_function_is_watched() -> None:
    scope = stack()
    code = lambda_.Code.from_inline("exports.handler = async () => 1;")
    made = nodejs.NodejsFunction(scope, "Function", code=code, handler="index.handler")
    FunctionAlarms(scope, "Alarms", function=made)
    (name,) = resources(template_of(scope), "AWS::Lambda::Function")
    assert _alarms(scope)["Errors"]["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": name}}]
    # Lambda's own default of 3 seconds.
    assert _alarms(scope)["Duration"]["Threshold"] == 2_700


def test_alias_is_watched_by_its_own_metrics() -> None:
    scope = stack()
    FunctionAlarms(scope, "Alarms", function=function(scope, alarms=_NONE).add_alias("live"))
    for name in ("Errors", "Throttles", "Duration"):
        dimensions = {each["Name"]: each["Value"] for each in _alarms(scope)[name]["Dimensions"]}
        assert set(dimensions) == {"FunctionName", "Resource"}
        assert dimensions["Resource"]["Fn::Join"][1][-1] == ":live"


def test_imported_function_has_a_duration_alarm_where_its_timeout_is_given() -> None:
    scope = stack()
    unknown = FunctionAlarms(scope, "Unknown", function=imported_function(scope, "One"))
    known = FunctionAlarms(
        scope, "Known", function=imported_function(scope, "Two"), timeout=Duration.seconds(30)
    )
    assert unknown.duration_alarm is None
    assert isinstance(known.duration_alarm, cloudwatch.Alarm)
    assert _alarms(scope)["Duration"]["Threshold"] == 27_000


def test_function_is_watched_once() -> None:
    scope = stack()
    FunctionAlarms(scope, "Alarms", function=function(scope))
    assert _warnings(scope) == ["LP334"]


def test_function_that_leaves_its_alarms_to_others_is_watched_without_a_warning() -> None:
    scope = stack()
    made = function(scope, alarms=_NONE)
    FunctionAlarms(scope, "Alarms", function=made)
    # An alias has metrics of its own.
    FunctionAlarms(scope, "Live", function=made.add_alias("live"))
    assert _warnings(scope) == []


@pytest.mark.parametrize("named", ["live", "7"])
def test_what_the_arn_of_an_imported_function_names_is_watched(named: str) -> None:
    scope = stack()
    arn = f"arn:aws:lambda:us-east-1:111111111111:function:elsewhere:{named}"
    theirs = lambda_.Function.from_function_arn(scope, "Theirs", arn)
    FunctionAlarms(scope, "Alarms", function=theirs)
    found = {each["Name"]: each["Value"] for each in _alarms(scope)["Errors"]["Dimensions"]}
    assert found == {"FunctionName": "elsewhere", "Resource": f"elsewhere:{named}"}


def test_alarms_are_defined_where_the_function_is() -> None:
    whole = App()
    here = Stack(whole, "Here", env=Environment(account="111111111111", region="eu-west-1"))
    there = Stack(whole, "There", env=Environment(account="111111111111", region="us-east-1"))
    found = broken_rules(lambda: FunctionAlarms(here, "Alarms", function=a_function(there)))
    assert found == [("LP336", "function")]


_NONE = Alarms.none(reason="watched by FunctionAlarms")


def test_default_is_an_alarm_for_each() -> None:
    written, default = stack(), stack()
    StandardFunction(
        written, "Function", code=_CODE, handler="index.handler", alarms=Alarms.each(errors=1, throttles=1)
    )
    StandardFunction(default, "Function", code=_CODE, handler="index.handler")
    assert template_of(written) == template_of(default)


_CODE = lambda_.Code.from_inline("def handler(event, context): ...")
