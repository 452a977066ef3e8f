"""Limits of AWS that a change comes near to."""

from typing import Any

from tests.constructs_lib.review.templates import changes, policy, resource, role


def _topics(count: int) -> dict[str, Any]:
    return {
        f"Topic{number}": resource("AWS::SNS::Topic", {"DisplayName": str(number)}) for number in range(count)
    }


def test_resources_of_a_stack() -> None:
    (change,) = changes(_topics(399), _topics(400))
    assert change.text == "resources of a template: 399 → 400 of 500 resources (80%)"
    assert changes(_topics(398), _topics(399)) == []


def test_a_limit_that_is_no_nearer_is_not_told() -> None:
    one, other = _topics(450), _topics(450)
    other["Topic0"] = resource("AWS::SNS::Topic", {"DisplayName": "another"})
    assert changes(one, other) == []


def test_policies_of_a_role_are_summed_up() -> None:
    def side(count: int) -> dict[str, Any]:
        names = [
            {"Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{'x' * 900}/{each}"} for each in range(5)
        ]
        return {"Role": role(), **{f"Policy{each}": policy(*names) for each in range(count)}}

    (change,) = changes(side(1), side(2), "near-limit")
    assert change.text.startswith("Role: inline policies of a role: ")
    assert change.text.endswith("of 10,240 characters (96%)")


def test_routes_of_an_api_are_counted() -> None:
    def side(count: int) -> dict[str, Any]:
        key = [f"GET /{each}" for each in range(count)]
        found = {
            f"Route{each}": resource(
                "AWS::ApiGatewayV2::Route",
                {"ApiId": {"Ref": "Api"}, "RouteKey": key[each], "AuthorizationType": "AWS_IAM"},
            )
            for each in range(count)
        }
        return {"Api": resource("AWS::ApiGatewayV2::Api"), **found}

    (change,) = changes(side(239), side(240), "near-limit")
    assert change.text == "Api: routes of an HTTP API: 239 → 240 of 300 routes (80%)"
