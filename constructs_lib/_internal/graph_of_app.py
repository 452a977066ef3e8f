"""An app while it is synthesised, read as checks read templates: one door more for what both decide.

https://docs.aws.amazon.com/cdk/v2/guide/apps.html (2026-11-27): validation comes after every change, and
before the templates are written, which is why they are put together here.
"""

from typing import Any, cast

from aws_cdk import CfnOutput, CfnResource, Stack
from constructs import IConstruct

from constructs_lib._internal.tokens import known
from constructs_lib.templates.assembly import Place, add_stack
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Resource

# What the others are made of does not matter where their rights and networks are looked at: that they are
# there is enough, and each rendering costs two calls into Node.js.
_RENDERED = (
    "AWS::EC2::",
    "AWS::EFS::",
    "AWS::IAM::",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
)


def path_of(resource: Resource) -> str:
    """Return the path of the construct that a resource of a graph was."""
    return "/".join(resource.path)


def graph_of(root: IConstruct) -> Graph:
    """Return what an app or a stage holds as it is now; what overrides say is left out."""
    stacks: dict[str, tuple[Stack, dict[str, Any], dict[str, Any], dict[str, Place]]] = {}
    for each in root.node.find_all():
        if not isinstance(each, CfnResource | CfnOutput):
            continue
        stack = Stack.of(each)
        path = stack.node.path
        _, resources, outputs, places = stacks.setdefault(path, (stack, {}, {}, {}))
        if isinstance(each, CfnOutput):
            outputs[str(stack.resolve(each.logical_id))] = _output(stack, each)
        else:
            name = str(stack.resolve(each.logical_id))
            resources[name] = _resource(stack, each)
            places[name] = Place(each.node.path, ())
    graph = Graph()
    for path, (stack, resources, outputs, places) in stacks.items():
        template = {"Resources": resources, "Outputs": outputs}
        account, region = known(stack.account), known(stack.region)
        name = known(stack.stack_name) or path
        add_stack(graph, template, name=name, account=account, region=region, path=path, places=places)
    return graph


def _resource(stack: Stack, resource: CfnResource) -> dict[str, Any]:
    kind = resource.cfn_resource_type
    if not kind.startswith(_RENDERED):
        return {"Type": kind}
    # As CDK writes a template: resolved first, then named as CloudFormation does.
    given = stack.resolve(cast("Any", resource)._cfn_properties)
    found = {"Type": kind, "Properties": cast("Any", resource)._render_properties(given or {})}
    condition = resource.cfn_options.condition
    return found if condition is None else {**found, "Condition": stack.resolve(condition.logical_id)}


def _output(stack: Stack, output: CfnOutput) -> dict[str, Any]:
    name = stack.resolve(output.export_name)
    return {"Value": stack.resolve(output.value), **({"Export": {"Name": name}} if name else {})}
