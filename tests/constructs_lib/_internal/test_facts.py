"""What is known of a construct is what asking it anew would tell."""

import pytest
from aws_cdk import Duration, Stack, Stage
from constructs import Construct

from constructs_lib._internal.facts import facts
from constructs_lib._internal.targets import own_dead_letter, role_of, timeout_of
from tests.support.calls import counted
from tests.support.stacks import app, function, number_token, stack


@pytest.mark.parametrize("construct_id", ["Function", "with/slash", "with space"])
@pytest.mark.parametrize("is_deep", [False, True])
def test_known_without_asking_is_what_cdk_says(construct_id: str, is_deep: bool) -> None:
    scope: Construct = stack()
    made = function(Construct(scope, "Home") if is_deep else scope, construct_id)  # type: ignore[arg-type]
    assert facts(made).path == made.node.path
    assert facts(made).stack is Stack.of(made)
    assert facts(made).app is Stage.of(made)


def test_app_of_a_stage_is_the_stage() -> None:
    home = Stage(app(), "Prod")
    assert facts(function(Stack(home, "Stack"))).app is home


def test_function_tells_what_patterns_ask_without_a_call() -> None:
    scope = stack()
    made = function(scope, timeout=Duration.seconds(7))
    with counted() as calls:
        known = timeout_of(made), role_of(made), own_dead_letter(made)
    assert known == (7_000, made.role, None)
    assert calls.total() == 0
    assert (made.dead_letter_queue, made.dead_letter_topic) == (None, None)


def test_timeout_that_nobody_knows() -> None:
    scope = stack()
    assert timeout_of(function(scope, timeout=Duration.seconds(number_token(scope)))) is None
