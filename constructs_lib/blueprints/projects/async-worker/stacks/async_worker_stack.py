"""Jobs: accepted at once, done later, and never lost when that fails."""

from pathlib import Path

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib import (
    AsyncFanOut,
    DependencyLayer,
    HttpApiFunction,
    Route,
    RuntimeLayer,
    StandardFunction,
)

PROJECT = Path(__file__).parents[1]
LAMBDAS = PROJECT / "lambdas"


class AsyncWorkerStack(Stack):
    """`POST /jobs` answers 202, `GET /jobs/{id}` tells whether the worker has counted a document's words."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.documents = s3.Bucket(self, "Documents", enforce_ssl=True)
        self.jobs = dynamodb.TableV2(
            self,
            "Jobs",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        )
        jobs_table = {"JOBS_TABLE": self.jobs.table_name}
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.worker = StandardFunction(
            self,
            "Worker",
            entry=LAMBDAS / "worker",
            layers=[powertools],
            timeout=Duration.minutes(5),
            environment={**jobs_table, "DOCUMENTS_BUCKET": self.documents.bucket_name},
        )
        self.documents.grant_read(self.worker)
        self.jobs.grant(self.worker, "dynamodb:UpdateItem")
        layers = [powertools, RuntimeLayer(self, "Runtime")]
        self.function = StandardFunction(
            self, "Function", entry=LAMBDAS / "api", layers=layers, environment=jobs_table
        )
        self.jobs.grant(self.function, "dynamodb:GetItem", "dynamodb:PutItem")
        self.work = AsyncFanOut(
            self,
            "Work",
            caller=self.function,
            targets={"worker": self.worker},
            # A job is tried three times, and has failed when it was not done within an hour.
            max_event_age=Duration.hours(1),
        )
        routes = [Route("POST", "/jobs"), Route("GET", "/jobs/{id}")]
        self.api = HttpApiFunction(self, "Api", function=self.function, routes=routes)
        CfnOutput(self, "Url", value=self.api.http_api.api_endpoint)
