from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from constructs_lib.local import LocalAwsError
from constructs_lib.local.function_logs import find_function, group_lines, invocation_lines

TEXT = [
    "START RequestId: other",
    "foreign",
    "END RequestId: other",
    "START RequestId: mine Version: $LATEST",
    "printed without an id",
    "END RequestId: mine",
    "REPORT RequestId: mine Duration: 1 ms",
]
JSON = [
    '{"type": "platform.start", "record": {"requestId": "other"}}',
    "foreign",
    '{"type": "platform.start", "record": {"requestId": "mine"}}',
    "printed without an id",
    '{"message": "logged", "requestId": "mine"}',
    '{"type": "platform.report", "record": {"requestId": "mine"}}',
]


@pytest.fixture
def logs() -> Any:
    return boto3.client(
        "logs", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )


def answers(stub: Stubber, lines: list[str]) -> None:
    for found in ([line for line in lines if "mine" in line], lines):
        events = [{"logStreamName": "one", "message": line} for line in found]
        stub.add_response("filter_log_events", {"events": events})


@pytest.mark.parametrize(("lines", "first"), [(TEXT, 3), (JSON, 2)])
def test_the_lines_of_one_invocation_in_a_shared_stream(logs: Any, lines: list[str], first: int) -> None:
    with Stubber(logs) as stub:
        answers(stub, lines)
        assert invocation_lines(logs, "group", "mine", 0) == lines[first:]


def test_a_log_without_its_last_line_is_not_complete(logs: Any) -> None:
    with Stubber(logs) as stub:
        answers(stub, TEXT[:-1])
        with pytest.raises(LocalAwsError, match="no complete log of request mine in group after 0 seconds"):
            invocation_lines(logs, "group", "mine", 0)


def test_lines_of_several_streams_are_in_order_of_time(logs: Any) -> None:
    # The service answers stream by stream, and page by page.
    pages = (
        [("one", 1, "first"), ("one", 4, "fourth"), ("one", 4, "fifth")],
        [("two", 2, "second"), ("two", 3, "third\n"), ("two", 4, "sixth")],
    )
    with Stubber(logs) as stub:
        for number, page in enumerate(pages):
            events = [{"logStreamName": s, "timestamp": t, "message": message} for s, t, message in page]
            more = {} if number else {"nextToken": "next"}
            stub.add_response("filter_log_events", {"events": events, **more})
        assert group_lines(logs, "group") == ["first", "second", "third", "fourth", "fifth", "sixth"]


def test_a_log_that_nobody_wrote_has_no_lines(logs: Any) -> None:
    with Stubber(logs) as stub:
        stub.add_client_error("filter_log_events", "ResourceNotFoundException")
        assert group_lines(logs, "group") == []


@pytest.fixture
def functions() -> Iterator[Any]:
    client = boto3.client(
        "lambda", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    names = ["Small-Node", "Small-Node2", "Prod-Small-Node"]
    with Stubber(client) as stub:
        stub.add_response("list_functions", {"Functions": [{"FunctionName": name} for name in names]})
        yield client


@pytest.mark.parametrize(
    ("part", "name"),
    [("Small-Node", "Small-Node"), ("Small-Node2", "Small-Node2"), ("Prod", "Prod-Small-Node")],
)
def test_a_function_is_found_by_its_name_or_a_part_that_only_it_has(
    functions: Any, part: str, name: str
) -> None:
    assert find_function(functions, part) == name


@pytest.mark.parametrize(
    ("part", "text"), [("Small", "2 functions have 'Small'"), ("nothing", "no function has 'nothing'")]
)
def test_an_unclear_function_name_lists_what_there_is(functions: Any, part: str, text: str) -> None:
    with pytest.raises(LocalAwsError, match=f"{text} in the name; there are .*Small-Node"):
        find_function(functions, part)
