"""Which event a handler takes is read off its code, and only what is certain counts."""

import importlib
from textwrap import dedent

import pytest

from constructs_lib.rules import event_types
from constructs_lib.rules.conditions.handled_events import named_events, takes
from constructs_lib.rules.event_types import PAYLOADS, EventType

CLASSES = "from aws_lambda_powertools.utilities.data_classes import SQSEvent, SNSEvent, event_source\n"
PARSER = (
    "from aws_lambda_powertools.utilities.parser import envelopes, event_parser\n"
    "from aws_lambda_powertools.utilities.parser.models import EventBridgeModel, SqsModel\n"
)
KNOWN = {name: value for name, value in vars(event_types).items() if isinstance(value, EventType)}


def named(code: str) -> tuple[str, ...]:
    return named_events(dedent(code).encode(), "handler")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (CLASSES + "def handler(event: SQSEvent, context): ...", ("SQSEvent",)),
        (CLASSES + "def handler(event: 'SQSEvent', context): ...", ("SQSEvent",)),
        (CLASSES + "def handler(event: SQSEvent, /, context): ...", ("SQSEvent",)),
        (CLASSES + "def handler(event: SQSEvent | SNSEvent, context): ...", ("SQSEvent", "SNSEvent")),
        (CLASSES + "def handler(event: SQSEvent | None, context): ...", ("SQSEvent",)),
        (
            CLASSES + "from typing import Optional\ndef handler(event: Optional[SQSEvent], context): ...",
            ("SQSEvent",),
        ),
        (
            CLASSES + "import typing as t\ndef handler(event: t.Union[SQSEvent, SNSEvent], context): ...",
            ("SQSEvent", "SNSEvent"),
        ),
        (CLASSES + "Event = SQSEvent\ndef handler(event: Event, context): ...", ("SQSEvent",)),
        (CLASSES + "class Orders(SQSEvent): ...\ndef handler(event: Orders, context): ...", ("SQSEvent",)),
        (
            "from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSEvent as Batch\n"
            "def handler(event: Batch, context): ...",
            ("SQSEvent",),
        ),
        (
            "import aws_lambda_powertools.utilities.data_classes as classes\n"
            "def handler(event: classes.SQSEvent, context): ...",
            ("SQSEvent",),
        ),
        (
            "import aws_lambda_powertools.utilities.data_classes\n"
            "def handler(event: aws_lambda_powertools.utilities.data_classes.SQSEvent, context): ...",
            ("SQSEvent",),
        ),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    " + CLASSES
            + "def handler(event: 'SQSEvent', context): ...",
            ("SQSEvent",),
        ),
        (
            CLASSES + "@event_source(data_class=SNSEvent)\ndef handler(event: SQSEvent, context): ...",
            ("SNSEvent",),
        ),
        (
            CLASSES + "logger, tracer = Logger(), Tracer()\n"
            "@logger.inject_lambda_context(clear_state=True)\n@tracer.capture_lambda_handler\n"
            "@event_source(data_class=SQSEvent)\ndef handler(event, context): ...",
            ("SQSEvent",),
        ),
        (
            CLASSES + "from constructs_lib.runtime.invoke import correlated\n"
            "@correlated\ndef handler(event: SQSEvent, context): ...",
            ("SQSEvent",),
        ),
        (PARSER + "@event_parser(model=SqsModel)\ndef handler(event, context): ...", ("SqsModel",)),
        (PARSER + "@event_parser\ndef handler(event: SqsModel, context): ...", ("SqsModel",)),
        (
            PARSER + "class Placed(EventBridgeModel):\n    detail: Order\n"
            "@event_parser(model=Placed)\ndef handler(event: Placed, context): ...",
            ("EventBridgeModel",),
        ),
        (
            PARSER + "@event_parser(model=Order, envelope=envelopes.SqsEnvelope)\n"
            "def handler(event: list[Order], context): ...",
            ("SqsEnvelope",),
        ),
        (PARSER + "@event_parser(model=SqsModel, envelope=None)\ndef handler(e, c): ...", ("SqsModel",)),
    ],
)  # fmt: skip
def test_event_that_a_handler_names(code: str, found: tuple[str, ...]) -> None:
    assert named(code) == found


@pytest.mark.parametrize(
    "code",
    [
        "def handler(event: SQSEvent, context): ...",
        "from mine import SQSEvent\ndef handler(event: SQSEvent, context): ...",
        "from .aws_lambda_powertools import SQSEvent\ndef handler(event: SQSEvent, context): ...",
        CLASSES + "def handler(event, context): ...",
        CLASSES + "def handler(): ...",
        CLASSES + "def handler(*events: SQSEvent): ...",
        CLASSES + "def handler(event: dict, context): ...",
        CLASSES + "def handler(event: dict | SQSEvent, context): ...",
        CLASSES + "def handler(event: list[SQSEvent], context): ...",
        CLASSES + "def handler(event: 'no python', context): ...",
        CLASSES + "def other(event: SQSEvent, context): ...\nhandler = other",
        CLASSES + "class handler: ...",
        CLASSES + "SQSEvent = dict\ndef handler(event: SQSEvent, context): ...",
        CLASSES + "try:\n    SQSEvent = mine()\nexcept ImportError:\n    pass\n"
        "def handler(event: SQSEvent, context): ...",
        CLASSES + "for SQSEvent in range(3):\n    pass\ndef handler(event: SQSEvent, context): ...",
        CLASSES + "A = B\nB = A\ndef handler(event: A, context): ...",
        CLASSES + "class Orders(Mixin, SQSEvent): ...\ndef handler(event: Orders, context): ...",
        CLASSES + "class A(B): ...\nclass B(A): ...\ndef handler(event: A, context): ...",
        CLASSES + "def handler(event: SQSEvent, context): ...\ndef handler(event: SNSEvent, context): ...",
        # It may hand on something else than it was handed.
        CLASSES + "@unwrapped\n@event_source(data_class=SQSEvent)\ndef handler(event, context): ...",
        CLASSES + "@unwrapped\ndef handler(event: SQSEvent, context): ...",
        CLASSES + "from aws_lambda_powertools.utilities.validation import validator\n"
        "@validator(envelope='Records[0]')\ndef handler(event: SQSEvent, context): ...",
        CLASSES + "@event_source(data_class=of_today())\ndef handler(event: SQSEvent, context): ...",
        PARSER + "@event_parser(model=Order)\ndef handler(event: Order, context): ...",
        PARSER + "@event_parser(model=SqsModel, envelope=Own)\ndef handler(event, context): ...",
        "from aws_lambda_powertools.utilities.data_classes import *\ndef handler(event: SQSEvent, _): ...",
        "from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord\n"
        "def handler(event: SQSRecord, context): ...",
        CLASSES + "def handler(event: SQSEvent, context: ...",
        CLASSES + "\0",
    ],
)
def test_what_is_not_certain_is_not_named(code: str) -> None:
    assert named(code) == ()


def test_a_handler_that_names_another_event_is_refused() -> None:
    (fault,) = takes("function", "Orders/Worker", "app.handler", ("SQSEvent",), event_types.TABLE)
    assert fault.code == "LP059"
    assert "Orders/Worker, whose app.handler takes SQSEvent" in fault.message


@pytest.mark.parametrize(
    ("names", "sent"),
    [
        ((), event_types.QUEUE),
        (("SQSEvent",), event_types.QUEUE),
        (("SqsModel",), event_types.QUEUE),
        (("SNSEvent", "SQSEvent"), event_types.QUEUE),
        # Who asks EventBridge for objects may use its own class.
        (("EventBridgeEvent",), event_types.BUCKET),
        (("S3EventBridgeNotificationEvent",), event_types.EVENT),
        (("LambdaFunctionUrlEvent",), event_types.HTTP_API),
        (("APIGatewayProxyEvent",), event_types.WEB_SOCKET),
        # The caller may hand on an event that it got.
        (("SQSEvent",), event_types.OWN_PAYLOAD),
    ],
)
def test_what_may_be_meant_passes(names: tuple[str, ...], sent: EventType) -> None:
    assert list(takes("function", "Worker", "app.handler", names, sent)) == []


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("S3Event", event_types.BUCKET),
        ("S3EventBridgeNotificationEvent", event_types.BUCKET_NOTIFICATION),
        ("APIGatewayProxyEvent", event_types.HTTP_API),
        ("APIGatewayProxyEventV2", event_types.REST_API),
        ("EventBridgeEvent", event_types.SCHEDULE),
        ("KinesisFirehoseEvent", event_types.STREAM),
        ("SnsSqsEnvelope", event_types.TOPIC),
        ("S3SqsEventNotificationModel", event_types.BUCKET_NOTIFICATION),
    ],
)
def test_what_is_easily_taken_for_it_is_refused(name: str, sent: EventType) -> None:
    assert [fault.code for fault in takes("function", "Worker", "app.handler", (name,), sent)] == ["LP059"]


@pytest.mark.parametrize("name", KNOWN)
def test_every_path_leads_to_what_it_names(name: str) -> None:
    known = KNOWN[name]
    for path in (known.data_class, known.model, known.envelope, known.resolver, known.maker):
        if path is not None:
            module, _, symbol = path.rpartition(".")
            assert callable(getattr(importlib.import_module(module), symbol))


def test_every_class_is_one_of_powertools() -> None:
    places = ("data_classes", "parser.models", "parser.models.s3_object_event", "parser.envelopes")
    modules = [importlib.import_module(f"aws_lambda_powertools.utilities.{place}") for place in places]
    assert [name for name in PAYLOADS if not any(hasattr(module, name) for module in modules)] == []
