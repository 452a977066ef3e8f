"""StandardFunction: each parameter by itself, and what later calls can change."""

from typing import Any

import pytest
from aws_cdk import App, Duration, Size, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns

from constructs_lib import StandardFunction, ValidationError, defaults, limits
from tests.support.ids import named
from tests.support.stacks import (
    HELLO,
    broken_rules,
    function,
    heavy_layer,
    layer,
    number_token,
    stack,
    text_token,
)
from tests.support.templates import properties, resources, statements, template_of

FUNCTION = "AWS::Lambda::Function"
ASSET_METADATA = {"aws:cdk:enable-asset-metadata": True}


def _properties(scope: Stack) -> dict[str, Any]:
    return properties(template_of(scope), FUNCTION)


def _warnings(defined: StandardFunction) -> list[str]:
    return [str(entry.data)[:5] for entry in defined.node.metadata if entry.type == "aws:cdk:warning"]


def test_defaults() -> None:
    scope = stack()
    StandardFunction(scope, "Function", entry=HELLO)
    found = _properties(scope)
    assert (found["Handler"], found["Runtime"], found["Architectures"]) == (
        "handler.handler",
        "python3.13",
        ["arm64"],
    )
    assert (found["MemorySize"], found["Timeout"]) == (256, 10)
    assert found["TracingConfig"] == {"Mode": "Active"}
    left_out = {
        "Environment",
        "Layers",
        "ReservedConcurrentExecutions",
        "EphemeralStorage",
        "Description",
        "FunctionName",
        "DeadLetterConfig",
    }
    assert not left_out & set(found)


def test_default_timeout_is_below_the_limits_of_both_api_kinds() -> None:
    shortest = min(limits.REST_API_INTEGRATION_TIMEOUT.maximum, limits.HTTP_API_INTEGRATION_TIMEOUT.maximum)
    assert defaults.TIMEOUT.to_milliseconds() < shortest


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"memory_size": 1_024}, {"MemorySize": 1_024}),
        ({"timeout": Duration.minutes(2)}, {"Timeout": 120}),
        ({"architecture": lambda_.Architecture.X86_64}, {"Architectures": ["x86_64"]}),
        ({"runtime": lambda_.Runtime.PYTHON_3_12}, {"Runtime": "python3.12"}),
        ({"environment": {"TABLE": "orders"}}, {"Environment": {"Variables": {"TABLE": "orders"}}}),
        ({"environment": {}}, {}),
        ({"tracing": lambda_.Tracing.PASS_THROUGH}, {"TracingConfig": {"Mode": "PassThrough"}}),
        ({"reserved_concurrent_executions": 0}, {"ReservedConcurrentExecutions": 0}),
        ({"reserved_concurrent_executions": 5}, {"ReservedConcurrentExecutions": 5}),
        ({"ephemeral_storage_size": Size.gibibytes(2)}, {"EphemeralStorage": {"Size": 2_048}}),
        ({"description": "Takes orders"}, {"Description": "Takes orders"}),
    ],
    ids=named,
)
def test_argument_reaches_the_template(arguments: dict[str, Any], expected: dict[str, Any]) -> None:
    scope = stack()
    function(scope, **arguments)
    found = _properties(scope)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize("flags", [True, False])
def test_layers_keep_their_order(flags: bool) -> None:
    scope = stack(flags=flags)
    layers = [layer(scope, name) for name in ("Base", "Z", "A", "Override")]
    made = function(scope, layers=[layers[1], layers[2]])
    made.add_layers(layers[3])
    made.add_layers(layers[0])
    found = properties(template_of(scope), "AWS::Lambda::Function")["Layers"]
    assert found == [scope.resolve(layers[index].layer_version_arn) for index in (1, 2, 3, 0)]


def test_layers_reach_the_template() -> None:
    scope = stack()
    layers = [layer(scope, name) for name in ("A", "B")]
    function(scope, layers=layers).add_layers(layer(scope, "C"))
    assert [reference["Ref"][0] for reference in _properties(scope)["Layers"]] == ["A", "B", "C"]


def test_code_from_elsewhere_reaches_the_template() -> None:
    scope = stack()
    function(
        scope, code=lambda_.Code.from_inline("def handler(event, context): ..."), handler="index.handler"
    )
    assert _properties(scope)["Code"] == {"ZipFile": "def handler(event, context): ..."}


@pytest.mark.parametrize(
    ("parameter", "make"),
    [
        ("memory_size", number_token),
        ("timeout", lambda scope: Duration.seconds(number_token(scope))),
        ("reserved_concurrent_executions", number_token),
        ("ephemeral_storage_size", lambda scope: Size.mebibytes(number_token(scope))),
        ("description", text_token),
        ("handler", text_token),
        ("environment", lambda scope: {"TABLE": text_token(scope)}),
    ],
)
def test_token_passes_into_the_template(parameter: str, make: Any) -> None:
    scope = stack()
    function(scope, **{parameter: make(scope)})
    template = template_of(scope)
    (name,) = set(template["Parameters"]) - {"BootstrapVersion"}
    assert f"{{'Ref': '{name}'}}" in str(properties(template, FUNCTION))


def test_timeout_that_only_cloudformation_knows_has_no_duration_alarm() -> None:
    scope = stack()
    defined = function(scope, timeout=Duration.seconds(number_token(scope)))
    assert defined.duration_alarm is None
    assert len(resources(template_of(scope), "AWS::CloudWatch::Alarm")) == 2


@pytest.mark.parametrize("retention", [None, logs.RetentionDays.ONE_DAY, logs.RetentionDays.INFINITE])
def test_retention_of_the_log_group_that_is_made(retention: logs.RetentionDays | None) -> None:
    scope = stack()
    function(scope, log_retention=retention)
    expected = {None: 30, logs.RetentionDays.ONE_DAY: 1, logs.RetentionDays.INFINITE: None}[retention]
    assert properties(template_of(scope), "AWS::Logs::LogGroup").get("RetentionInDays") == expected


def test_log_group_of_ones_own_is_written_to() -> None:
    scope = stack()
    function(scope, log_group=logs.LogGroup(scope, "Own"))
    template = template_of(scope)
    (name,) = resources(template, "AWS::Logs::LogGroup")
    assert properties(template, FUNCTION)["LoggingConfig"] == {"LogFormat": "JSON", "LogGroup": {"Ref": name}}


def test_log_group_of_ones_own_excludes_a_retention() -> None:
    scope = stack()
    own = logs.LogGroup(scope, "Own")
    week = logs.RetentionDays.ONE_WEEK
    assert broken_rules(lambda: function(scope, log_group=own, log_retention=week)) == [
        ("LP022", "log_retention")
    ]


def test_role_of_ones_own_may_write_the_log() -> None:
    scope = stack()
    role = iam.Role(scope, "Own", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    defined = function(scope, role=role, tracing=lambda_.Tracing.DISABLED)
    template = template_of(scope)
    assert len(resources(template, "AWS::IAM::Role")) == 1
    assert [each["Action"] for each in statements(template)] == [
        ["logs:CreateLogStream", "logs:PutLogEvents"]
    ]
    assert _warnings(defined) == []


def test_imported_role_of_this_account_gets_a_policy() -> None:
    scope = stack()
    role = iam.Role.from_role_name(scope, "Theirs", "theirs")
    defined = function(scope, role=role)
    assert next(statements(template_of(scope)))["Action"][0] == "logs:CreateLogStream"
    assert _warnings(defined) == []


@pytest.mark.parametrize("is_imported", [True, False])
def test_role_that_cannot_be_changed_is_warned_about(is_imported: bool) -> None:
    scope = stack()
    if is_imported:
        arn = "arn:aws:iam::111111111111:role/theirs"
        role = iam.Role.from_role_arn(scope, "Theirs", arn, mutable=False)
    else:
        own = iam.Role(scope, "Own", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        role = own.without_policy_updates()
    assert _warnings(function(scope, role=role)) == ["LP026"]


def test_alarm_actions_are_those_of_every_alarm() -> None:
    scope = stack()
    topic = sns.Topic(scope, "Alarms")
    function(scope, alarm_actions=[actions.SnsAction(topic)])
    template = template_of(scope)
    (name,) = resources(template, "AWS::SNS::Topic")
    alarms = resources(template, "AWS::CloudWatch::Alarm").values()
    assert [each["Properties"]["AlarmActions"] for each in alarms] == [[{"Ref": name}]] * 3


def test_alarms_without_actions_have_none() -> None:
    scope = stack()
    function(scope)
    alarms = resources(template_of(scope), "AWS::CloudWatch::Alarm").values()
    assert not any("AlarmActions" in each["Properties"] for each in alarms)


@pytest.mark.parametrize(
    "name", ["1NAME", "_NAME", "N", "TABLE-NAME", "TABLE NAME", "", "ÄPFEL", "AWS_REGION"]
)
def test_variable_that_lambda_refuses_is_refused(name: str) -> None:
    assert broken_rules(lambda: function(stack(), environment={name: "x"})) == [("LP023", "environment")]


@pytest.mark.parametrize("name", ["N1", "n_", "TABLE_NAME", "AWS_LAMBDA_EXEC_WRAPPER", "PYTHONPATH", "TZ"])
def test_variable_that_lambda_takes_passes(name: str) -> None:
    function(stack(), environment={name: "x"})


def test_environment_counts_names_and_values_but_not_tokens() -> None:
    scope = stack()
    most = limits.LAMBDA_ENVIRONMENT_SIZE.maximum
    token = text_token(scope)
    function(scope, "Fits", environment={"NAME": "x" * (most - 8), "MORE": token})
    assert broken_rules(
        lambda: function(scope, environment={"NAME": "x" * (most - 8), "MORE": token, "N2": token})
    ) == [("LP020", "environment")]


def test_all_violations_are_reported_together_and_nothing_is_defined() -> None:
    scope = stack()
    found = broken_rules(
        lambda: function(
            scope,
            entry="orders",
            memory_size=0,
            timeout=Duration.seconds(0),
            ephemeral_storage_size=Size.mebibytes(0),
            reserved_concurrent_executions=-1,
            environment={"-": "x" * 5_000},
            description="x" * 257,
        )
    )
    assert sorted(code for code, _ in found) == [
        "LP011", "LP015", "LP016", "LP017", "LP018", "LP020", "LP023", "LP024",
    ]  # fmt: skip
    assert scope.node.children == []


def test_path_of_a_violation_names_the_construct_to_be() -> None:
    app = App()
    with pytest.raises(ValidationError) as caught:
        function(Stack(app, "Orders"), "Intake", memory_size=1)
    assert caught.value.violations[0].path == "Orders/Intake"
    with pytest.raises(ValidationError) as caught:
        StandardFunction(App(), "Alone", entry="nowhere")
    assert caught.value.violations[0].path == "Alone"


def _stops_synthesis(scope: Stack) -> str:
    app = scope.node.root
    assert isinstance(app, App)
    with pytest.raises(RuntimeError) as caught:
        app.synth()
    return str(caught.value)


def test_environment_that_outgrows_the_limit_stops_synthesis() -> None:
    scope = stack()
    most = limits.LAMBDA_ENVIRONMENT_SIZE.maximum
    defined = function(scope, environment={"NAME": "x" * (most - 6)})
    defined.add_environment("A1", "")
    template_of(scope)
    scope = stack()
    function(scope, environment={"NAME": "x" * (most - 6)}).add_environment("A1", "x")
    assert "LP020 at Stack/Function: environment must be" in _stops_synthesis(scope)


def test_layer_that_makes_the_package_too_large_stops_synthesis() -> None:
    most = limits.LAMBDA_UNZIPPED_SIZE.maximum
    own = sum(file.stat().st_size for file in HELLO.iterdir())
    for size, is_right in ((most - own, True), (most - own + 1, False)):
        scope = stack(ASSET_METADATA)
        function(scope, layers=[heavy_layer(scope, size)])
        if is_right:
            template_of(scope)
        else:
            assert "LP021 at Stack/Function: code and layers must be" in _stops_synthesis(scope)


def test_layer_added_later_is_weighed_too() -> None:
    scope = stack(ASSET_METADATA)
    function(scope).add_layers(heavy_layer(scope, limits.LAMBDA_UNZIPPED_SIZE.maximum))
    assert "LP021" in _stops_synthesis(scope)


def test_layers_of_which_nothing_is_known_weigh_nothing() -> None:
    scope = stack(ASSET_METADATA)
    arn = "arn:aws:lambda:us-east-1:111111111111:layer:theirs:1"
    function(scope, layers=[lambda_.LayerVersion.from_layer_version_arn(scope, "Theirs", arn)])
    template_of(scope)


def test_sixth_layer_is_refused_when_it_is_added() -> None:
    scope = stack()
    layers = [layer(scope, f"Layer{index}") for index in range(limits.LAMBDA_LAYERS.maximum + 1)]
    defined = function(scope, layers=layers[:-2])
    defined.add_layers(layers[-2])
    assert broken_rules(lambda: defined.add_layers(layers[-1])) == [("LP019", "layers")]
    assert len(_properties(scope)["Layers"]) == limits.LAMBDA_LAYERS.maximum
