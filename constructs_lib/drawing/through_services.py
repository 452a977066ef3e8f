"""What services hand on that do more than deliver: pipes, Firehose, load balancers and AppSync."""

from collections.abc import Iterator

from constructs_lib.drawing.amounts_in_words import batches
from constructs_lib.drawing.collecting import Collected
from constructs_lib.drawing.delivered_events import expression
from constructs_lib.drawing.ends_of_ways import beside_functions
from constructs_lib.templates.invocations import listed
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import boolean

__all__ = ["add_services"]

_PIPE = "AWS::Pipes::Pipe"
_FIREHOSE = "AWS::KinesisFirehose::DeliveryStream"
_TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
_DATA_SOURCE = "AWS::AppSync::DataSource"
# What begins the settings of a pipe's source, by which it takes events.
_POLLED = (
    *("SqsQueue", "KinesisStream", "DynamoDBStream", "ManagedStreamingKafka", "SelfManagedKafka"),
    *("ActiveMQBroker", "RabbitMQBroker"),
)
_TAKEN = "KinesisStreamSourceConfiguration.KinesisStreamARN"
_TO_BUCKETS = ("ExtendedS3DestinationConfiguration", "S3DestinationConfiguration")


def add_services(collected: Collected) -> None:
    """Draw what reaches pipes, Firehose streams, target groups and AppSync, and what these hand on.

    Args:
        collected: what is drawn, which gets more.
    """
    for pipe in collected.app.of_type(_PIPE):
        _add_pipe(collected, pipe)
    for stream in collected.app.of_type(_FIREHOSE):
        _add_firehose(collected, stream)
    for group in collected.app.of_type(_TARGET_GROUP):
        for _, target in listed(group.value("Targets"), "Targets"):
            if (function := collected.app.names.function(at(target, "Id"))) is not None:
                collected.way(collected.part(group), collected.part(function), "event")
    for source in collected.app.of_type(_DATA_SOURCE):
        function = collected.app.names.function(source.value("LambdaConfig.LambdaFunctionArn"))
        if function is not None:
            api = beside_functions(collected.app, source.value("ApiId"))
            collected.way(collected.part(api or source), collected.part(function), "event", (), [source])


def _add_pipe(collected: Collected, pipe: Resource) -> None:
    key = collected.part(pipe, *expression(pipe))
    if pipe.value("Source") is not ABSENT:
        facts = [*_batches(pipe), *_filtered(pipe)]
        collected.way(_end(collected, pipe, "Source", "source"), key, "event", facts)
    for property_, noun in (("Enrichment", "enrichment"), ("Target", "target")):
        if pipe.value(property_) is not ABSENT:
            collected.way(key, _end(collected, pipe, property_, noun), "event")


def _end(collected: Collected, beside: Resource, place: str, noun: str) -> str:
    """Draw what a property names, in the app or in no template; return its key."""
    value = beside.value(place)
    found = collected.app.names.function(value) or beside_functions(collected.app, value)
    return collected.part(found) if found is not None else collected.named(value, noun, beside, place)


def _batches(pipe: Resource) -> list[str]:
    """Return the batches that the template gives: of a pipe to what takes one event, nobody knows them."""
    given = (pipe.value(f"SourceParameters.{each}Parameters.BatchSize") for each in _POLLED)
    return [said for each in given for said in batches(each, None)]


def _filtered(pipe: Resource) -> list[str]:
    return ["filtered"] if pipe.value("SourceParameters.FilterCriteria") is not ABSENT else []


def _add_firehose(collected: Collected, stream: Resource) -> None:
    """Draw a Firehose stream that takes from a data stream, transforms, or writes to a bucket of the app."""
    app = collected.app
    if stream.value(_TAKEN) is not ABSENT:
        collected.way(_end(collected, stream, _TAKEN, "data stream"), collected.part(stream), "event")
    for function in _transforming(collected, stream):
        collected.way(collected.part(stream), collected.part(function), "event", ["transforms"])
    for key in _TO_BUCKETS:
        bucket = app.names.target(stream.value(f"{key}.BucketARN"), "AWS::S3::Bucket")
        if bucket is not None:
            collected.way(collected.part(stream), collected.part(bucket), "event")


def _transforming(collected: Collected, stream: Resource) -> Iterator[Resource]:
    """Yield the functions that change what a Firehose stream writes, whatever it writes to."""
    properties = stream.properties
    for given in properties.values() if isinstance(properties, dict) else ():
        found = at(given, "ProcessingConfiguration") if isinstance(given, dict) else ABSENT
        if not isinstance(found, dict) or boolean(at(found, "Enabled")) is False:
            continue
        for _, processor in listed(at(found, "Processors"), ""):
            for _, parameter in listed(at(processor, "Parameters"), ""):
                if at(parameter, "ParameterName") == "LambdaArn":
                    function = collected.app.names.function(at(parameter, "ParameterValue"))
                    yield from () if function is None else (function,)
