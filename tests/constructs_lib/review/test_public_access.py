"""What opens APIs, functions and domains to others, also where no policy of a role changes."""

import json
from typing import Any

import pytest

from tests.constructs_lib.review.templates import changes, resource

OPEN, OUTSIDE, WIDER = ("open-to-all", "iam-widened"), ("outside-account", "iam-widened"), ("iam-widened",)
METHOD = {"HttpMethod": "GET", "RestApiId": {"Ref": "Api"}, "AuthorizationType": "NONE"}


def _said(kind: str, before: Any, after: Any, *kinds: str) -> list[tuple[tuple[str, ...], str]]:
    old, new = ({"It": resource(kind, each)} for each in (before, after))
    return [(each.kinds, each.text) for each in changes(old, new, *kinds)]


@pytest.mark.parametrize(
    ("authorization", "kinds", "said"),
    [
        ("NONE", OPEN, "no longer asks for an API key and is open to anybody"),
        ("AWS_IAM", WIDER, "no longer asks for an API key"),
    ],
)
def test_a_method_that_asks_for_no_key_any_more(
    authorization: str, kinds: tuple[str, ...], said: str
) -> None:
    method = METHOD | {"AuthorizationType": authorization}
    old, new = ({**method, "ApiKeyRequired": each} for each in (True, False))
    text = f"GET / of Api {said}: ApiKeyRequired true → false"
    assert _said("AWS::ApiGateway::Method", old, new) == [(kinds, text)]
    ((back, _),) = _said("AWS::ApiGateway::Method", new, old)
    assert back == ("iam-narrowed",)


def test_what_a_browser_asks_first_is_always_open() -> None:
    old, new = ({**METHOD, "HttpMethod": "OPTIONS", "ApiKeyRequired": each} for each in (True, False))
    assert _said("AWS::ApiGateway::Method", old, new) == []


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("https://one.example", "https://two.example", OUTSIDE),
        ("https://one.example/pool-1", "https://one.example/pool-2", WIDER),
    ],
)
def test_another_issuer_of_tokens(before: str, after: str, kinds: tuple[str, ...]) -> None:
    old, new = ({"JwtConfiguration": {"Issuer": each}} for each in (before, after))
    text = f"It (AWS::ApiGatewayV2::Authorizer) lets in others: JwtConfiguration.Issuer {before} → {after}"
    assert _said("AWS::ApiGatewayV2::Authorizer", old, new) == [(kinds, text)]


def test_a_route_with_another_authorizer() -> None:
    route = {"RouteKey": "GET /x", "ApiId": "api", "AuthorizationType": "JWT"}
    old, new = ({**route, "AuthorizerId": each} for each in ("one", "two"))
    text = "route GET /x of api: AuthorizerId one → two; others may call it"
    assert _said("AWS::ApiGatewayV2::Route", old, new) == [(WIDER, text)]


def _permission(**more: str) -> dict[str, str]:
    return {"FunctionName": "worker", "Action": "lambda:InvokeFunction", **more}


SOURCE = {"SourceArn": "arn:aws:s3:::uploads", "SourceAccount": "111111111111"}


def test_a_service_that_nothing_ties_to_the_account_any_more() -> None:
    bound = _permission(Principal="s3.amazonaws.com", **SOURCE)
    rights = {*OUTSIDE, "iam-narrowed"}
    ((kinds, text),) = _said(
        "AWS::Lambda::Permission", bound, _permission(Principal="s3.amazonaws.com"), *rights
    )
    assert kinds == OUTSIDE
    assert "; nothing says any more for which account" in text
    other = bound | {"SourceAccount": "222222222222"}
    assert [kinds for kinds, _ in _said("AWS::Lambda::Permission", bound, other, *rights)] == [WIDER]


def test_a_url_for_any_account() -> None:
    url = {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "AWS_IAM"}
    queue = {"Queue": resource("AWS::SQS::Queue")}
    permission = resource("AWS::Lambda::Permission", _permission(Principal="*", **url))
    (change,) = changes(queue, {**queue, "It": permission})
    assert change.kinds == OUTSIDE
    assert change.text == (
        "everybody may now lambda:InvokeFunctionUrl on worker where FunctionUrlAuthType AWS_IAM; that "
        "is everybody with credentials of any AWS account (by It)"
    )


def _with_url(authorization: str, **more: Any) -> dict[str, Any]:
    url = resource("AWS::Lambda::Url", {"AuthType": authorization, "TargetFunctionArn": {"Ref": "Worker"}})
    return {"Worker": resource("AWS::Lambda::Function"), "Url": url, **more}


def _permissions(authorization: str) -> dict[str, Any]:
    named = {"FunctionName": {"Ref": "Worker"}, "Principal": "*"}
    call = {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": authorization}
    invoke = {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True}
    found: dict[str, dict[str, Any]] = {"Call": {**named, **call}, "Invoke": {**named, **invoke}}
    return {name: resource("AWS::Lambda::Permission", each) for name, each in found.items()}


def test_a_url_for_anybody_is_one_statement() -> None:
    rights = {"open-to-all", "outside-account", "iam-widened", "iam-narrowed"}
    closed, opened = _with_url("AWS_IAM"), _with_url("NONE", **_permissions("NONE"))
    for before in (closed, {"Worker": closed["Worker"]}):
        (change,) = changes(before, opened, *rights)
        assert change.kinds == OPEN
        assert change.text.startswith("the URL of Worker is open to anybody: AuthType ")
    (change,) = changes(opened, closed, *rights)
    assert change.text == "the URL of Worker: AuthType NONE → AWS_IAM"


def test_permissions_of_a_url_are_told_where_the_url_stays() -> None:
    (change,) = changes(_with_url("NONE"), _with_url("NONE", **_permissions("NONE")))
    assert change.kinds == OPEN
    assert change.text == (
        "anybody may now lambda:InvokeFunctionUrl on Worker where FunctionUrlAuthType NONE (by Call)"
    )
    (change,) = changes(_with_url("AWS_IAM"), _with_url("AWS_IAM", **_permissions("AWS_IAM")))
    assert change.kinds == OUTSIDE
    (change,) = changes(_with_url("NONE"), _with_url("NONE", Invoke=_permissions("NONE")["Invoke"]))
    assert "lambda:InvokeFunction on Worker where InvokedViaFunctionUrl true" in change.text


USER, GROUP = resource("AWS::IAM::User"), resource("AWS::IAM::Group")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            {},
            {"User": resource("AWS::IAM::User", {"Groups": [{"Ref": "Group"}]})},
            "User may now do what Group allows",
        ),
        (
            {},
            {
                "Add": resource(
                    "AWS::IAM::UserToGroupAddition",
                    {"GroupName": {"Ref": "Group"}, "Users": [{"Ref": "User"}]},
                )
            },
            "User may now do what Group allows (by Add)",
        ),
        (
            {},
            {"Key": resource("AWS::IAM::AccessKey", {"UserName": {"Ref": "User"}})},
            "Key (AWS::IAM::AccessKey): who has this key may do what User may from now on",
        ),
        (
            {"Key": resource("AWS::IAM::AccessKey", {"UserName": "clerk", "Status": "Inactive"})},
            {"Key": resource("AWS::IAM::AccessKey", {"UserName": "clerk", "Status": "Active"})},
            "Key (AWS::IAM::AccessKey): who has this key may do what clerk may from now on",
        ),
        (
            {},
            {"User": resource("AWS::IAM::User", {"LoginProfile": {"Password": "x"}})},
            "User (AWS::IAM::User): who has its password may do what it may from now on",
        ),
    ],
)
def test_who_becomes_somebody_with_rights(before: dict[str, Any], after: dict[str, Any], said: str) -> None:
    base = {"User": USER, "Group": GROUP}
    (change,) = changes(base | before, base | after)
    assert (change.kinds, change.text) == (WIDER, said)
    assert not changes(base | after, base | before, *WIDER)


def test_a_policy_of_a_domain_that_cdk_sets_by_a_call() -> None:
    def side(principal: str) -> dict[str, Any]:
        statement = {"Effect": "Allow", "Action": "es:*", "Principal": {"AWS": principal}, "Resource": "*"}
        policies = json.dumps({"Statement": [statement]})
        call = {"parameters": {"DomainName": "NAME", "AccessPolicies": policies}}
        before, after = json.dumps(call).split("NAME")
        update = {"Fn::Join": ["", [before, {"Ref": "Domain"}, after]]}
        policy = resource("Custom::OpenSearchAccessPolicy", {"Update": update})
        return {"Domain": resource("AWS::OpenSearchService::Domain"), "Policy": policy}

    (change,) = changes(side("arn:aws:iam::${AWS::AccountId}:root"), side("*"), "open-to-all")
    assert change.text == "anybody may now es:* on Domain; that is every action of es (by Policy)"


def test_a_domain_that_no_longer_asks_for_https() -> None:
    old, new = ({"DomainEndpointOptions": {"EnforceHTTPS": each}} for each in (True, False))
    ((kinds, _),) = _said("AWS::OpenSearchService::Domain", old, new)
    assert kinds == ("data-at-risk",)
