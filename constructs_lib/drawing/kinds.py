"""What each type of resource is drawn as."""

from constructs_lib.frozen import frozen

__all__ = ["EXTERNAL", "KINDS", "Kind", "kind_of"]


@frozen
class Kind:
    """What a resource is drawn as.

    Attributes:
        name: names the style, such as `queue`.
        noun: what a reader calls one of them.
        shape: the shape of Graphviz.
        mermaid: what stands before and behind a label in Mermaid.
        plural: what a reader calls several.
    """

    name: str
    noun: str
    shape: str
    mermaid: tuple[str, str]
    plural: str = ""

    def counted(self, count: int) -> str:
        """Return what a reader calls some of them: `8 functions`."""
        return f"{count} {self.plural or f'{self.noun}s'}"


_BOX = ("[", "]")
_ROUND = ("([", "])")
_STORE = ("[(", ")]")
_FLAG = (">", "]")
_HEXAGON = ("{{", "}}")
_TRAPEZOID = ("[/", "\\]")

FUNCTION = Kind("function", "function", "box", ("(", ")"))
KINDS: dict[str, Kind] = {
    "AWS::Lambda::Function": FUNCTION,
    "AWS::SQS::Queue": Kind("queue", "queue", "cds", _FLAG),
    "AWS::SNS::Topic": Kind("topic", "topic", "octagon", _HEXAGON),
    "AWS::Events::EventBus": Kind("topic", "event bus", "octagon", _HEXAGON, "event buses"),
    "AWS::Kinesis::Stream": Kind("queue", "data stream", "cds", _FLAG),
    "AWS::KinesisFirehose::DeliveryStream": Kind("queue", "Firehose stream", "cds", _FLAG),
    "AWS::DynamoDB::Table": Kind("store", "table", "cylinder", _STORE),
    "AWS::DynamoDB::GlobalTable": Kind("store", "table", "cylinder", _STORE),
    "AWS::S3::Bucket": Kind("store", "bucket", "cylinder", _STORE),
    "AWS::OpenSearchService::Domain": Kind("store", "search domain", "cylinder", _STORE),
    "AWS::ApiGateway::RestApi": Kind("entry", "REST API", "tab", _TRAPEZOID),
    "AWS::ApiGatewayV2::Api": Kind("entry", "HTTP API", "tab", _TRAPEZOID),
    "AWS::AppSync::GraphQLApi": Kind("entry", "GraphQL API", "tab", _TRAPEZOID),
    "AWS::AppSync::DataSource": Kind("entry", "AppSync data source", "tab", _TRAPEZOID),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Kind("entry", "target group", "tab", _TRAPEZOID),
    "AWS::Lambda::Url": Kind("entry", "function URL", "tab", _TRAPEZOID),
    "AWS::Events::Rule": Kind("rule", "rule", "note", ("[/", "/]")),
    "AWS::Pipes::Pipe": Kind("rule", "pipe", "note", ("[/", "/]")),
    "AWS::IoT::TopicRule": Kind("rule", "IoT rule", "note", ("[/", "/]")),
    "AWS::SES::ReceiptRule": Kind("rule", "mail receipt rule", "note", ("[/", "/]")),
    "AWS::Config::ConfigRule": Kind("rule", "Config rule", "note", ("[/", "/]")),
    "AWS::Scheduler::Schedule": Kind("schedule", "schedule", "ellipse", _ROUND),
    "AWS::SecretsManager::RotationSchedule": Kind("schedule", "secret rotation", "ellipse", _ROUND),
    "AWS::StepFunctions::StateMachine": Kind("function", "state machine", "component", ("[[", "]]")),
    "AWS::Cognito::UserPool": Kind("entry", "user pool", "tab", _TRAPEZOID),
    "AWS::Logs::LogGroup": Kind("store", "log group", "cylinder", _STORE),
    "AWS::Logs::SubscriptionFilter": Kind("rule", "log subscription", "note", ("[/", "/]")),
    "AWS::CloudWatch::Alarm": Kind("schedule", "alarm", "ellipse", _ROUND),
    "AWS::CloudWatch::CompositeAlarm": Kind("schedule", "alarm", "ellipse", _ROUND),
    "AWS::CloudFormation::CustomResource": Kind("rule", "custom resource", "note", ("[/", "/]")),
}
"""Types whose resources are drawn, each by itself."""
SCHEDULED_RULE = Kind("schedule", "scheduled rule", "ellipse", _ROUND)
WEB_SOCKET_API = Kind("entry", "WebSocket API", "tab", _TRAPEZOID)
# Its border is dotted, which tells it from the plain box of other types.
EXTERNAL = Kind("external", "in no template here", "box", _BOX, "in no template here")


def kind_of(kind: str) -> Kind:
    """Return what resources of a type are drawn as, also of one that is not in the list.

    Args:
        kind: a type of CloudFormation, such as `AWS::SQS::Queue`.
    """
    if kind.startswith("Custom::"):
        return KINDS["AWS::CloudFormation::CustomResource"]
    return KINDS.get(kind) or Kind("other", kind.removeprefix("AWS::").replace("::", " "), "box", _BOX)
