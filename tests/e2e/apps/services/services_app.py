"""Eight services as files of Serverless and SAM describe them, each in the words of this library."""

from pathlib import Path
from typing import Any, cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_iot as iot
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_logs_destinations as logs_destinations
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import (
    AsyncRoute,
    Authorization,
    BucketConsumer,
    BucketDelivery,
    EventConsumer,
    FunctionUrl,
    HttpApiFunction,
    KinesisConsumer,
    QueueConsumer,
    RestApiFunction,
    Route,
    RuntimeLayer,
    ScheduledFunction,
    StandardFunction,
    TableStreamConsumer,
    Throttling,
    TopicConsumer,
    WebSocketApiFunction,
    WebSocketRoute,
)

FUNCTIONS = Path(__file__).parent / "functions"
SHARED: dict[str, Any] = {
    # What the interpreter of the local AWS needs on a busy machine, and an API waits for.
    "timeout": Duration.seconds(25),
    "memory_size": 512,
}


def table(scope: Construct, construct_id: str = "Table", **settings: Any) -> dynamodb.TableV2:
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    return dynamodb.TableV2(scope, construct_id, partition_key=key, **settings)


class ServicesStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        Catalogue(self, "Catalogue")
        Pictures(self, "Pictures")
        Orders(self, "Orders")
        Chat(self, "Chat")
        Hooks(self, "Hooks")
        Devices(self, "Devices")
        Reports(self, "Reports")
        Greeting(self, "Greeting")


class Catalogue(Construct):
    """A REST API with API keys before a function in a VPC, and a table whose changes are counted."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        products = table(self, dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES)
        counts = table(self, "Counts")
        function = StandardFunction(
            self,
            "Function",
            entry=FUNCTIONS / "catalogue",
            handler="products.handler",
            environment={"TABLE": products.table_name},
            vpc=_network(self),
            **SHARED,
        )
        products.grant_read_write_data(function)
        product = {
            "type": "object",
            "required": ["name", "price"],
            "properties": {"name": {"type": "string"}, "price": {"type": "integer", "minimum": 0}},
        }
        RestApiFunction(
            self,
            "Api",
            function=function,
            routes=[
                Route("PUT", "/products/{id}", request_body_schema=product),
                Route("GET", "/products/{id}"),
                Route("DELETE", "/products/{id}"),
            ],
            authorization=Authorization.api_key(
                reason="partners whose keys are counted; prices are public",
                throttling=Throttling(rate_limit=50, burst_limit=50),
                quota=100_000,
            ),
        )
        changes = StandardFunction(
            self,
            "Changes",
            entry=FUNCTIONS / "catalogue",
            handler="changes.handler",
            environment={"TABLE": counts.table_name},
            **SHARED,
        )
        counts.grant_read_write_data(changes)
        TableStreamConsumer(self, "Stream", function=changes, table=products, batch_size=10)


def _network(scope: Construct) -> ec2.Vpc:
    """Define a VPC without a way out but the one to the table, which costs nothing."""
    isolated = ec2.SubnetConfiguration(name="Isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    vpc = ec2.Vpc(
        scope,
        "Vpc",
        max_azs=2,
        nat_gateways=0,
        subnet_configuration=[isolated],
        restrict_default_security_group=False,
    )
    vpc.add_gateway_endpoint("Tables", service=ec2.GatewayVpcEndpointAwsService.DYNAMODB)
    return vpc


class Pictures(Construct):
    """Uploads are made smaller, and a queue brings each result to an index."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        index = table(self)
        layer = lambda_.LayerVersion(
            self, "Layer", code=lambda_.Code.from_asset(str(FUNCTIONS / "pictures" / "layer"))
        )
        shrink = StandardFunction(
            self,
            "Shrink",
            entry=FUNCTIONS / "pictures" / "shrink",
            layers=[layer],
            **SHARED,
        )
        uploads = BucketConsumer(
            self, "Uploads", function=shrink, prefix="in/", suffix=".txt", delivery=BucketDelivery.direct()
        )
        uploads.bucket.grant_put(shrink, "out/*")
        catalogue = StandardFunction(
            self,
            "Catalogue",
            entry=FUNCTIONS / "pictures" / "note",
            environment={"TABLE": index.table_name},
            **SHARED,
        )
        index.grant_write_data(catalogue)
        results = QueueConsumer(self, "Results", function=catalogue, batch_size=5, max_concurrency=2)
        results.queue.grant_send_messages(shrink)
        shrink.add_environment("RESULTS", results.queue.queue_url)


class Orders(Construct):
    """A bus of its own, two consumers of it, one of them behind an alias, and an API that sends to it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        bus = events.EventBus(self, "Bus")
        ledger = table(self)
        place = self._function("Place", "place.handler", BUS=bus.event_bus_name)
        bus.grant_put_events_to(place)
        HttpApiFunction(
            self,
            "Api",
            function=place,
            routes=[Route("POST", "/orders")],
            authorization=Authorization.public(reason="guests order without an account"),
        )
        billing = self._function("Billing", "note.handler", TABLE=ledger.table_name, KIND="bill")
        audit = self._function("Audit", "note.handler", TABLE=ledger.table_name, KIND="audit")
        for each in (billing, audit):
            ledger.grant_write_data(each)
        EventConsumer(
            self,
            "Placed",
            function=billing.add_alias("live"),
            event_bus=bus,
            event_pattern={
                "source": ["shop.orders"],
                "detail-type": ["Order Placed"],
                "detail": {"total": [{"numeric": [">", 0]}]},
            },
        )
        EventConsumer(
            self, "Everything", function=audit, event_bus=bus, event_pattern={"source": [{"prefix": "shop."}]}
        )

    def _function(self, construct_id: str, handler: str, **environment: str) -> StandardFunction:
        return StandardFunction(
            self,
            construct_id,
            entry=FUNCTIONS / "orders",
            handler=handler,
            environment=environment,
            **SHARED,
        )


class Chat(Construct):
    """A WebSocket API whose function keeps who is connected, and posts what one says to all."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        people = table(self, time_to_live_attribute="expires_at")
        function = StandardFunction(
            self,
            "Function",
            entry=FUNCTIONS / "chat",
            layers=[RuntimeLayer(self, "Runtime")],
            environment={"TABLE": people.table_name},
            **SHARED,
        )
        people.grant_read_write_data(function)
        WebSocketApiFunction(
            self,
            "Api",
            function=function,
            routes=[WebSocketRoute("say")],
            authorization=Authorization.public(reason="a room that is open to everybody"),
        )


class Hooks(Construct):
    """A function URL that another company posts to, and a queue in front of the work."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        hooks = table(self)
        work = self._function("Work", "work.handler", TABLE=hooks.table_name)
        hooks.grant_write_data(work)
        queue = QueueConsumer(self, "Queue", function=work, max_receive_count=1).queue
        receive = self._function("Receive", "receive.handler", QUEUE=queue.queue_url, TOKEN="green")
        queue.grant_send_messages(receive)
        FunctionUrl(
            self,
            "Url",
            function=receive,
            authorization=Authorization.public(
                reason="the other company has no AWS credentials, but a token"
            ),
        )

    def _function(self, construct_id: str, handler: str, **environment: str) -> StandardFunction:
        return StandardFunction(
            self,
            construct_id,
            entry=FUNCTIONS / "hooks",
            handler=handler,
            environment=environment,
            **SHARED,
        )


class Devices(Construct):
    """What IoT and a log group hand to functions, and a caller that does not wait."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        readings = table(self)
        function = StandardFunction(
            self,
            "Function",
            entry=FUNCTIONS / "devices",
            environment={"TABLE": readings.table_name},
            **SHARED,
        )
        readings.grant_write_data(function)
        AsyncRoute(self, "Route", function=function, retry_attempts=1, max_event_age=Duration.hours(1))
        invoke = iot.CfnTopicRule.LambdaActionProperty(function_arn=function.function_arn)
        rule = iot.CfnTopicRule(
            self,
            "Rule",
            topic_rule_payload=iot.CfnTopicRule.TopicRulePayloadProperty(
                sql="SELECT * FROM 'meters/+'", actions=[iot.CfnTopicRule.ActionProperty(lambda_=invoke)]
            ),
        )
        service = cast("iam.IPrincipal", iam.ServicePrincipal("iot.amazonaws.com"))
        function.add_permission("Iot", principal=service, source_arn=rule.attr_arn)
        log = logs.LogGroup(self, "Log", retention=logs.RetentionDays.ONE_WEEK)
        log.add_subscription_filter(
            "Errors",
            destination=logs_destinations.LambdaDestination(function),
            filter_pattern=logs.FilterPattern.any_term("ERROR"),
        )


class Reports(Construct):
    """A stream that is counted, a report of it every night, and a topic for those who want to know."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        counts = table(self)
        news = sns.Topic(self, "News")
        count = self._function("Count", "count.handler", TABLE=counts.table_name)
        counts.grant_read_write_data(count)
        KinesisConsumer(self, "Clicks", function=count, batch_size=50, parallelization_factor=2)

        report = self._function("Report", "report.handler", TABLE=counts.table_name, TOPIC=news.topic_arn)
        counts.grant_read_data(report)
        news.grant_publish(report)
        ScheduledFunction(
            self,
            "Nightly",
            function=report,
            schedule="cron(0 3 * * ? *)",
            time_zone="Europe/Berlin",
            input={"report": "clicks"},
        )

        archive = self._function("Archive", "archive.handler", TABLE=counts.table_name)
        counts.grant_write_data(archive)
        TopicConsumer(
            self,
            "Archived",
            function=archive,
            topic=news,
            filter_policy={"kind": sns.SubscriptionFilter.string_filter(allowlist=["report"])},
        )

    def _function(self, construct_id: str, handler: str, **environment: str) -> StandardFunction:
        return StandardFunction(
            self,
            construct_id,
            entry=FUNCTIONS / "reports",
            handler=handler,
            environment=environment,
            **SHARED,
        )


class Greeting(Construct):
    """TypeScript: a command of the user's builds it, and CDK runs that command."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        source = FUNCTIONS / "greeting"
        output = source / "dist"
        build = ["node", str(source / "build.mjs"), str(source / "src"), str(output)]
        function = StandardFunction(
            self,
            "Function",
            code=lambda_.Code.from_custom_command(str(output), build),
            handler="greet.handler",
            runtime=lambda_.Runtime.NODEJS_22_X,
            **SHARED,
        )
        HttpApiFunction(self, "Api", function=function, routes=[Route("GET", "/greetings/{name}")])
