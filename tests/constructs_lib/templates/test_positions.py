import pytest

from constructs_lib.templates.positions import line_of

YAML = """\
Resources:
  Intake:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: 5
      Layers:
        - one
        - two
Outputs:
  Intake: {Value: x}
"""
JSON = """\
{"Outputs": {"Intake": {"Value": "a } \\" ["}},
 "Resources": {
  "Other": {"Intake": 1},
  "Intake": {
   "Properties": {
    "Layers": [
     "one",
     "two"],
    "Timeout": 5}}}}
"""


@pytest.mark.parametrize(
    ("keys", "in_yaml", "in_json"),
    [
        (["Intake"], 2, 4),
        (["Intake", "Properties", "Timeout"], 5, 9),
        (["Intake", "Properties", "Layers", "1"], 8, 8),
        (["Intake", "Properties", "Layers", "7"], 6, 6),
        (["Intake", "Properties", "MemorySize"], 4, 5),
        (["Nothing"], 1, 2),
    ],
)
def test_line_of_the_last_key_that_is_there(keys: list[str], in_yaml: int, in_json: int) -> None:
    assert line_of(YAML, ["Resources", *keys]) == in_yaml
    assert line_of(JSON, ["Resources", *keys]) == in_json


@pytest.mark.parametrize("content", ["", "{", "- 1", "{]", "A: [", "[]", '{"Resources": {"A"'])
def test_nothing_is_found_in_what_is_no_template(content: str) -> None:
    assert line_of(content, ["Intake"]) is None


def test_short_forms_do_not_matter() -> None:
    assert line_of("A: !Ref B\nC:\n  D: !Sub '${E}'\n", ["C", "D"]) == 3
