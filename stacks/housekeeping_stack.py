"""Housekeeping: old reports are deleted every two hours."""

import json
from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib import RuntimeLayer, ScheduledFunction, StandardFunction
from stacks.acknowledgments import acknowledge_function, acknowledge_schedule, acknowledge_wildcard

FOLDERS = ("reports", "archive")
# How CDK, and so cdk-nag, writes the bucket of the Report stack in another stack's policy.
_BUCKET_ARN = json.dumps(
    {
        "Fn::GetStackOutput": {
            "StackName": "Report",
            "Region": {"Ref": "AWS::Region"},
            "OutputName": "PublishOutputFnGetAttBucket83908E77Arn0F129B3B",
        }
    },
    separators=(",", ":"),
)
ENTRY = Path(__file__).parents[1] / "lambdas" / "housekeeping"


class HousekeepingStack(Stack):
    """Deletes reports once they are older than their retention.

    Args:
        scope: the scope.
        construct_id: the id.
        reports: the table of reports.
        bucket: the bucket of reports.
        retention_days: how many days a report is kept.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        reports: dynamodb.ITableV2,
        bucket: s3.IBucket,
        retention_days: int = 30,
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = StandardFunction(
            self,
            "Function",
            entry=ENTRY,
            layers=[RuntimeLayer(self, "InvokeLayer")],
            timeout=Duration.minutes(5),
            environment={
                "REPORTS_TABLE": reports.table_name,
                "REPORTS_BUCKET": bucket.bucket_name,
                "RETENTION_DAYS": str(retention_days),
            },
        )
        reports.grant(self.function, "dynamodb:Scan", "dynamodb:BatchWriteItem")
        for folder in FOLDERS:
            bucket.grant_delete(self.function, f"{folder}/*")
        self.scheduled = ScheduledFunction(
            self, "EveryTwoHours", function=self.function, schedule="rate(2 hours)"
        )
        self._acknowledge()

    def _acknowledge(self) -> None:
        """Tell cdk-nag why housekeeping is right as it is."""
        acknowledge_function(self.function, is_synchronous=False)
        acknowledge_schedule(self.scheduled)
        if self.function.role is not None:
            reason = "It deletes reports of whatever id below two folders, and nothing else in the bucket"
            findings = [f"Resource::{_BUCKET_ARN}/{folder}/*" for folder in FOLDERS]
            for finding in ("Action::s3:DeleteObject*", *findings):
                acknowledge_wildcard(self.function.role, finding, reason)
