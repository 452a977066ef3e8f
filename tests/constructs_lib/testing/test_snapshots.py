import re

import pytest
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template

from constructs_lib.testing import TemplateExtension
from tests.support.stacks import stack

CONFTEST = 'pytest_plugins = ["constructs_lib.testing.plugin"]'
TEST = """
from aws_cdk import App, Duration, Stack, aws_sqs as sqs

def test_template(template_snapshot):
    stack = Stack(App(), "Stack")
    sqs.Queue(stack, "Queue", visibility_timeout=Duration.seconds({seconds}))
    assert stack == template_snapshot
"""


def test_stack_template_and_dictionary_are_the_same_snapshot() -> None:
    scope = stack()
    sqs.Queue(scope, "Queue")
    template = Template.from_stack(scope)
    texts = {TemplateExtension().serialize(each) for each in (scope, template, template.to_json())}
    assert len(texts) == 1


def test_what_is_no_template_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a Stack, a Template or a template, got 'Orders'"):
        TemplateExtension().serialize("Orders")


def test_short_values_stay_on_one_line() -> None:
    text = TemplateExtension().serialize(
        {"Resources": {"Q": {"Type": "T", "Properties": {"Names": ["a"] * 40}}}}
    )
    lines = str(text).splitlines()
    assert max(map(len, lines)) <= 110
    assert '    "Q": {' in lines
    assert '      "Type": "T",' in lines


def test_project_sees_what_changed_and_accepts_it(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    first = pytester.makepyfile(test_stack=TEST.format(seconds=30))
    pytester.runpytest_inprocess("-p", "no:cacheprovider", "--snapshot-update").assert_outcomes(passed=1)
    first.write_text(TEST.format(seconds=60))
    failed = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    failed.assert_outcomes(failed=1)
    changed = re.findall(r'[-+] .*VisibilityTimeout": ?(\d+)', "\n".join(failed.outlines))
    # In CI pytest shows the whole of it as well.
    assert set(changed) == {"30", "60"}
    pytester.runpytest_inprocess("-p", "no:cacheprovider", "--snapshot-update").assert_outcomes(passed=1)
    (kept,) = pytester.path.rglob("test_template.json")
    assert '"VisibilityTimeout": 60' in kept.read_text()


@pytest.mark.parametrize("mistake", ["def broken(:\n", "Stack(1, 2, 3, 4)\n"])
@pytest.mark.parametrize("place", ["module", "test"])
@pytest.mark.parametrize("options", [(), ("--snapshot-update",)])
def test_a_mistake_in_a_test_neither_deletes_its_record_nor_says_to(
    pytester: pytest.Pytester, mistake: str, place: str, options: tuple[str, ...]
) -> None:
    pytester.makeconftest(CONFTEST)
    first = pytester.makepyfile(test_stack=TEST.format(seconds=30), test_other="def test_other(): pass")
    pytester.runpytest_inprocess("-p", "no:cacheprovider", "--snapshot-update").assert_outcomes(passed=2)
    text = TEST.format(seconds=30)
    where = "    assert stack" if place == "test" else "def test_template"
    indent = "    " if place == "test" else ""
    first.write_text(text.replace(where, f"{indent}{mistake}{where}"))
    done = pytester.runpytest_inprocess("-p", "no:cacheprovider", *options)
    assert done.ret != 0
    assert "snapshot-update to delete" not in done.stdout.str()
    assert "unused" not in done.stdout.str()
    assert list(pytester.path.rglob("test_template.json"))
