"""An app while it is synthesised, read as checks read templates: one door more for what both decide.

https://docs.aws.amazon.com/cdk/v2/guide/apps.html (2026-11-27): validation comes after every change, and
before the templates are written, which is why they are put together here.
"""

from collections.abc import Iterator
from typing import Any, cast

from aws_cdk import CfnOutput, CfnResource, Stack
from constructs import IConstruct

from constructs_lib._internal.tokens import known
from constructs_lib.templates.assembly import Place, add_stack
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Resource

# What the others are made of does not matter where their rights and networks are looked at: that they are
# there is enough, and each rendering costs calls into Node.js.
_RENDERED = (
    *("AWS::EC2::", "AWS::EFS::", "AWS::IAM::"),
    *("AWS::Lambda::EventInvokeConfig", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Function"),
)
# Of these nobody asks anything.
_LEFT_OUT = ("AWS::CloudWatch::", "AWS::Logs::", "AWS::CDK::")
_ON_CONDITION = ("AWS::EC2::", "AWS::EFS::")


def path_of(resource: Resource) -> str:
    """Return the path of the construct that a resource of a graph was."""
    return "/".join(resource.path)


def graph_of(root: IConstruct) -> Graph:
    """Return what an app or a stage holds as it is now; what overrides say is left out."""
    stacks: dict[str, _Parts] = {}
    for each in root.node.find_all():
        if isinstance(each, Stack):
            stacks[each.node.path] = _Parts(each)
        elif isinstance(each, CfnOutput):
            _parts_of(stacks, each.node.path).add_output(each)
        elif isinstance(each, CfnResource) and not each.cfn_resource_type.startswith(_LEFT_OUT):
            path = each.node.path
            _parts_of(stacks, path).add_resource(each, path)
    graph = Graph()
    for path, parts in stacks.items():
        parts.add_to(graph, path)
    return graph


def _parts_of(stacks: "dict[str, _Parts]", path: str) -> "_Parts":
    """Return the stack that a construct is in, by its path: asking Node.js would be two calls more."""
    # Every resource and every output is in one.
    return next(stacks[above] for above in _paths_above(path) if above in stacks)


def _paths_above(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition("/")[0]
        yield path


class _Parts:
    """What a stack holds."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._resources: dict[str, Any] = {}
        self._outputs: dict[str, Any] = {}
        self._places: dict[str, Place] = {}

    def add_output(self, output: CfnOutput) -> None:
        """Add an output, by its logical id."""
        self._outputs[self._stack.get_logical_id(output)] = _output(self._stack, output)

    def add_resource(self, resource: CfnResource, path: str) -> None:
        """Add a resource, by its logical id, with its path."""
        name = self._stack.get_logical_id(resource)
        self._resources[name] = _resource(self._stack, resource)
        self._places[name] = Place(path, ())

    def add_to(self, graph: Graph, path: str) -> None:
        """Add the stack to a graph."""
        stack = self._stack
        add_stack(
            graph,
            {"Resources": self._resources, "Outputs": self._outputs},
            name=known(stack.stack_name) or path,
            account=known(stack.account),
            region=known(stack.region),
            path=path,
            places=self._places,
        )


def _resource(stack: Stack, resource: CfnResource) -> dict[str, Any]:
    kind = resource.cfn_resource_type
    if not kind.startswith(_RENDERED):
        return {"Type": kind}
    # As CDK writes a template: resolved first, then named as CloudFormation does.
    given = stack.resolve(cast("Any", resource)._cfn_properties)
    found = {"Type": kind, "Properties": cast("Any", resource)._render_properties(given or {})}
    condition = resource.cfn_options.condition if kind.startswith(_ON_CONDITION) else None
    return found if condition is None else {**found, "Condition": stack.get_logical_id(condition)}


def _output(stack: Stack, output: CfnOutput) -> dict[str, Any]:
    name = stack.resolve(output.export_name)
    return {"Value": stack.resolve(output.value), **({"Export": {"Name": name}} if name else {})}
