"""A bucket, and a function that looks at every new object."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from constructs_lib import BucketConsumer, DependencyLayer, StandardFunction

PROJECT = Path(__file__).parents[1]


class S3GetObjectStack(Stack):
    """Logs the content type of new objects; the event of one that fails three times lies in a queue."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self, "Function", entry=PROJECT / "lambdas" / "s3_get_object_python", layers=[powertools]
        )
        self.uploads = BucketConsumer(self, "Uploads", function=self.function, prefix="uploads/")
        CfnOutput(self, "BucketName", value=self.uploads.bucket.bucket_name)
