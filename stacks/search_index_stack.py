"""Search index: the stream of the orders table keeps OpenSearch up to date."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_opensearchservice as opensearch
from constructs import Construct

from constructs_lib import DependencyLayer, StandardFunction, TableStreamConsumer
from stacks.acknowledgments import acknowledge, acknowledge_polled_function, acknowledge_stream_consumer
from stacks.layers import LAYERS, common_layer

ENTRY = Path(__file__).parents[1] / "lambdas" / "search_index"
# What the function asks for, and all that it may: to make the index, and to write to its alias.
RIGHTS = {"es:ESHttpPut": "orders-v1", "es:ESHttpPost": "orders/_bulk"}


class SearchIndexStack(Stack):
    """Orders can be searched a moment after they were changed.

    Changes that come late or twice change nothing; an order that the index refuses lies in the failure
    bucket alone.

    Args:
        scope: the scope.
        construct_id: the id.
        orders: the table of orders, with a stream of new and old images.
    """

    def __init__(self, scope: Construct, construct_id: str, *, orders: dynamodb.TableV2) -> None:
        super().__init__(scope, construct_id)
        self.function = StandardFunction(
            self,
            "Function",
            entry=ENTRY,
            layers=[common_layer(self), DependencyLayer(self, "SearchLayer", entry=LAYERS / "search")],
            memory_size=512,
            timeout=Duration.seconds(30),
        )
        self.domain = self._define_domain(cast("iam.IRole", self.function.role))
        self.function.add_environment("OPENSEARCH_ENDPOINT", f"https://{self.domain.domain_endpoint}")
        self.red_alarm = self._define_alarm(
            "RedAlarm", self.domain.metric_cluster_status_red(), "A part of the index is lost"
        )
        self.blocked_alarm = self._define_alarm(
            "BlockedAlarm", self.domain.metric_cluster_index_writes_blocked(), "The index takes no changes"
        )
        self.changes = TableStreamConsumer(self, "Changes", function=self.function, table=orders)
        self._acknowledge()

    def _define_domain(self, role: iam.IRole) -> opensearch.Domain:
        groups = {
            name: logs.LogGroup(self, f"{name}Log", retention=logs.RetentionDays.ONE_MONTH)
            for name in ("Application", "SlowSearch", "SlowIndex")
        }
        domain = opensearch.Domain(
            self,
            "Domain",
            version=opensearch.EngineVersion.OPENSEARCH_2_19,
            capacity=opensearch.CapacityConfig(
                data_nodes=2,
                data_node_instance_type="t3.small.search",
                multi_az_with_standby_enabled=False,
            ),
            zone_awareness=opensearch.ZoneAwarenessConfig(enabled=True, availability_zone_count=2),
            ebs=opensearch.EbsOptions(volume_size=10, volume_type=ec2.EbsDeviceVolumeType.GP3),
            enforce_https=True,
            tls_security_policy=opensearch.TLSSecurityPolicy.TLS_1_2_PFS,
            node_to_node_encryption=True,
            encryption_at_rest=opensearch.EncryptionAtRestOptions(enabled=True),
            # The master user is a name for every right inside OpenSearch; the access policy lets two requests
            # of it in. Any other user would have to be mapped by a request to the domain, so by a function.
            fine_grained_access_control=opensearch.AdvancedSecurityOptions(master_user_arn=role.role_arn),
            # Without it, the body of a bulk request may name any index, whatever the path says.
            advanced_options={"rest.action.multi.allow_explicit_index": "false"},
            logging=opensearch.LoggingOptions(
                app_log_enabled=True,
                app_log_group=groups["Application"],
                slow_search_log_enabled=True,
                slow_search_log_group=groups["SlowSearch"],
                slow_index_log_enabled=True,
                slow_index_log_group=groups["SlowIndex"],
            ),
            # CDK's own is a custom resource with a function.
            suppress_logs_resource_policy=True,
        )
        domain.node.add_dependency(self._let_domain_write(list(groups.values())))
        # CDK's `access_policies` is a custom resource, too.
        resource = cast("opensearch.CfnDomain", domain.node.default_child)
        resource.access_policies = self._access_policy(role)
        return domain

    def _let_domain_write(self, groups: list[logs.LogGroup]) -> logs.ResourcePolicy:
        # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html
        return logs.ResourcePolicy(
            self,
            "LogPolicy",
            policy_statements=[
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal("es.amazonaws.com")],
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[group.log_group_arn for group in groups],
                    conditions={
                        "StringEquals": {"aws:SourceAccount": self.account},
                        "ArnLike": {"aws:SourceArn": self._arn_of("*")},
                    },
                )
            ],
        )

    def _access_policy(self, role: iam.IRole) -> iam.PolicyDocument:
        # The policy is the domain's own: it cannot name what CloudFormation has yet to name, and need not.
        return iam.PolicyDocument(
            statements=[
                iam.PolicyStatement(
                    principals=[iam.ArnPrincipal(role.role_arn)],
                    actions=[action],
                    resources=[self._arn_of(f"*/{path}")],
                )
                for action, path in RIGHTS.items()
            ]
        )

    def _arn_of(self, domain: str) -> str:
        return self.format_arn(service="es", resource="domain", resource_name=domain)

    def _define_alarm(
        self, construct_id: str, metric: cloudwatch.Metric, description: str
    ) -> cloudwatch.Alarm:
        return cloudwatch.Alarm(
            self,
            construct_id,
            metric=metric,
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=description,
        )

    def _acknowledge(self) -> None:
        """Tell cdk-nag why the index is right as it is."""
        acknowledge_polled_function(self.function)
        acknowledge_stream_consumer(self.changes)
        acknowledge(
            self.domain,
            AwsSolutions_OS1="Requests are signed and one role is let in; a VPC would need NAT or endpoints",
            AwsSolutions_OS3="Functions have no addresses of their own that could be listed",
            AwsSolutions_OS4="Two small nodes; the index can be filled again from the table",
        )
