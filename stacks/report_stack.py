"""Reports: accepted at once, made later, and never lost when that fails."""

from pathlib import Path
from typing import cast

from aws_cdk import Acknowledgment, CfnElement, Duration, Stack, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import AsyncFanOut, DeadLetter, HttpApiFunction, Route, RuntimeLayer, StandardFunction
from stacks.acknowledgments import (
    acknowledge,
    acknowledge_failure_queue,
    acknowledge_function,
    acknowledge_raw_events,
    acknowledge_wildcard,
)
from stacks.layers import common_layer

LAMBDAS = Path(__file__).parents[1] / "lambdas"
SENDER = "reports@example.com"
WORKER_TIMEOUT = Duration.minutes(5)
# Three attempts of 5 minutes and the waits of about 1 and 2 minutes between them take 18 minutes; the rest is
# for throttling. A report that comes later than this is a failed report, and its event can be redriven.
MAX_WORK_AGE = Duration.minutes(30)


class ReportStack(Stack):
    """`POST /reports` answers 202; a worker mails the report, an archiver keeps the orders as they were.

    A report that fails three times lies in the worker's dead-letter queue. The archiver's failures go to a
    topic, where a queue with an alarm is subscribed beside whoever else wants to know. A report that has not
    ended when no attempt can run any more is told as failed.

    Args:
        scope: the scope.
        construct_id: the id.
        orders: the table of orders.
        sender: the mail address that reports come from, verified in SES.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, orders: dynamodb.ITableV2, sender: str = SENDER
    ) -> None:
        super().__init__(scope, construct_id)
        self._runtime = RuntimeLayer(self, "InvokeLayer")
        self.reports = self._define_table()
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
        )
        self.worker = self._define_worker(orders, sender)
        self.archiver = self._define_archiver(orders)
        self.archive_failures = sqs.Queue(
            self,
            "ArchiveFailures",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        self.archive_failures_alarm = self._define_archive_failures_alarm()
        self.function = StandardFunction(
            self,
            "Function",
            entry=LAMBDAS / "report_api",
            layers=[common_layer(self), self._runtime],
            environment={
                "REPORTS_TABLE": self.reports.table_name,
                "REPORT_DEADLINE_SECONDS": str(MAX_WORK_AGE.to_seconds() + WORKER_TIMEOUT.to_seconds()),
            },
        )
        self.reports.grant(self.function, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
        self.work = AsyncFanOut(
            self,
            "Work",
            caller=self.function,
            targets={"worker": self.worker},
            max_event_age=MAX_WORK_AGE,
        )
        heard_by = subscriptions.SqsSubscription(self.archive_failures, raw_message_delivery=True)
        self.archive = AsyncFanOut(
            self,
            "Archive",
            caller=self.function,
            targets={"archiver": self.archiver},
            dead_letter=DeadLetter.topic(subscriptions=[heard_by]),
        )
        routes = [Route("POST", "/reports"), Route("GET", "/reports/{id}")]
        self.api = HttpApiFunction(self, "Api", function=self.function, routes=routes)
        self._acknowledge()

    def _define_table(self) -> dynamodb.TableV2:
        return dynamodb.TableV2(
            self,
            "Reports",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )

    def _define_worker(self, orders: dynamodb.ITableV2, sender: str) -> StandardFunction:
        """Define the function that may take longer than an API would wait."""
        worker = StandardFunction(
            self,
            "Worker",
            entry=LAMBDAS / "report_worker",
            layers=[self._runtime],
            timeout=WORKER_TIMEOUT,
            environment={
                "ORDERS_TABLE": orders.table_name,
                "REPORTS_TABLE": self.reports.table_name,
                "REPORTS_BUCKET": self.bucket.bucket_name,
                "SENDER": sender,
            },
        )
        orders.grant(worker, "dynamodb:Scan")
        self.reports.grant(worker, "dynamodb:UpdateItem")
        self.bucket.grant_put(worker, "reports/*")
        ses.EmailIdentity.from_email_identity_name(self, "Sender", sender).grant_send_email(worker)
        return worker

    def _define_archiver(self, orders: dynamodb.ITableV2) -> StandardFunction:
        archiver = StandardFunction(
            self,
            "Archiver",
            entry=LAMBDAS / "report_archiver",
            layers=[self._runtime],
            timeout=Duration.minutes(5),
            environment={"ORDERS_TABLE": orders.table_name, "REPORTS_BUCKET": self.bucket.bucket_name},
        )
        orders.grant(archiver, "dynamodb:Scan")
        self.bucket.grant_put(archiver, "archive/*")
        return archiver

    def _define_archive_failures_alarm(self) -> cloudwatch.Alarm:
        """Define the alarm that a topic cannot have: it keeps nothing, only its subscribers do."""
        metric = self.archive_failures.metric_approximate_number_of_messages_visible(
            period=Duration.minutes(5), statistic="Maximum"
        )
        return cloudwatch.Alarm(
            self,
            "ArchiveFailuresAlarm",
            metric=metric,
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description="An archive failed after every retry and its event waits to be looked at",
        )

    def _acknowledge(self) -> None:
        """Tell cdk-nag and our own checks why reports are right as they are."""
        acknowledge_function(self.function, is_synchronous=True)
        for function, folder in ((self.worker, "reports"), (self.archiver, "archive")):
            acknowledge_function(function, is_synchronous=False)
            self._acknowledge_uploads(function, folder)
            acknowledge_raw_events(function)
        for queue in (self.work.failure_routes["worker"].queue, self.archive_failures):
            acknowledge_failure_queue(queue)
        for subscription in self.archive_failures.node.find_all():
            if isinstance(subscription, sns.Subscription):
                acknowledge(subscription, Serverless_SNSRedrivePolicy="SNS tries a queue for 23 days")
        acknowledge(self.bucket, AwsSolutions_S1="Only two functions write it, and their logs say what")
        small = "The event of a report is an id, a customer and a mail address: under 1 kB"
        Validations.of(self.archive).acknowledge(Acknowledgment(id="constructs-lib:LP312", reason=small))

    def _acknowledge_uploads(self, function: StandardFunction, folder: str) -> None:
        if function.role is None:
            return
        reason = f"It may write any object, of whatever id, below {folder}/ and nowhere else"
        bucket = self.get_logical_id(cast("CfnElement", self.bucket.node.default_child))
        acknowledge_wildcard(function.role, f"Resource::<{bucket}.Arn>/{folder}/*", reason)
        acknowledge_wildcard(function.role, "Action::s3:Abort*", "CDK's grant; it ends uploads that failed")
