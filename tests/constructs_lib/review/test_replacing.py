"""What replaces a resource, and how one that moved is found again."""

import pytest

from constructs_lib.review.replacements import schema_of
from tests import replacements
from tests.constructs_lib.review.templates import changes, resource, reviewed, role

QUEUE = "AWS::SQS::Queue"


def test_table_is_the_one_that_cloudformations_schemas_make() -> None:
    assert replacements.FILE.read_text() == replacements.table(), "run: python -m tests.replacements"


def test_table_has_every_type() -> None:
    assert sum(not line.startswith("#") for line in replacements.FILE.read_text().splitlines()) > 1_800


def test_types_are_told_apart_by_their_whole_name() -> None:
    queue, policy, nothing = (schema_of(each) for each in (QUEUE, "AWS::SQS::QueuePolicy", "AWS::SQS::Que"))
    assert queue is not None
    assert (queue.always, queue.names) == (("FifoQueue", "QueueName"), ("QueueName",))
    assert policy is not None
    assert policy.always == ()
    assert nothing is None


@pytest.mark.parametrize(
    ("path", "before", "after", "kinds"),
    [
        ("Type", {"Type": "SPOT"}, {"Type": "EC2"}, [("may-be-replaced",)]),
        ("MaxvCpus", {"MaxvCpus": 1}, {"MaxvCpus": 2}, []),
    ],
)
def test_properties_within_properties_are_told_apart(
    path: str, before: dict[str, object], after: dict[str, object], kinds: list[tuple[str, ...]]
) -> None:
    old, new = (
        {"Jobs": resource("AWS::Batch::ComputeEnvironment", {"ComputeResources": each})}
        for each in (before, after)
    )
    assert [each.kinds for each in changes(old, new)] == kinds


TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")


def _table(kind: str, *indexes: str, **attributes: str) -> dict[str, object]:
    """A table whose key is `id`, with local indexes by other attributes."""
    rows = [{"AttributeName": name, "AttributeType": each} for name, each in attributes.items()]
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    local = [
        {"IndexName": "by", "KeySchema": [*keys, {"AttributeName": each, "KeyType": "RANGE"}]}
        for each in indexes
    ]
    given = {"KeySchema": keys, "AttributeDefinitions": rows} | (
        {"LocalSecondaryIndexes": local} if local else {}
    )
    return {"Table": resource(kind, given)}


@pytest.mark.parametrize("kind", TABLES)
def test_another_type_of_a_keys_attribute_replaces_a_table(kind: str) -> None:
    found = changes(_table(kind, id="S", at="S"), _table(kind, at="S", id="N"))
    assert [each.kinds for each in found] == [("data-at-risk",), ("replaced",)]
    assert found[1].text.endswith("is replaced: AttributeDefinitions changes, id S → N")


@pytest.mark.parametrize("kind", TABLES)
def test_another_attribute_for_another_index_replaces_no_table(kind: str) -> None:
    one, two = _table(kind, id="S"), _table(kind, id="S", at="N")
    assert changes(one, two) == changes(two, one) == []


@pytest.mark.parametrize("kind", TABLES)
def test_another_local_index_may_replace_a_table(kind: str) -> None:
    found = changes(_table(kind, "a", id="S", a="S", b="S"), _table(kind, "b", id="S", a="S", b="S"))
    assert [each.kinds for each in found] == [("data-at-risk",), ("may-be-replaced",)]


def test_what_names_a_replaced_resource_is_replaced_with_it() -> None:
    def side(name: str) -> dict[str, object]:
        return {
            "Function": resource("AWS::Lambda::Function", {"FunctionName": name}),
            "Alias": resource("AWS::Lambda::Alias", {"FunctionName": {"Ref": "Function"}, "Name": "live"}),
            "Url": resource(
                "AWS::Lambda::Url", {"TargetFunctionArn": {"Ref": "Alias"}, "AuthType": "AWS_IAM"}
            ),
        }

    (change,) = changes(side("one"), side("other"))
    assert change.text.endswith("FunctionName changes, one → other; with it Alias and Url, which refer to it")


def test_a_moved_resource_is_found_by_what_it_is() -> None:
    def side(name: str, delay: int = 5) -> dict[str, object]:
        target = {"Fn::GetAtt": [name, "Arn"]}
        return {
            name: resource(QUEUE, {"DelaySeconds": delay}),
            f"{name}Source": resource(QUEUE, {"RedrivePolicy": {"deadLetterTargetArn": target}}),
        }

    moved = changes(side("Failed"), side("Lost"), "replaced")
    assert [(each.name, "moved from" in each.text) for each in moved] == [
        ("Lost", True),
        ("LostSource", True),
    ]
    assert changes(side("Failed"), side("Lost", 6), "replaced") == []


def test_a_moved_resource_with_a_name_of_its_own_is_refused() -> None:
    found = resource("AWS::DynamoDB::Table", {"TableName": "orders"})
    (refused,) = changes({"One": found}, {"Other": found}, "refused")
    assert refused.text.endswith("that fails while the old one has its TableName: give another one, or none")


def test_a_resource_that_moved_to_another_stack_is_told_there() -> None:
    queue, topic = resource(QUEUE, {"DelaySeconds": 5}), resource("AWS::SNS::Topic")
    one, other = reviewed(
        {"one.json": {"Queue": queue, "Topic": topic}, "two.json": {"Topic": topic}},
        {"one.json": {"Topic": topic}, "two.json": {"Topic": topic, "Queue": queue}},
    )
    assert one.changes == ()
    assert [each.kinds[0] for each in other.changes] == ["data-at-risk", "replaced"]
    assert "moved from one/Queue to Queue" in other.changes[1].text


def test_equal_resources_of_other_stacks_under_other_names_have_not_moved() -> None:
    topic, queue = resource("AWS::SNS::Topic"), resource(QUEUE)
    found = reviewed(
        {"one.json": {"Orders": queue, "Topic": topic}, "two.json": {"Topic": topic}},
        {"one.json": {"Topic": topic}, "two.json": {"Topic": topic, "Carts": queue}},
    )
    assert [[each.kinds[0] for each in stack.changes] for stack in found] == [
        ["data-at-risk", "removed"],
        ["added"],
    ]


def test_a_role_moves_to_another_stack_only_with_what_it_is_for() -> None:
    def side(name: str, *, with_function: bool) -> dict[str, object]:
        code = {"Role": {"Fn::GetAtt": [f"{name}Role", "Arn"]}}
        function = {name: resource("AWS::Lambda::Function", code)} if with_function else {}
        return {f"{name}Role": role(), **function}

    topic = {"Topic": resource("AWS::SNS::Topic")}
    for with_function in (False, True):
        moved = side("Worker", with_function=with_function)
        _, other = reviewed(
            {"one.json": {**topic, **moved}, "two.json": topic},
            {"one.json": topic, "two.json": {**topic, **moved}},
        )
        names = [each.name for each in other.changes if each.kinds[0] == "replaced"]
        assert names == (["WorkerRole", "Worker"] if with_function else [])


def _method(path: str, name: str, **more: object) -> dict[str, object]:
    api = {"Ref": "Api"}
    part = {"RestApiId": api, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": path}
    method = {"RestApiId": api, "ResourceId": {"Ref": f"{name}Path"}, "HttpMethod": "GET", **more}
    return {
        "Api": resource("AWS::ApiGateway::RestApi", {"Name": "api"}),
        f"{name}Path": resource("AWS::ApiGateway::Resource", part),
        f"{name}Method": resource("AWS::ApiGateway::Method", {"AuthorizationType": "AWS_IAM", **method}),
    }


@pytest.mark.parametrize("name", ["One", "Two"])
def test_a_method_below_another_path_is_another_route(name: str) -> None:
    found = changes(_method("x", "One"), _method("y", name), "trigger-lost", "trigger-added")
    assert [each.text for each in found] == [
        "GET /x of Api is gone: callers get an error",
        "GET /y of Api is new",
    ]


def test_a_method_of_the_same_path_is_the_same_route() -> None:
    before, after = _method("x", "One"), _method("x", "Two", ApiKeyRequired=True)
    assert changes(before, after, "trigger-lost", "trigger-added") == []
    moved = changes(before, _method("x", "Two"), "replaced")
    assert [each.name for each in moved] == ["TwoPath", "TwoMethod"]


@pytest.mark.parametrize("kind", ["AWS::Lambda::Version", "AWS::ApiGateway::Deployment"])
def test_an_id_that_holds_a_hash_of_contents_is_a_new_version(kind: str) -> None:
    before, after = ({f"Current{'0' * 8}{letter * 32}": resource(kind)} for letter in "ab")
    (stack,) = reviewed({"stack.json": before}, {"stack.json": after})
    assert (stack.changes, stack.noise) == ((), "1 new version")


def test_a_renamed_snapshot_is_the_same_stack() -> None:
    queues = {name: resource(QUEUE) for name in ("One", "Two", "Three")}
    assert [each.changes for each in reviewed({"old.json": queues}, {"new.json": queues})] == [()]


def test_other_snapshots_are_other_stacks() -> None:
    old, new = reviewed(
        {"old.json": {"Queue": resource(QUEUE)}}, {"new.json": {"Topic": resource("AWS::SNS::Topic")}}
    )
    assert {each.changes[0].kinds for each in (old, new)} == {("added",), ("removed",)}
