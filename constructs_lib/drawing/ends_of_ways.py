"""What a way of events reaches, and whether its source is switched off."""

from typing import Any

from constructs_lib.templates.flows import FUNCTION, QUALIFIED
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import HTTP_API, MAPPING, REST_API, RULE, SCHEDULE
from constructs_lib.templates.model import NESTED_STACK, Resource
from constructs_lib.templates.resolved import boolean, text

__all__ = ["beside_functions", "is_disabled"]

# What these return is the ARN of something else.
_NAMING_OTHERS = (NESTED_STACK, "Custom::", "AWS::CloudFormation::CustomResource", "AWS::SSM::Parameter")
# What says that a source is off, by its type.
_STATES = {
    RULE: ("State", "DISABLED"),
    SCHEDULE: ("State", "DISABLED"),
    "AWS::Pipes::Pipe": ("DesiredState", "STOPPED"),
}
_SWITCHES = {
    MAPPING: ("Enabled", False),
    "AWS::IoT::TopicRule": ("TopicRulePayload.RuleDisabled", True),
    "AWS::SES::ReceiptRule": ("Rule.Enabled", False),
}


def beside_functions(app: Graph, value: Any) -> Resource | None:
    """Return the resource that a value names, of whatever type; `None` for a function, or if not known."""
    if app.names.function(value) is not None:
        return None
    # The ARN of a method of an API holds the API's id.
    found = app.names.target(value) or app.names.target(value, REST_API, HTTP_API)
    found = found or app.names.written_out(value)
    if found is None or found.type in {FUNCTION, *QUALIFIED} or found.type.startswith(_NAMING_OTHERS):
        return None
    return found


def is_disabled(source: Resource) -> bool:
    """Return whether a template says that a source of events is off."""
    if source.type in _STATES:
        key, off = _STATES[source.type]
        return text(source.value(key)) == off
    switch = _SWITCHES.get(source.type)
    return switch is not None and boolean(source.value(switch[0])) is switch[1]
