"""What alarms do, also where one function is invoked by several of them."""

from collections.abc import Collection, Sequence

from aws_cdk import Names, Reference, Tokenization
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, IConstruct

from constructs_lib._internal.facts import facts

_LAMBDA_ACTION = "aws-cdk-lib.aws_cloudwatch_actions.LambdaAction"
# What a composite alarm cannot do:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html (2026-11-27)
_FOR_METRICS_ONLY = frozenset(
    f"aws-cdk-lib.aws_cloudwatch_actions.{name}"
    for name in ("ApplicationScalingAction", "AutoScalingAction", "Ec2Action")
)
_TAKEN = "already a Construct with name"
# CDK names the permission of an action by the id of its alarm, and without this flag by nothing at all:
# https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cx-api/FEATURE_FLAGS.md (2026-11-27)
_NAMED_BY_ALARM = "@aws-cdk/aws-cloudwatch-actions:changeLambdaPermissionLogicalIdForLambdaAction"


def add_actions(alarm: cloudwatch.AlarmBase, actions: Sequence[cloudwatch.IAlarmAction]) -> None:
    """Have an alarm do what it is given, also where functions are invoked by several alarms."""
    if actions and not any(map(_invokes_function, actions)):
        alarm.add_alarm_action(*actions)
        return
    for action in actions:
        if _invokes_function(action):
            arn = _bound(alarm, action)
            alarm._alarm_action_arns = list(dict.fromkeys([*(alarm._alarm_action_arns or ()), arn]))
        else:
            alarm.add_alarm_action(action)


def add_each_once(alarm: cloudwatch.Alarm, actions: Sequence[cloudwatch.IAlarmAction]) -> None:
    """Have an alarm do what it is given, of which it may do some already: CloudFormation takes each once."""
    if actions:
        add_actions(alarm, actions)
        alarm._alarm_action_arns = list(dict.fromkeys(alarm._alarm_action_arns or ()))


def is_for_metrics_only(action: cloudwatch.IAlarmAction) -> bool:
    """Return whether an action is one that composite alarms do not have."""
    return _is_one_of(action, _FOR_METRICS_ONLY)


def _invokes_function(action: cloudwatch.IAlarmAction) -> bool:
    return _is_one_of(action, {_LAMBDA_ACTION})


def _is_one_of(action: cloudwatch.IAlarmAction, names: Collection[str]) -> bool:
    # Whoever has such an action has paid for the import of its module; nobody else should.
    return any(vars(kind).get("__jsii_type__") in names for kind in type(action).__mro__)


def _bound(alarm: cloudwatch.AlarmBase, action: cloudwatch.IAlarmAction) -> str:
    """Return the ARN of the function that an action invokes, and let the alarm invoke it.

    CDK names the permissions of two alarms with the same id alike below the function, and fails. The second
    gets the name that CDK has for it with `use_unique_permission_id`.
    """
    try:
        arn = _bind(alarm, action)
    except RuntimeError as error:
        if _TAKEN not in str(error):
            raise
        arn = _bind(alarm, action, is_unique=True)
    _permit_from_here(alarm, arn)
    return arn


def _bind(alarm: cloudwatch.AlarmBase, action: cloudwatch.IAlarmAction, *, is_unique: bool = False) -> str:
    # CDK warns on the scope of a name that is taken; with the scope goes the warning.
    name = "Action"
    scope = Construct(alarm, name)
    try:
        named: cloudwatch.IAlarm = alarm
        if is_unique:
            scope.node.set_context(_NAMED_BY_ALARM, True)
            named = cloudwatch.Alarm.from_alarm_arn(scope, Names.unique_id(alarm), alarm.alarm_arn)
        return action.bind(scope, named).alarm_action_arn
    finally:
        alarm.node.try_remove_child(name)


def _permit_from_here(alarm: cloudwatch.AlarmBase, function_arn: str) -> None:
    """Move the permission of a function in another stack into the alarm's: each would depend on the other."""
    resource = _resource_of(function_arn)
    function = None if resource is None else resource.node.scope
    if function is None or facts(function).stack.node.path == facts(alarm).stack.node.path:
        return
    for child in function.node.children:
        if isinstance(child, lambda_.CfnPermission) and child.source_arn == alarm.alarm_arn:
            function.node.try_remove_child(child.node.id)
    name = f"{Names.node_unique_id(function.node)}Permission"
    if alarm.node.try_find_child(name) is None:
        lambda_.CfnPermission(
            alarm,
            name,
            action="lambda:InvokeFunction",
            function_name=function_arn,
            principal="lambda.alarms.cloudwatch.amazonaws.com",
            source_account=facts(alarm).stack.account,
            source_arn=alarm.alarm_arn,
        )


def _resource_of(arn: str) -> IConstruct | None:
    """Return the resource of this app that an ARN is of."""
    token = Tokenization.reverse_string(arn).first_token
    return token.target if isinstance(token, Reference) else None
