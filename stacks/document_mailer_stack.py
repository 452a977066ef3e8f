"""Document mailer: a changed document is mailed to whoever subscribed to its folder."""

from pathlib import Path
from typing import cast

from aws_cdk import CfnElement, Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from constructs import Construct

from constructs_lib import BucketConsumer, StandardFunction
from stacks.acknowledgments import (
    acknowledge,
    acknowledge_failure_queue,
    acknowledge_function,
    acknowledge_raw_events,
    acknowledge_wildcard,
)

ENTRY = Path(__file__).parents[1] / "lambdas" / "document_mailer"
SENDER = "documents@example.com"
PREFIX = "documents/"


class DocumentMailerStack(Stack):
    """Mails documents as attachments, or as links where they are too large.

    A subscriber is an item of the table: `prefix`, a folder such as `documents/contracts/`, and `address`.

    Args:
        scope: the scope.
        construct_id: the id.
        sender: the mail address that documents come from, verified in SES.
    """

    def __init__(self, scope: Construct, construct_id: str, *, sender: str = SENDER) -> None:
        super().__init__(scope, construct_id)
        self.subscribers = self._define_table("Subscribers", "prefix")
        self.deliveries = self._define_table("Deliveries", "document", time_to_live="expires_at")
        self.function = StandardFunction(
            self,
            "Function",
            entry=ENTRY,
            memory_size=512,
            timeout=Duration.minutes(5),
            environment={
                "SUBSCRIBERS_TABLE": self.subscribers.table_name,
                "DELIVERIES_TABLE": self.deliveries.table_name,
                "SENDER": sender,
            },
        )
        self.subscribers.grant(self.function, "dynamodb:Query")
        self.deliveries.grant(self.function, "dynamodb:PutItem", "dynamodb:DeleteItem")
        ses.EmailIdentity.from_email_identity_name(self, "Sender", sender).grant_send_email(self.function)
        self.documents = BucketConsumer(self, "Documents", function=self.function, prefix=PREFIX)
        # Without it, S3 answers 403 for a document that is gone, as for one that may not be read.
        self.function.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:ListBucket"], resources=[self.documents.bucket.bucket_arn])
        )
        self._acknowledge()

    def _define_table(
        self, construct_id: str, key: str, *, time_to_live: str | None = None
    ) -> dynamodb.TableV2:
        return dynamodb.TableV2(
            self,
            construct_id,
            partition_key=dynamodb.Attribute(name=key, type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="address", type=dynamodb.AttributeType.STRING),
            time_to_live_attribute=time_to_live,
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )

    def _acknowledge(self) -> None:
        """Tell cdk-nag why the mailer is right as it is."""
        acknowledge_function(self.function, is_synchronous=False)
        acknowledge_raw_events(self.function)
        acknowledge_failure_queue(self.documents.failure_route.queue)
        acknowledge_failure_queue(self.documents.function_failure_route.queue)
        bucket = self.documents.bucket
        acknowledge(bucket, AwsSolutions_S1="Deliveries say who got what; CloudTrail says who wrote it")
        name = self.get_logical_id(cast("CfnElement", bucket.node.default_child))
        policy, reason = self.documents.node.find_child("Policy"), "It reads any document below its prefix"
        acknowledge_wildcard(policy, f"Resource::<{name}.Arn>/{PREFIX}*", reason)
