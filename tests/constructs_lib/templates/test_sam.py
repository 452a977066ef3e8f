import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.templates import documents, sam
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import UNKNOWN, Resource

TRANSFORM = "AWS::Serverless-2016-10-31"
HEAD = f"Transform: {TRANSFORM}\n"
FUNCTION = """\
Resources:
  Intake:
    Type: AWS::Serverless::Function
    Metadata: {constructs-lib: {ignore: [{code: LP104, reason: why}]}}
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: src/
"""


def _graph(written: str, file: Path | None = None) -> Graph:
    found = Graph()
    add_stack(found, documents.written(HEAD + written, "shop.yaml"), name="shop", file=file)
    return found


def _resource(app: Graph, name: str) -> Resource:
    return next(each for each in app.resources if each.logical_id == name)


def _refused(written: str) -> str:
    with pytest.raises(TemplateError) as caught:
        _graph(written)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_function_and_its_events_become_what_cloudformation_deploys() -> None:
    app = _graph(
        FUNCTION
        + """\
      Policies: [AWSLambdaBasicExecutionRole, SomethingNew, {SQSSendMessagePolicy: {QueueName: q}}]
      Events:
        Orders: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, BatchSize: 5}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
        Get: {Type: HttpApi, Properties: {Path: /orders, Method: get}}
  Queue: {Type: AWS::SQS::Queue}
"""
    )
    (function,) = app.of_type("AWS::Lambda::Function")
    assert {each.kind for each in app.invocations_of(function)} == {"queue", "rule", "http"}
    role = app.role_of(function)
    assert role is not None
    arns = role.value("ManagedPolicyArns")
    assert "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" in arns
    assert "arn:aws:iam::aws:policy/SomethingNew" in arns
    assert app.policies.allows(role, "sqs:SendMessage", ["arn:aws:sqs:*:*:q"])


def test_what_sam_adds_is_named_below_what_the_user_wrote() -> None:
    app = _graph(FUNCTION)
    assert {each.name for each in app.resources} == {"Intake", "Intake/IntakeRole"}
    assert {each.origin for each in app.resources} == {"Intake"}
    assert _resource(app, "Intake").metadata["constructs-lib"]["ignore"][0]["code"] == "LP104"


def test_the_longest_name_counts() -> None:
    written = FUNCTION + FUNCTION.partition("Resources:\n")[2].replace("Intake", "IntakeLate")
    assert _resource(_graph(written), "IntakeLateRole").name == "IntakeLate/IntakeLateRole"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("", ""), "src/"),
        (("      CodeUri: src/\n", ""), "."),
        (("CodeUri: src/", "CodeUri: s3://bucket/key"), None),
        (("CodeUri: src/", "CodeUri: {Bucket: bucket, Key: key}"), None),
        (("CodeUri: src/", "CodeUri: !Ref Code"), None),
        (("CodeUri: src/", "InlineCode: pass"), None),
        (("python3.13", "java21"), None),
        (("Metadata: {", "Metadata: {BuildMethod: makefile, "), None),
    ],
)
def test_code_beside_the_template_stays_there(change: tuple[str, str], place: str | None) -> None:
    function = _resource(_graph(FUNCTION.replace(*change)), "Intake")
    assert function.metadata.get("aws:asset:path") == place


def test_globals_hold_for_code_too() -> None:
    written = "Globals: {Function: {CodeUri: all/, Runtime: python3.13, Timeout: 7}}\n" + FUNCTION.replace(
        "      Runtime: python3.13\n      CodeUri: src/\n", ""
    )
    function = _resource(_graph(written), "Intake")
    assert function.metadata["aws:asset:path"] == "all/"
    assert function.value("Timeout") == 7


def test_what_sam_has_built_is_complete(tmp_path: Path) -> None:
    file = tmp_path / ".aws-sam" / "build" / "template.yaml"
    function = _resource(_graph(FUNCTION.replace("python3.13", "java21"), file), "Intake")
    assert function.metadata["aws:asset:path"] == "src/"


def test_layers_apis_state_machines_and_images_need_no_bucket() -> None:
    app = _graph("""\
Resources:
  Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer/}}
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: prod, DefinitionUri: api.yaml}}
  Http: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionUri: api.yaml}}
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: machine.asl.json, Role: !Sub 'arn:aws:iam::${AWS::AccountId}:role/x'}
  Image: {Type: AWS::Serverless::Function, Properties: {PackageType: Image}, Metadata: {Dockerfile: D}}
  Table: {Type: AWS::Serverless::SimpleTable}
""")
    kinds = {each.type for each in app.resources}
    assert {"AWS::Lambda::LayerVersion", "AWS::ApiGateway::RestApi", "AWS::DynamoDB::Table"} <= kinds
    (layer,) = app.of_type("AWS::Lambda::LayerVersion")
    assert layer.metadata["aws:asset:path"] == "layer/"
    assert layer.name.startswith("Layer/Layer")


def test_a_layer_that_sam_has_still_to_build_is_not_beside_the_template() -> None:
    layer = "{Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: l/}, Metadata: {BuildMethod: x}}"
    (found,) = _graph(f"Resources:\n  Layer: {layer}\n").of_type("AWS::Lambda::LayerVersion")
    assert "aws:asset:path" not in found.metadata


@pytest.mark.parametrize("location", ["{ApplicationId: arn, SemanticVersion: 1.0.0}", "nested.yaml"])
def test_applications_are_nested_stacks(tmp_path: Path, location: str) -> None:
    (tmp_path / "nested.yaml").write_text(HEAD + FUNCTION)
    written = (
        f"Resources:\n  App: {{Type: AWS::Serverless::Application, Properties: {{Location: {location}}}}}\n"
    )
    app = _graph(written, tmp_path / "template.yaml")
    assert [each.type for each in app.stacks[0].resources.values()] == ["AWS::CloudFormation::Stack"]
    assert len(app.of_type("AWS::Lambda::Function")) == (location == "nested.yaml")


def test_parameters_without_a_default_stay_parameters() -> None:
    app = _graph(
        "Parameters: {Stage: {Type: String}, Seconds: {Type: Number}}\n"
        + FUNCTION
        + "      AutoPublishAlias: !Ref Stage\n      Timeout: !Ref Seconds\n"
        "      Environment: {Variables: {TABLE: !Sub '${Stage}-orders'}}\n"
    )
    (alias,) = app.of_type("AWS::Lambda::Alias")
    function = _resource(app, "Intake")
    assert alias.value("Name") is UNKNOWN
    assert function.value("Timeout") is UNKNOWN
    assert not isinstance(function.value("Environment.Variables.TABLE"), str)


def test_loops_and_other_resources_stay_as_they_are() -> None:
    app = _graph(FUNCTION + "  Fn::ForEach::Topics: [N, [a], {'T${N}': {Type: AWS::SNS::Topic}}]\n")
    assert len(app.resources) == 2


def test_anchors_are_not_shared() -> None:
    app = _graph(
        FUNCTION.replace("    Properties:\n", "    Properties: &all\n")
        + "  Other: {Type: AWS::Serverless::Function, Properties: *all}\n"
    )
    assert [each.metadata["aws:asset:path"] for each in app.of_type("AWS::Lambda::Function")] == ["src/"] * 2


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (FUNCTION.replace("      Handler: app.handler\n", ""), "Intake"),
        (FUNCTION + "      Events: {A: {Type: Nothing}}\n", "Nothing"),
        (FUNCTION + "      Nothing: 1\n", "Nothing"),
        ("Resources:\n  A: {Type: AWS::Serverless::Function, Properties: []}\n", "A"),
        ("Globals: {Function: 5}\n" + FUNCTION, "Globals"),
    ],
)
def test_what_sam_refuses_is_one_line_in_its_own_words(written: str, text: str) -> None:
    said = _refused(written)
    assert said.startswith("shop")
    assert "SAM" in said
    assert text in said


def test_nothing_of_the_process_is_changed_and_nothing_is_asked_of_aws(tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(HEAD + FUNCTION + "      Policies: [Unheard]\n      AutoPublishAlias: live\n"
                    "      DeploymentPreference: {Type: AllAtOnce}\n")  # fmt: skip
    code = f"""
import os, socket
before = dict(os.environ)
def refuse(*_): raise AssertionError("a connection")
socket.socket.connect = refuse
from pathlib import Path
from constructs_lib.templates.opening import open_app
open_app(Path({str(file)!r}))
assert dict(os.environ) == before
"""
    names = ("PATH", "SYSTEMROOT")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("template", "is_sams"),
    [
        ({"Transform": TRANSFORM, "Resources": {"A": {"Type": "AWS::Serverless::Api"}}}, True),
        ({"Transform": ["X", TRANSFORM], "Resources": {"A": {"Type": "AWS::Serverless::Api"}}}, True),
        ({"Transform": TRANSFORM, "Resources": {"A": {"Type": "AWS::SQS::Queue"}}}, False),
        ({"Resources": {"A": {"Type": "AWS::Serverless::Api"}}}, True),
        ({"Transform": TRANSFORM, "Resources": {"A": []}}, False),
        ({"Transform": TRANSFORM}, False),
    ],
)
def test_the_translator_is_for_its_own_resources(template: dict[str, Any], is_sams: bool) -> None:
    assert sam.is_sam(template) is is_sams
