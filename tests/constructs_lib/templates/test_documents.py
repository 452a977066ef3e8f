import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.templates import documents
from constructs_lib.templates.errors import TemplateError


def _value(written: str) -> Any:
    return documents.written(f"Value: {written}", "shop.yaml")["Value"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("!Ref Intake", {"Ref": "Intake"}),
        ("!Condition IsProd", {"Condition": "IsProd"}),
        ("!GetAtt Intake.Arn", {"Fn::GetAtt": ["Intake", "Arn"]}),
        ("!GetAtt Nested.Outputs.Arn", {"Fn::GetAtt": ["Nested", "Outputs.Arn"]}),
        ("!GetAtt [Intake, Arn]", {"Fn::GetAtt": ["Intake", "Arn"]}),
        ("!Sub '${Intake}-x'", {"Fn::Sub": "${Intake}-x"}),
        ("!Sub ['${A}', {A: !Ref B}]", {"Fn::Sub": ["${A}", {"A": {"Ref": "B"}}]}),
        ("!Join ['-', [a, !Sub '${B}']]", {"Fn::Join": ["-", ["a", {"Fn::Sub": "${B}"}]]}),
        ("!Select [0, !GetAZs '']", {"Fn::Select": [0, {"Fn::GetAZs": ""}]}),
        ("!Split [',', !ImportValue names]", {"Fn::Split": [",", {"Fn::ImportValue": "names"}]}),
        ("!FindInMap [M, !Ref A, b]", {"Fn::FindInMap": ["M", {"Ref": "A"}, "b"]}),
        ("!If [C, 1, !Ref AWS::NoValue]", {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]}),
        ("!Equals [!Ref A, b]", {"Fn::Equals": [{"Ref": "A"}, "b"]}),
        ("!And [!Condition A, !Not [!Condition B]]",
         {"Fn::And": [{"Condition": "A"}, {"Fn::Not": [{"Condition": "B"}]}]}),
        ("!Or [!Condition A, !Condition B]", {"Fn::Or": [{"Condition": "A"}, {"Condition": "B"}]}),
        ("!Base64 text", {"Fn::Base64": "text"}),
        ("!Cidr [10.0.0.0/16, 4, 8]", {"Fn::Cidr": ["10.0.0.0/16", 4, 8]}),
        ("!Transform {Name: AWS::Include, Parameters: {Location: x}}",
         {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "x"}}}),
        ("!ToJsonString {a: 1}", {"Fn::ToJsonString": {"a": 1}}),
        ("!Length [1, 2]", {"Fn::Length": [1, 2]}),
    ],
)  # fmt: skip
def test_short_forms_are_the_functions(written: str, value: Any) -> None:
    assert _value(written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2012-10-17", "2012-10-17"),
        ("2001-12-14T21:59:43Z", "2001-12-14T21:59:43Z"),
        ("'true'", "true"),
        ("true", True),
        ("yes", True),
        ("'10'", "10"),
        ("10", 10),
        ("-5", -5),
        ("0", 0),
        ("0x1F", 31),
        ("012345670123", "012345670123"),
        ("12:30", "12:30"),
        ("~", None),
    ],
)
def test_scalars_are_as_cloudformation_reads_them(written: str, value: Any) -> None:
    assert _value(written) == value


def test_anchors_and_merged_keys() -> None:
    found = documents.written("A: &a {x: 1}\nB: {<<: *a, y: 2}\nC: *a\n", "t")
    assert found == {"A": {"x": 1}, "B": {"x": 1, "y": 2}, "C": {"x": 1}}


def test_the_last_of_two_equal_keys_counts() -> None:
    assert documents.written("A: 1\nA: 2\n", "t") == {"A": 2}
    assert documents.written('{"A": 1, "A": 2}', "t") == {"A": 2}


def test_keys_are_texts() -> None:
    assert documents.written("1: a\n", "t") == {"1": "a"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "t.yaml"
    file.write_bytes("Description: Größe\n".encode(encoding))
    assert documents.read(file) == {"Description": "Größe"}


def test_json_in_yaml_and_yaml_in_braces() -> None:
    assert documents.written(json.dumps({"A": [1]}), "t") == {"A": [1]}
    assert documents.written("{A: [1]}", "t") == {"A": [1]}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "t.yaml is no template: it holds no mapping"),
        (b"# nothing\n", "t.yaml is no template: it holds no mapping"),
        (b"- 1\n", "t.yaml is no template: it holds no mapping"),
        (b"[1]", "t.yaml is no template: it holds no mapping"),
        (b"just words", "t.yaml is no template: it holds no mapping"),
        (b"\xff\x00\x80", "t.yaml is no text in UTF-8"),
        (b"A: [1\nB: 2\n", "t.yaml is no YAML: "),
        (b"A: {? [a]: b}\n", "t.yaml is no YAML: found unhashable key in line 1"),
        (b"A: &a [*a]\n", "t.yaml is no YAML: "),
        (b'{"A": 1,}}', "t.yaml is no JSON: "),
        (b"[" * 100_000, "t.yaml is "),
        (b'{"A":' * 100_000, "t.yaml is "),
        (b"- " * 100_000, "t.yaml is nested too deeply to be read"),
        (b"\n".join(b" " * n + b"a:" for n in range(3_000)), "t.yaml is nested too deeply to be read"),
    ],
)
def test_what_is_no_template_is_one_line(tmp_path: Path, content: bytes, text: str) -> None:
    file = tmp_path / "t.yaml"
    file.write_bytes(content)
    with pytest.raises(TemplateError) as caught:
        documents.read(file)
    said = str(caught.value).replace(str(file), "t.yaml")
    assert said.startswith(text)
    assert "\n" not in said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="cannot be read: No such file"):
        documents.read(tmp_path / "nothing.json")
