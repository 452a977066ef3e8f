"""Whether stacks would depend on each other because of the place where failed events go.

What CDK says of such stacks names references of the template, and says it when everything is defined. Here is
found what the arguments of a pattern decide; what other code references is left to CDK.
"""

from collections.abc import Iterator, Sequence

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import IConstruct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.targets import function_behind
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.rules.conditions import dead_letters
from constructs_lib.rules.fault import Fault

_PLACES = (sqs.Queue, sns.Topic, s3.Bucket)
Needs = tuple[Stack, Stack, str]
"""A stack, another one that it needs, and why."""


def names(checks: Checks, who: IConstruct, whom: IConstruct) -> Needs:
    """Return that a construct names another one, and that its stack so needs the other's.

    The scope of a pattern stands for the pattern, which is not there yet.
    """
    named = checks.path if who is checks.scope else facts(who).path
    return facts(who).stack, facts(whom).stack, f"{named} names {facts(whom).path}"


def check_one_way(
    checks: Checks, sender: IConstruct, dead_letter: DeadLetter, needs: Sequence[Needs] = ()
) -> None:
    """Check that the stack of a place does not need that of what sends there (LP326).

    Args:
        checks: where violations are noted.
        sender: what names the place: a pattern, a function or a queue.
        dead_letter: what the pattern was given.
        needs: what stacks need beside their explicit dependencies and the key of the place.
    """
    place = dead_letter.existing
    # What is imported is named by its ARN; what is wrong with one route is wrong with the others, too.
    if not isinstance(place, _PLACES) or any(each.code == "LP326" for each in checks.violations):
        return
    here, there, key = facts(sender).stack, facts(place).stack, _key(place)
    found: list[Fault] = []
    if here is not there:
        known = needs if key is None else [*needs, names(checks, place, key)]
        found += _fault(facts(place).path, dead_letter.kind, there, here, known)
    if key is not None and facts(key).stack is not there:
        what = f"{dead_letter.kind} with a key"
        named = f"{facts(place).path} with the key {facts(key).path}"
        found += _fault(named, what, facts(key).stack, there, [*needs, names(checks, sender, place)])
    checks.note(found[:1])


def _fault(named: str, what: str, there: Stack, here: Stack, needs: Sequence[Needs]) -> Iterator[Fault]:
    because = next(_ways(there, here, needs, (there,)), None)
    yield from dead_letters.one_way(
        named, what, stack=facts(there).path, sender=facts(here).path, because=because
    )


def check_async_one_way(
    checks: Checks, function: FunctionLike, dead_letter: DeadLetter, namers: Sequence[IConstruct]
) -> None:
    """Check the same of a function's own route; whatever invokes a function of this app names it."""
    if not isinstance(dead_letter.existing, _PLACES):
        return
    behind = function_behind(function)
    is_of_app = isinstance(behind, lambda_.Function)
    needs = [names(checks, each, function) for each in namers] if is_of_app else []
    check_one_way(checks, function, dead_letter, needs)


def _key(place: sqs.Queue | sns.Topic | s3.Bucket) -> IConstruct | None:
    if isinstance(place, sqs.Queue):
        return place.encryption_master_key
    return place.master_key if isinstance(place, sns.Topic) else place.encryption_key


def _ways(start: Stack, end: Stack, known: Sequence[Needs], seen: tuple[Stack, ...]) -> Iterator[str]:
    """Yield why one stack needs another one, itself or through others."""
    explicit = [(start, each, f"{facts(start).path} depends on it") for each in start.dependencies]
    for one, other, because in (*known, *explicit):
        if one is start and other is end:
            yield because
        elif one is start and not any(other is each for each in seen):
            yield from (f"{because}, and {more}" for more in _ways(other, end, known, (*seen, other)))
