"""What never changes of a construct, asked once: every look at a property is a call into Node.js.

What is known lies on the construct itself, and what an app knows of its patterns lies on the app: no module
holds constructs, and nothing of one app is found from another. Python's object for a construct lives as long
as Node.js' own, which is for ever.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar, cast

from aws_cdk import Stack, Stage
from constructs import IConstruct, Node

ARN = "ARN"
"""Name of what is known of a resource: its ARN."""

_NAME = "_constructs_lib_facts"
_T = TypeVar("_T")


class Facts:
    """What is known of one construct.

    Args:
        construct: the construct.
        above: what is known of its scope, where the construct was made by us: spares most questions.
        construct_id: its id, with `above`.
    """

    def __init__(self, construct: IConstruct, above: "Facts | None" = None, construct_id: str = "") -> None:
        self._construct = construct
        self._above = above
        self._id = construct_id
        self._known: dict[object, Any] = {}

    @cached_property
    def node(self) -> Node:
        """Its node."""
        return self._construct.node

    @cached_property
    def id(self) -> str:
        """Its id in its scope."""
        return self.node.id if self._above is None else self._id

    @cached_property
    def path(self) -> str:
        """Its path in the app."""
        if self._above is None:
            return self.node.path
        return f"{self._above.path}/{self._id}" if self._above.path else self._id

    @cached_property
    def app(self) -> IConstruct:
        """The app or stage that it is in: each is deployed by itself, and names nothing of another one."""
        if self._above is not None:
            return self._above.app
        stage = Stage.of(self._construct)
        return self.node.root if stage is None else stage

    @cached_property
    def stack(self) -> Stack:
        """The stack that it is in, or is."""
        if isinstance(self._construct, Stack):
            return self._construct
        return Stack.of(self._construct) if self._above is None else self._above.stack

    @cached_property
    def default_child(self) -> IConstruct | None:
        """The resource of CloudFormation that it stands for, where it is one."""
        return self.node.default_child

    def once(self, name: object, ask: Callable[[], _T]) -> _T:
        """Return what `ask` answers to a question of this name, asked when nobody has yet."""
        if name not in self._known:
            self._known[name] = ask()
        return cast("_T", self._known[name])

    def note(self, name: object, answer: object) -> None:
        """Keep an answer that is known already."""
        self._known[name] = answer


def facts(construct: IConstruct) -> Facts:
    """Return what is known of a construct."""
    known = vars(construct).get(_NAME)
    return _kept(construct, Facts(construct)) if known is None else cast("Facts", known)


def facts_below(scope: IConstruct, construct_id: str, construct: IConstruct) -> Facts:
    """Return what is known of a construct that was made in a scope just now, and is no stack."""
    # A slash parts the ids of a path: CDK writes it otherwise in an id.
    return _kept(construct, Facts(construct, facts(scope), construct_id.replace("/", "--")))


def _kept(construct: IConstruct, known: Facts) -> Facts:
    # What jsii hands out for an interface passes attributes on to what is behind it.
    object.__setattr__(construct, _NAME, known)
    return known


def of_app(construct: IConstruct, kind: type[_T]) -> _T:
    """Return the one object of a kind that the app of a construct has, made when it is first asked for.

    What patterns know of each other is in such objects: who polls what, which route is wired.
    """
    return facts(facts(construct).app).once(kind, kind)
