import pytest

from constructs_lib.templates.positions import Positions

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
    assert Positions(YAML).line(["Resources", *keys]) == in_yaml
    assert Positions(JSON).line(["Resources", *keys]) == in_json


@pytest.mark.parametrize("content", ["", "{", "- 1", "{]", "A: [", "[]", '{"Resources": {"A"'])
def test_nothing_is_found_in_what_is_no_template(content: str) -> None:
    assert Positions(content).line(["Intake"]) is None


def test_short_forms_do_not_matter() -> None:
    assert Positions("A: !Ref B\nC:\n  D: !Sub '${E}'\n").line(["C", "D"]) == 3


@pytest.mark.parametrize("content", [YAML, JSON])
def test_a_second_question_has_the_same_answer(content: str) -> None:
    positions = Positions(content)
    first = [positions.line(["Resources", "Intake", "Properties", key]) for key in ("Timeout", "Layers")]
    again = [positions.line(["Resources", "Intake", "Properties", key]) for key in ("Timeout", "Layers")]
    assert first == again
    assert len(set(first)) == 2
