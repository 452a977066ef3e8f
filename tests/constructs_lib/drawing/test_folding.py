"""What is drawn as one is alike in all that stands beside it."""

from typing import Any

from constructs_lib.drawing.folding import folded
from tests.constructs_lib.checks.parts import allow, arn, ref, resource, role
from tests.constructs_lib.drawing.apps import drawn, parts, ways


def _work(count: int) -> dict[str, Any]:
    return {f"Work{n}": resource("Lambda::Function") for n in range(count)}


def _polled(number: int, **settings: Any) -> dict[str, Any]:
    return {
        f"Queue{number}": resource("SQS::Queue"),
        f"Mapping{number}": resource(
            "Lambda::EventSourceMapping",
            FunctionName=ref(f"Work{number}"),
            EventSourceArn=arn(f"Queue{number}"),
            **settings,
        ),
    }


def _reader(number: int, *actions: str) -> dict[str, Any]:
    return {
        f"Work{number}": resource("Lambda::Function", Role=arn(f"Role{number}")),
        f"Role{number}": role(allow(list(actions), arn("Table"))),
    }


def _rules(*properties: dict[str, Any]) -> dict[str, Any]:
    targets = [{"Id": "1", "Arn": arn("Work0")}]
    return {
        f"Rule{n}": resource("Events::Rule", Targets=targets, **each) for n, each in enumerate(properties)
    }


def test_one_with_another_batch_size_or_a_filter_stands_by_itself() -> None:
    filtered = {"FilterCriteria": {"Filters": [{"Pattern": "{}"}]}}
    for one, fact in (({"BatchSize": 1}, "batches of 1"), (filtered, "batches of 10, filtered")):
        others = {**_polled(1), **_polled(2), **_polled(3)}
        found = folded(drawn(**_work(4), **_polled(0, **one), **others))
        assert ways(found) == [
            f"event: Queue0 to Work0 ({fact})",
            "event: Queue1, Queue2, Queue3 to Work1, Work2, Work3 (batches of 10)",
        ]


def test_one_that_also_writes_is_not_drawn_with_those_that_read() -> None:
    three = {
        **_reader(1, "dynamodb:GetItem"),
        **_reader(2, "dynamodb:GetItem"),
        **_reader(3, "dynamodb:Query"),
    }
    both = _reader(0, "dynamodb:GetItem", "dynamodb:PutItem")
    found = folded(drawn(Table=resource("DynamoDB::Table"), **both, **three))
    assert ways(found) == [
        "call: Work0 to Table (reads, writes)",
        "call: Work1, Work2, Work3 to Table (reads)",
    ]


def _api(**functions: list[str]) -> dict[str, Any]:
    """Return an HTTP API with the routes of each function."""
    found: dict[str, Any] = {"Api": resource("ApiGatewayV2::Api", ProtocolType="HTTP")}
    for name, keys in functions.items():
        found[name] = resource("Lambda::Function")
        found[f"{name}Integration"] = resource(
            "ApiGatewayV2::Integration", ApiId=ref("Api"), IntegrationUri=arn(name)
        )
        for number, key in enumerate(keys):
            target = {"Fn::Join": ["/", ["integrations", ref(f"{name}Integration")]]}
            found[f"{name}Route{number}"] = resource(
                "ApiGatewayV2::Route", ApiId=ref("Api"), RouteKey=key, Target=target
            )
    return found


def test_an_authorizer_is_no_route_and_stands_by_itself() -> None:
    authorizer = resource(
        "ApiGatewayV2::Authorizer", ApiId=ref("Api"), AuthorizerType="REQUEST", AuthorizerUri=arn("Work0")
    )
    routes = _api(A=["GET /a"], B=["GET /b", "PUT /b"], C=["GET /c", "PUT /c", "POST /c"])
    found = folded(drawn(**_work(1), **routes, Authorizer=authorizer))
    assert sorted(ways(found)) == ["event: Api to A, B, C (6 routes)", "event: Api to Work0 (authorizer)"]


def test_routes_are_counted_only_where_each_has_some() -> None:
    found = folded(drawn(**_api(A=["GET /a"], B=[], C=[])))
    assert ways(found) == ["event: Api to A, B, C"]


def test_schedules_at_different_times_say_so() -> None:
    rates = [{"ScheduleExpression": f"rate({n} hours)"} for n in (2, 3, 4)]
    (various,) = [p for p in folded(drawn(**_work(1), **_rules(*rates))).parts.values() if "Rule0" in p.names]
    assert (various.names, various.facts) == (("Rule0", "Rule1", "Rule2"), ("various times",))
    (same,) = [
        p for p in folded(drawn(**_work(1), **_rules(*rates[:1] * 3))).parts.values() if len(p.names) > 1
    ]
    assert same.facts == ("rate(2 hours)",)


def test_rules_for_different_events_say_so() -> None:
    patterns = [{"EventPattern": {"source": [f"shop.{n}"]}} for n in range(3)]
    (found,) = [p for p in folded(drawn(**_work(1), **_rules(*patterns))).parts.values() if len(p.names) > 1]
    assert found.facts == ("various events",)


def test_ways_that_differ_within_what_is_alike_are_various() -> None:
    resources: dict[str, Any] = {f"Table{n}": resource("DynamoDB::Table") for n in range(3)}
    for n in range(3):
        reads = allow("dynamodb:GetItem", arn(f"Table{n}"))
        writes = allow("dynamodb:PutItem", arn(f"Table{(n + 1) % 3}"))
        resources |= {
            f"Work{n}": resource("Lambda::Function", Role=arn(f"Role{n}")),
            f"Role{n}": role(reads, writes),
        }
    found = folded(drawn(**resources))
    assert sorted(parts(found)) == ["Table0, Table1, Table2", "Work0, Work1, Work2"]
    assert ways(found) == ["call: Work0, Work1, Work2 to Table0, Table1, Table2 (various settings)"]
