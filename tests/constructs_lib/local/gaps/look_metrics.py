"""Looks at metrics and alarms."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from .support import Emulator, StackFailedError, observe, python_function

ONCE = {"Period": 60, "Stat": "Sum"}
FAILING = "def handler(event, context): raise ValueError('no')"


def alarm(emulator: Emulator, name: str, namespace: str, metric: str, **dimensions: str) -> None:
    emulator.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace=namespace,
        MetricName=metric,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )


def state(emulator: Emulator, name: str) -> object:
    """Wait for the alarm, and return the state it is in."""
    cloudwatch = emulator.client("cloudwatch")

    def read() -> Any:
        return cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"]

    return emulator.until(read, lambda state: state == "ALARM")


def put(emulator: Emulator, metric: str, value: float, **dimensions: str) -> None:
    emulator.client("cloudwatch").put_metric_data(
        Namespace="Shop",
        MetricData=[
            {
                "MetricName": metric,
                "Value": value,
                "Dimensions": [{"Name": key, "Value": v} for key, v in dimensions.items()],
            }
        ],
    )


@observe("alarm-dimensions", aws=["ALARM", "OK"], upstream=["ALARM", "ALARM"])
def alarms_of_two_shops(emulator: Emulator) -> object:
    for shop in ("north", "south"):
        alarm(emulator, shop, "Shop", "Failures", Shop=shop)
    put(emulator, "Failures", 0, Shop="south")
    put(emulator, "Failures", 3, Shop="north")
    states = emulator.client("cloudwatch").describe_alarms(AlarmNames=["north", "south"])["MetricAlarms"]
    return [each["StateValue"] for each in sorted(states, key=lambda each: str(each["AlarmName"]))]


@observe("alarm-metric-math", aws=["ALARM", "OK"], upstream="refused")
def alarm_on_a_share_of_failures(emulator: Emulator) -> object:
    def share(threshold: int) -> dict[str, Any]:
        metrics = [
            {"Id": name, "MetricStat": {"Metric": {"Namespace": "Shares", "MetricName": name}, **ONCE}}
            for name in ("failures", "orders")
        ]
        expression = {"Id": "share", "Expression": "100 * failures / orders", "ReturnData": True}
        properties = {"Metrics": [expression, *metrics], "EvaluationPeriods": 1, "Threshold": threshold}
        operator = "GreaterThanOrEqualToThreshold"
        return {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {**properties, "ComparisonOperator": operator},
        }

    try:
        stack = emulator.deploy(
            {"Third": share(30), "Half": share(50)}, {"Third": {"Ref": "Third"}, "Half": {"Ref": "Half"}}
        )
    except StackFailedError:
        return "refused"
    client = emulator.client("cloudwatch")
    for name, value in (("orders", 3), ("failures", 1)):
        client.put_metric_data(Namespace="Shares", MetricData=[{"MetricName": name, "Value": value}])
    found = client.describe_alarms(AlarmNames=[stack["Third"], stack["Half"]])["MetricAlarms"]
    states = {each["AlarmName"]: each["StateValue"] for each in found}
    return [states[stack["Third"]], states[stack["Half"]]]


@observe("alarm-metric-math", aws=["ALARM", "OK"], upstream="refused")
def alarm_on_one_of_several_metrics(emulator: Emulator) -> object:
    """The states of alarms without an expression, each on the metric whose data it asks for."""

    def alarm_of(returned: str) -> dict[str, Any]:
        metrics = [
            {
                "Id": name,
                "MetricStat": {"Metric": {"Namespace": "Returned", "MetricName": name}, **ONCE},
                "ReturnData": name == returned,
            }
            for name in ("many", "few")
        ]
        properties = {"Metrics": metrics, "EvaluationPeriods": 1, "Threshold": 5}
        operator = "GreaterThanOrEqualToThreshold"
        return {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {**properties, "ComparisonOperator": operator},
        }

    resources = {"Many": alarm_of("many"), "Few": alarm_of("few")}
    try:
        stack = emulator.deploy(resources, {name: {"Ref": name} for name in resources})
    except StackFailedError:
        return "refused"
    client = emulator.client("cloudwatch")
    for name, value in (("few", 1), ("many", 7)):
        client.put_metric_data(Namespace="Returned", MetricData=[{"MetricName": name, "Value": value}])
    found = client.describe_alarms(AlarmNames=list(stack.values()))["MetricAlarms"]
    states = {each["AlarmName"]: each["StateValue"] for each in found}
    return [states[stack["Many"]], states[stack["Few"]]]


@observe("alarm-on-service-metrics", aws=True, upstream=False)
def alarm_on_synchronous_errors(emulator: Emulator) -> object:
    name = emulator.deploy({"Function": python_function(FAILING)}, {"Name": {"Ref": "Function"}})["Name"]
    alarm(emulator, f"{name}-sync", "AWS/Lambda", "Errors", FunctionName=name)
    emulator.invoke(name)
    return state(emulator, f"{name}-sync") == "ALARM"


@observe(
    "function-metrics", aws={"Invocations": 1.0, "Errors": 1.0}, upstream={"Invocations": 1.0, "Errors": 0.0}
)
def metrics_of_a_failed_event(emulator: Emulator) -> object:
    name = emulator.deploy({"Function": python_function(FAILING)}, {"Name": {"Ref": "Function"}})["Name"]
    client = emulator.client("lambda")
    client.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
    client.invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(None))

    def totals() -> dict[str, float]:
        return {metric: total(emulator, name, metric) for metric in ("Invocations", "Errors")}

    return emulator.until(totals, lambda found: all(found.values()))


def total(emulator: Emulator, function: str, metric: str) -> float:
    now = datetime.now(UTC)
    points = emulator.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[{"Name": "FunctionName", "Value": function}],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(float(point["Sum"]) for point in points)


@observe("queue-metrics", aws=True, upstream=False)
def alarm_on_a_dead_letter_queue(emulator: Emulator) -> object:
    url = emulator.client("sqs").create_queue(QueueName="watched")["QueueUrl"]
    metric = "ApproximateNumberOfMessagesVisible"
    alarm(emulator, "watched", "AWS/SQS", metric, QueueName="watched")
    emulator.client("sqs").send_message(QueueUrl=url, MessageBody="dead")
    return state(emulator, "watched") == "ALARM"
