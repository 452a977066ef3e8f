"""Webhook: notices of a provider of payments, at the URL of a function."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from constructs_lib import Authorization, FunctionUrl, RuntimeLayer, StandardFunction
from stacks.acknowledgments import acknowledge, acknowledge_function
from stacks.layers import common_layer

ENTRY = Path(__file__).parents[1] / "lambdas" / "webhook"
SIGNED = "The provider of payments has no AWS credentials: it signs each notice, and the function checks that"


class WebhookStack(Stack):
    """Stores each notice of a payment once, however often it comes, and takes none that is not signed."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.payments = dynamodb.TableV2(
            self,
            "Payments",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )
        self.secret = secretsmanager.Secret(self, "Secret")
        self.function = StandardFunction(
            self,
            "Function",
            entry=ENTRY,
            layers=[common_layer(self), RuntimeLayer(self, "RuntimeLayer")],
            environment={
                "PAYMENTS_TABLE": self.payments.table_name,
                "SECRET_ARN": self.secret.secret_arn,
            },
            # A URL has no throttling of its own, and everybody may call this one.
            reserved_concurrent_executions=10,
        )
        self.payments.grant(self.function, "dynamodb:PutItem")
        self.secret.grant_read(self.function)
        self.url = FunctionUrl(
            self, "Url", function=self.function, authorization=Authorization.public(reason=SIGNED)
        )
        acknowledge_function(self.function, is_synchronous=True)
        acknowledge(
            self.secret, AwsSolutions_SMG4="The provider knows it, too: both change it at the same time"
        )
        CfnOutput(self, "Address", value=self.url.url)
