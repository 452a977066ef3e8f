"""The errors that pages show are those that the library raises."""

import re
from collections.abc import Callable

import pytest
from aws_cdk import App, Duration, Stack

from constructs_lib import HttpApiFunction, QueueConsumer, StandardFunction, ValidationError
from tests.support.code_folders import HELLO, code_folder
from tests.support.fences import fences_of
from tests.support.stacks import ROOT

OF_A_TOPIC = code_folder(
    "topic",
    {
        "handler.py": "from aws_lambda_powertools.utilities.data_classes import SNSEvent\n\n\n"
        "def handler(event: SNSEvent, context): ...\n"
    },
)


def _slow_api() -> None:
    stack = Stack(App(), "Hello")
    function = StandardFunction(stack, "Function", entry=HELLO, timeout=Duration.minutes(2))
    HttpApiFunction(stack, "Api", function=function)


def _small_function() -> None:
    StandardFunction(Stack(App(), "Uploads"), "Function", entry=HELLO, memory_size=64)


def _another_event() -> None:
    stack = Stack(App(), "Shop")
    QueueConsumer(stack, "Orders", function=StandardFunction(stack, "Worker", entry=OF_A_TOPIC))


MADE: dict[str, Callable[[], None]] = {
    "README.md": _slow_api,
    "docs/index.md": _slow_api,
    "docs/getting-started.md": _small_function,
    "docs/testing.md": _another_event,
}


def _shown(page: str) -> str:
    """The error on a page, in one line."""
    texts = (each.text for each in fences_of("text") if each.page == ROOT / page)
    (text,) = (each for each in texts if re.match(r"LP\d{3} at ", each))
    return " ".join(text.split())


def test_every_error_on_a_page_is_looked_at() -> None:
    shown = {
        str(each.page.relative_to(ROOT)) for each in fences_of("text") if re.match(r"LP\d{3} at ", each.text)
    }
    assert shown == set(MADE)


@pytest.mark.parametrize("page", MADE)
def test_error_is_the_one_that_is_raised(page: str) -> None:
    with pytest.raises(ValidationError) as caught:
        MADE[page]()
    # A long one may end with three dots.
    assert str(caught.value).startswith(_shown(page).removesuffix(" ..."))
