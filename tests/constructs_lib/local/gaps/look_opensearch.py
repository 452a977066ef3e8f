"""Looks at domains of OpenSearch."""

import json
import urllib.error
import urllib.request
from typing import Any

from tests.support.waiting import PATIENCE, last_seen

from .support import Emulator, observe, python_function

DOMAIN = {
    "Type": "AWS::OpenSearchService::Domain",
    "Properties": {
        "EngineVersion": "OpenSearch_3.1",
        "ClusterConfig": {"InstanceType": "t3.small.search", "InstanceCount": 1},
        "EBSOptions": {"EBSEnabled": True, "VolumeSize": 10, "VolumeType": "gp3"},
        "EncryptionAtRestOptions": {"Enabled": True},
        "NodeToNodeEncryptionOptions": {"Enabled": True},
        "DomainEndpointOptions": {
            "EnforceHTTPS": True,
            "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10",
        },
        "AdvancedSecurityOptions": {
            "Enabled": True,
            "InternalUserDatabaseEnabled": False,
            "MasterUserOptions": {"MasterUserARN": "arn:aws:iam::000000000000:role/indexer"},
        },
        "LogPublishingOptions": {
            "ES_APPLICATION_LOGS": {
                "CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:search:*",
                "Enabled": True,
            }
        },
        "AccessPolicies": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:ESHttp*", "Resource": "*"},
            ],
        },
    },
}
LOG_POLICY = {
    "Type": "AWS::Logs::ResourcePolicy",
    "Properties": {
        "PolicyName": "search",
        "PolicyDocument": json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "es.amazonaws.com"},
                        "Action": ["logs:PutLogEvents", "logs:CreateLogStream"],
                        "Resource": "*",
                    }
                ],
            }
        ),
    },
}
CALLER = """
import os
import urllib.error
import urllib.request

def handler(event, context):
    answers = []
    for method, path, body in event:
        kind = "application/x-ndjson" if path == "/_bulk" else "application/json"
        request = urllib.request.Request(
            os.environ["SEARCH"] + path, method=method, data=body.encode(), headers={"content-type": kind}
        )
        try:
            with urllib.request.urlopen(request) as answer:
                answers.append([answer.status, answer.read().decode()])
        except urllib.error.HTTPError as refusal:
            answers.append([refusal.code, refusal.read().decode()])
        except urllib.error.URLError:
            answers.append([0, ""])
    return answers
"""
STRICT = '{"mappings": {"dynamic": "strict", "properties": {"name": {"type": "text"}}}}'
BULK = """{"index": {"_index": "orders", "_id": "2", "version": 3, "version_type": "external"}}
{"name": "second"}
{"index": {"_index": "orders", "_id": "3", "version": 3, "version_type": "external"}}
{"colour": "red"}
{"delete": {"_index": "orders", "_id": "1", "version": 6, "version_type": "external"}}
"""


def deploy(emulator: Emulator) -> dict[str, str]:
    variables = {"SEARCH": {"Fn::Join": ["", ["https://", {"Fn::GetAtt": ["Domain", "DomainEndpoint"]}]]}}
    resources = {
        "Domain": DOMAIN | {"DependsOn": "LogPolicy"},
        "LogPolicy": LOG_POLICY,
        "Caller": python_function(CALLER, Environment={"Variables": variables}),
    }
    outputs = {
        "Name": {"Ref": "Domain"},
        "Arn": {"Fn::GetAtt": ["Domain", "Arn"]},
        "Endpoint": {"Fn::GetAtt": ["Domain", "DomainEndpoint"]},
        "Caller": {"Ref": "Caller"},
    }
    return emulator.deploy(resources, outputs)


@observe("opensearch-domains", aws=[200, 201, 409, 400, [201, 400, 200], 1], upstream=[0, 0, 0, 0, [], 0])
def documents_of_a_function(emulator: Emulator) -> object:
    stack = deploy(emulator)
    calls = [
        ("PUT", "/orders", STRICT),
        ("PUT", "/orders/_doc/1?version=5&version_type=external", '{"name": "first"}'),
        ("PUT", "/orders/_doc/1?version=5&version_type=external", '{"name": "again"}'),
        ("PUT", "/orders/_doc/4", '{"colour": "red"}'),
        ("POST", "/_bulk", BULK),
        ("GET", "/orders/_search?q=name:second", ""),
    ]
    *answers, (_, bulk), (_, found) = emulator.invoke(stack["Caller"], calls)
    items = [status for item in json.loads(bulk or '{"items": []}')["items"] for status in _statuses(item)]
    hits = json.loads(found)["hits"]["total"]["value"] if found else 0
    return [*(status for status, _ in answers), items, hits]


def _statuses(item: dict[str, dict[str, Any]]) -> list[int]:
    return [answer["status"] for answer in item.values()]


@observe(
    "opensearch-domains",
    aws=[True, True, 200, True, 200, None],
    upstream=[True, True, None, True, None, None],
)
def life_of_a_domain(emulator: Emulator) -> object:
    first, second = deploy(emulator), deploy(emulator)
    client = emulator.client("opensearch")
    status = client.describe_domain(DomainName=first["Name"])["DomainStatus"]
    described = status["Endpoint"] == first["Endpoint"] and status["ARN"] == first["Arn"]
    seen = [described, first["Endpoint"] != second["Endpoint"], _answer(first["Endpoint"])]
    client.delete_domain(DomainName=first["Name"])
    gone = last_seen(lambda: _answer(first["Endpoint"]) is None)
    return [*seen, gone, _answer(second["Endpoint"]), _answer(first["Endpoint"])]


def _answer(endpoint: str) -> int | None:
    try:
        with urllib.request.urlopen(f"http://{endpoint}/", timeout=PATIENCE) as answer:
            return int(answer.status)
    except (urllib.error.URLError, ValueError):
        return None
