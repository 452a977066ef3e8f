"""What a poller with its function costs in calls into Node.js, against the same template by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack

from constructs_lib import KinesisConsumer, QueueConsumer, StandardFunction, TableStreamConsumer
from tests.support.calls import LARGEST_SHARE, compared
from tests.support.pollers_by_hand import kinesis_by_hand, queue_by_hand, table_by_hand
from tests.support.stacks import HELLO
from tests.support.streams import table


def _ours(kind: Callable[..., Any], **arguments: Callable[[Stack], Any]) -> Callable[[Stack], object]:
    def make(scope: Stack) -> object:
        function = StandardFunction(scope, "Function", entry=HELLO)
        made = {name: argument(scope) for name, argument in arguments.items()}
        return kind(scope, "Consumer", function=function, **made)

    return make


PAIRS: dict[str, tuple[Callable[[Stack], object], Callable[[Stack], object]]] = {
    "queue": (_ours(QueueConsumer), queue_by_hand),
    "table": (_ours(TableStreamConsumer, table=table), table_by_hand),
    "kinesis": (_ours(KinesisConsumer), kinesis_by_hand),
}
# What a function checks at synthesis is registered once for each app, which has to be found.
_AT_SYNTHESIS = {
    "staticinvoke of": (1, "the app, on which lies what its patterns know of each other"),
    "create Object": (1, "what CDK calls at synthesis, once for each app"),
    "invoke addValidation": (1, "what CDK calls at synthesis, once for each app"),
    "get assetOutdir": (1, "the folder of the assembly, which a function's folder must not hold"),
}
_ROLE = {"get roleName": (1, "tells a role of this app from one that nobody may change (LP116)")}
STAYS: dict[str, dict[str, tuple[int, str]]] = {
    "queue": {
        **_AT_SYNTHESIS,
        **_ROLE,
        "staticinvoke millis": (1, "instead of minutes: the visibility timeout is counted, not written"),
        "get node": (1, "the app's, which takes the checks at synthesis"),
    },
    "table": {
        **_AT_SYNTHESIS,
        **_ROLE,
        "staticinvoke of": (2, "the app, and the stack of the table: both have to be in one Region (LP113)"),
        "get node": (1, "of the table, for its resource"),
        "get defaultChild": (1, "of the table: CDK names a stream also where there is none (LP401)"),
        "get cfnProperties": (1, "of the table: whether it has a stream (LP401)"),
        "invoke resolve": (1, "of the table: whether it has a stream (LP401)"),
        "get encryptionKey": (1, "of the table: its stream cannot be read without it"),
        "staticinvoke addToPrincipal": (1, "instead of a statement and adding it"),
    },
    "kinesis": {
        **_AT_SYNTHESIS,
        **_ROLE,
        "staticinvoke addToPrincipal": (1, "instead of a statement and adding it"),
    },
}


@pytest.mark.parametrize("name", PAIRS)
def test_calls(name: str) -> None:
    mine, hand = compared(*PAIRS[name])
    assert mine.total() <= LARGEST_SHARE * hand.total()
    assert mine - hand == {call: number for call, (number, _) in STAYS[name].items()}
