"""What the functions behind a table and a bucket may do, beyond what their patterns grant."""

import json
from typing import Any

from tests.support.example_app import template
from tests.support.templates import properties, resources, statements


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_domain_lets_in_one_role_with_two_requests() -> None:
    domain = properties(template("SearchIndex"), "AWS::OpenSearchService::Domain")
    (role,) = resources(template("SearchIndex"), "AWS::IAM::Role")
    allowed = {}
    for statement in domain["AccessPolicies"]["Statement"]:
        assert statement["Principal"] == {"AWS": {"Fn::GetAtt": [role, "Arn"]}}
        path = statement["Resource"]["Fn::Join"][1][-1]
        allowed[statement["Action"]] = path
    assert allowed == {
        "es:ESHttpPut": ":domain/*/orders-v1",
        "es:ESHttpPost": ":domain/*/orders/_bulk",
    }
    # Without this a bulk request to one index may write to any other.
    assert domain["AdvancedOptions"] == {"rest.action.multi.allow_explicit_index": "false"}


def test_domain_has_no_password_and_no_plain_text() -> None:
    domain = properties(template("SearchIndex"), "AWS::OpenSearchService::Domain")
    security = domain["AdvancedSecurityOptions"]
    assert security["Enabled"]
    assert not security["InternalUserDatabaseEnabled"]
    assert list(security["MasterUserOptions"]) == ["MasterUserARN"]
    assert domain["DomainEndpointOptions"]["EnforceHTTPS"]
    assert domain["EncryptionAtRestOptions"] == domain["NodeToNodeEncryptionOptions"] == {"Enabled": True}


def test_only_the_domain_may_write_its_logs() -> None:
    policy = properties(template("SearchIndex"), "AWS::Logs::ResourcePolicy")["PolicyDocument"]
    text = "".join(each if isinstance(each, str) else "<token>" for each in policy["Fn::Join"][1])
    (statement,) = json.loads(text)["Statement"]
    assert statement["Principal"] == {"Service": "es.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "<token>"}


def test_mailer_writes_no_object_and_reads_subscribers_only() -> None:
    found = template("DocumentMailer")
    actions = {action for statement in statements(found) for action in _listed(statement["Action"])}
    assert {action for action in actions if action.startswith(("s3:", "dynamodb:"))} == {
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "dynamodb:Query",
        "dynamodb:PutItem",
        "dynamodb:DeleteItem",
    }
