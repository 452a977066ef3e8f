"""The table of replacements beside what cdk diff says of every property, of the services of most apps."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from constructs_lib.review.replacements import schema_of
from tests import replacements
from tests.constructs_lib.review import cdk_verdicts

_SERVICES = (
    *(
        "ApiGateway",
        "ApiGatewayV2",
        "CloudWatch",
        "Cognito",
        "DynamoDB",
        "EFS",
        "Events",
        "IAM",
        "KMS",
        "Kinesis",
    ),
    *("Lambda", "Logs", "OpenSearchService", "RDS", "S3", "SNS", "SQS", "SSM", "Scheduler", "SecretsManager"),
    "StepFunctions",
)
_CONDITIONAL = (
    "the schema has it as conditionally create-only, of which cdk diff makes a replacement for sure"
)
_SILENT = "the schema has it as conditionally create-only, and cdk diff knows nothing of it"
_BOTH = (
    "the schema is silent; the table has it as one that may replace, as the documentation says that it does"
)
EXPLAINED = {
    "AWS::DynamoDB::GlobalTable GlobalTableSourceArn": _SILENT,
    "AWS::DynamoDB::GlobalTable KeySchema": _CONDITIONAL,
    "AWS::DynamoDB::GlobalTable LocalSecondaryIndexes": _CONDITIONAL,
    "AWS::DynamoDB::Table KeySchema": _CONDITIONAL,
    "AWS::DynamoDB::Table LocalSecondaryIndexes": _BOTH,
    "AWS::Events::EventBus EventSourceName": _BOTH,
    "AWS::Events::Rule EventBusName": _CONDITIONAL,
    "AWS::Lambda::EventSourceMapping AmazonManagedKafkaEventSourceConfig": _BOTH,
    "AWS::Lambda::EventSourceMapping SelfManagedKafkaEventSourceConfig": _BOTH,
    "AWS::Lambda::Function DurableConfig": _SILENT,
    "AWS::RDS::DBCluster AvailabilityZones": _CONDITIONAL,
    "AWS::RDS::DBInstance Port": _BOTH,
    "AWS::S3::Bucket ObjectLockEnabled": _BOTH,
    "AWS::SNS::Subscription Region": _SILENT,
}


def _verdict(kind: str, name: str) -> str:
    schema = schema_of(kind)
    assert schema is not None
    return (
        "WILL_REPLACE" if name in schema.always else "MAY_REPLACE" if name in schema.maybe else "WILL_UPDATE"
    )


@pytest.mark.all_blueprints
def test_every_property_is_what_cdk_diff_says_of_it(tmp_path: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(cdk_verdicts.FOLDER / name, tmp_path / name)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=tmp_path, check=True)
    lines = replacements.FILE.read_text().splitlines()
    kinds = [
        line.split(" ")[0] for line in lines if line.split("::")[1:2] and line.split("::")[1] in _SERVICES
    ]
    asked = tmp_path / "asked.json"
    asked.write_text(json.dumps({kind: replacements.properties(kind) for kind in kinds}))
    script = [str(cdk_verdicts.FOLDER / "properties.mjs"), str(tmp_path), str(asked)]
    run = subprocess.run(["node", *script], capture_output=True, text=True, check=True)
    theirs = {
        f"{kind} {name}": verdict
        for kind, found in json.loads(run.stdout).items()
        for name, verdict in found.items()
        # Of a type, or a property, that it does not know it says that nothing changes.
        if verdict != "NO_CHANGE"
    }
    assert len(theirs) > 1_400
    differing = {key for key, verdict in theirs.items() if _verdict(*key.split(" ")) != verdict}
    assert differing == set(EXPLAINED)
