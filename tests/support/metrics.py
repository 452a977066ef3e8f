"""Which metrics AWS documents, and what has to be so that an alarm on one can ring.

CloudWatch takes an alarm on a metric that nobody sends, and never says so: the alarm then stays quiet.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.support.recorded import Recorded, referred, text

Dimensions = dict[str, Any]
_COUNTS = frozenset({"Sum"})
_LEVELS = frozenset({"Maximum", "Minimum", "Average"})
_FUNCTION = frozenset({("FunctionName",), ("FunctionName", "Resource")})


@dataclass(frozen=True)
class Documented:
    """A metric as AWS documents it."""

    page: str
    dimensions: frozenset[tuple[str, ...]]
    statistics: frozenset[str]
    is_sent: Callable[[Recorded, Dimensions], bool] = lambda _template, _dimensions: True


def _has_dead_letter_config(template: Recorded, dimensions: Dimensions) -> bool:
    function = template.function_of(dimensions["FunctionName"])
    return not function or "DeadLetterConfig" in template.properties(function)


def _has_destination(template: Recorded, dimensions: Dimensions) -> bool:
    function = template.function_of(dimensions["FunctionName"])
    configured = template.of("AWS::Lambda::EventInvokeConfig", "AWS::Lambda::EventSourceMapping")
    return not function or any(
        "DestinationConfig" in each and template.function_of(each["FunctionName"]) == function
        for _, each in configured
    )


def _reads_a_stream(template: Recorded, dimensions: Dimensions) -> bool:
    function = template.function_of(dimensions["FunctionName"])
    return not function or any(
        "StartingPosition" in each and template.function_of(each["FunctionName"]) == function
        for _, each in template.of("AWS::Lambda::EventSourceMapping")
    )


def _has_url(template: Recorded, dimensions: Dimensions) -> bool:
    function = template.function_of(dimensions["FunctionName"])
    urls = template.of("AWS::Lambda::Url")
    return not function or any(
        template.function_of(each["TargetFunctionArn"]) == function for _, each in urls
    )


def _counts_events(template: Recorded, dimensions: Dimensions) -> bool:
    mapping = template.properties(referred(dimensions["EventSourceMappingUUID"])[0])
    return "EventCount" in mapping.get("MetricsConfig", {}).get("Metrics", ())


def _has_that_filter(template: Recorded, dimensions: Dimensions) -> bool:
    bucket = template.properties(referred(dimensions["BucketName"])[0])
    return {"Id": dimensions["FilterId"]} in bucket.get("MetricsConfigurations", ())


def _target_has_queue(template: Recorded, dimensions: Dimensions) -> bool:
    rule = template.properties(referred(dimensions["RuleName"])[0])
    return any("DeadLetterConfig" in each for each in rule["Targets"])


def _subscription_has_queue(template: Recorded, dimensions: Dimensions) -> bool:
    topic = referred(dimensions["TopicName"])
    subscriptions = [each for _, each in template.of("AWS::SNS::Subscription")]
    # One that is left out for now comes back with its queue.
    return not topic or all("RedrivePolicy" in e for e in subscriptions if referred(e["TopicArn"]) == topic)


def _schedule_has_queue(template: Recorded, dimensions: Dimensions) -> bool:
    return any(
        "DeadLetterConfig" in each["Target"] and _group(template, each) == dimensions["ScheduleGroup"]
        for _, each in template.of("AWS::Scheduler::Schedule")
    )


def _has_schedule(template: Recorded, dimensions: Dimensions) -> bool:
    schedules = template.of("AWS::Scheduler::Schedule")
    return dimensions["ScheduleGroup"] in [_group(template, each) for _, each in schedules]


def _group(template: Recorded, schedule: dict[str, Any]) -> Any:
    """The name of a schedule's group."""
    names = referred(schedule["GroupName"])
    return template.properties(names[0])["Name"] if names else schedule["GroupName"]


_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"
_URLS = "https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"
_SCHEDULER = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html"
_SNS = "https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html"
_SQS = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
    "sqs-available-cloudwatch-metrics.html"
)
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html"
_REST = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html"
_HTTP = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html"
_WEBSOCKET = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html"
)
_SEARCH = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html"
_RULE = frozenset({("RuleName",), ("EventBusName", "RuleName")})
_GROUP = frozenset({("ScheduleGroup",)})
_TOPIC = frozenset({("TopicName",)})
_STAGE = frozenset({("ApiId",), ("ApiId", "Stage")})
_QUEUE = frozenset({("QueueName",)})
_DOMAIN = frozenset({("ClientId", "DomainName")})
METRICS: dict[tuple[str, str], Documented] = {
    ("AWS/ApiGateway", "5XXError"): Documented(
        _REST, frozenset({("ApiName",), ("ApiName", "Stage")}), _COUNTS | _LEVELS
    ),
    ("AWS/ApiGateway", "5xx"): Documented(
        _HTTP, frozenset({("ApiId",), ("ApiId", "Stage")}), _COUNTS | _LEVELS
    ),
    ("AWS/ApiGateway", "ExecutionError"): Documented(_WEBSOCKET, _STAGE, _COUNTS),
    ("AWS/ApiGateway", "IntegrationError"): Documented(_WEBSOCKET, _STAGE, _COUNTS),
    ("AWS/ES", "ClusterIndexWritesBlocked"): Documented(_SEARCH, _DOMAIN, frozenset({"Maximum"})),
    ("AWS/ES", "ClusterStatus.red"): Documented(_SEARCH, _DOMAIN, frozenset({"Maximum"})),
    ("AWS/Events", "FailedInvocations"): Documented(_EVENTS, _RULE, _COUNTS),
    ("AWS/Events", "InvocationsFailedToBeSentToDlq"): Documented(_EVENTS, _RULE, _COUNTS, _target_has_queue),
    ("AWS/Lambda", "DeadLetterErrors"): Documented(_LAMBDA, _FUNCTION, _COUNTS, _has_dead_letter_config),
    ("AWS/Lambda", "DestinationDeliveryFailures"): Documented(_LAMBDA, _FUNCTION, _COUNTS, _has_destination),
    ("AWS/Lambda", "DroppedEventCount"): Documented(
        _LAMBDA, frozenset({("EventSourceMappingUUID",)}), _COUNTS, _counts_events
    ),
    ("AWS/Lambda", "Duration"): Documented(_LAMBDA, _FUNCTION, _LEVELS),
    ("AWS/Lambda", "Errors"): Documented(_LAMBDA, _FUNCTION, _COUNTS),
    ("AWS/Lambda", "Invocations"): Documented(_LAMBDA, _FUNCTION, _COUNTS),
    ("AWS/Lambda", "IteratorAge"): Documented(_LAMBDA, _FUNCTION, _LEVELS, _reads_a_stream),
    ("AWS/Lambda", "Throttles"): Documented(_LAMBDA, _FUNCTION, _COUNTS),
    ("AWS/Lambda", "Url5xxCount"): Documented(_URLS, _FUNCTION, _COUNTS, _has_url),
    ("AWS/S3", "PutRequests"): Documented(
        _S3, frozenset({("BucketName", "FilterId")}), _COUNTS, _has_that_filter
    ),
    ("AWS/SNS", "NumberOfNotificationsFailed"): Documented(_SNS, _TOPIC, _COUNTS),
    ("AWS/SNS", "NumberOfNotificationsFailedToRedriveToDlq"): Documented(
        _SNS, _TOPIC, _COUNTS, _subscription_has_queue
    ),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): Documented(_SQS, _QUEUE, _LEVELS),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): Documented(_SQS, _QUEUE, _LEVELS),
    ("AWS/Scheduler", "InvocationDroppedCount"): Documented(_SCHEDULER, _GROUP, _COUNTS, _has_schedule),
    ("AWS/Scheduler", "InvocationsFailedToBeSentToDeadLetterCount"): Documented(
        _SCHEDULER, _GROUP, _COUNTS, _schedule_has_queue
    ),
    ("AWS/Scheduler", "TargetErrorCount"): Documented(_SCHEDULER, _GROUP, _COUNTS, _has_schedule),
}
"""By namespace and name, with every set of dimensions that AWS sends, as read on 2026-11-27."""

_NAMED_BY = {
    "ApiId": ("AWS::ApiGatewayV2::Api", "{}"),
    "BucketName": ("AWS::S3::Bucket", "{}"),
    "DomainName": ("AWS::OpenSearchService::Domain", "{}"),
    "EventBusName": ("AWS::Events::EventBus", "{}"),
    "EventSourceMappingUUID": ("AWS::Lambda::EventSourceMapping", "{}"),
    "FunctionName": ("AWS::Lambda::Function", "{}"),
    "QueueName": ("AWS::SQS::Queue", "{}.QueueName"),
    "TopicName": ("AWS::SNS::Topic", "{}.TopicName"),
}
"""What a dimension refers to: a type of resource, and the attribute that is its name."""


def faults(template: Recorded) -> Iterator[str]:
    """What keeps alarms of a template from ringing."""
    for name, alarm in _watched(template):
        metric = METRICS.get((alarm["Namespace"], alarm["MetricName"]))
        if metric is None:
            yield f"{name}: {__name__} does not have {alarm['Namespace']} {alarm['MetricName']}"
            continue
        dimensions = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
        if tuple(sorted(dimensions)) not in metric.dimensions:
            yield f"{name}: AWS sends {alarm['MetricName']} with other dimensions than {sorted(dimensions)}"
        elif not metric.is_sent(template, dimensions):
            yield f"{name}: nothing of this template sends {alarm['MetricName']}"
        if alarm["Statistic"] not in metric.statistics:
            yield f"{name}: {alarm['Statistic']} says nothing of {alarm['MetricName']}"
        yield from (f"{name}: {fault}" for fault in _misnamed(template, dimensions))


def _watched(template: Recorded) -> Iterator[tuple[str, dict[str, Any]]]:
    """What alarms are on, by their names: a metric, or each of an expression's."""
    for name, alarm in template.of("AWS::CloudWatch::Alarm"):
        if "Metrics" not in alarm:
            yield name, alarm
        for each in alarm.get("Metrics", ()):
            if "MetricStat" in each:
                yield name, {**each["MetricStat"]["Metric"], "Statistic": each["MetricStat"]["Stat"]}


def _misnamed(template: Recorded, dimensions: Dimensions) -> Iterator[str]:
    """Dimensions that name something else than they should."""
    for dimension, value in dimensions.items():
        (found, *_) = (*referred(value), "")
        kind, attribute = _NAMED_BY.get(dimension, ("", ""))
        is_named = text(value) == f"${{{attribute.format(found)}}}" and template.kind(found) == kind
        if kind and found and not is_named:
            yield f"{dimension} {text(value)} is not the name of a resource of type {kind}"
    if "Resource" in dimensions:
        function, resource = text(dimensions["FunctionName"]), text(dimensions["Resource"])
        if not resource.startswith(f"{function}:") or resource == f"{function}:":
            yield f"Resource {resource} is no version or alias of {function}"
    if "RuleName" in dimensions:
        yield from _other_bus(template, dimensions)
    if "ApiName" in dimensions:
        names = [text(each["Name"]) for _, each in template.of("AWS::ApiGateway::RestApi")]
        if text(dimensions["ApiName"]) not in names:
            yield f"ApiName {text(dimensions['ApiName'])} is none of {names}"


def _other_bus(template: Recorded, dimensions: Dimensions) -> Iterator[str]:
    """A metric that names no bus is that of a rule on the default one."""
    (rule, *_) = referred(dimensions["RuleName"])
    given = template.properties(rule).get("EventBusName", "default")
    named = dimensions.get("EventBusName", "default")
    if text(given) != text(named):
        yield f"the rule is on bus {text(given)}, and the metric on {text(named)}"
    # CloudFormation's Ref is the name of a rule on the default bus, and `bus|name` on another.
    elif (text(dimensions["RuleName"]) == f"${{{rule}}}") != (named == "default"):
        yield f"RuleName {text(dimensions['RuleName'])} is not the name of the rule"


def used(template: Recorded) -> set[tuple[str, str]]:
    """The metrics that a template has alarms on."""
    return {(each["Namespace"], each["MetricName"]) for _, each in _watched(template)}
