import pytest

from constructs_lib.testing import normalise

HASH = "0123456789abcdef" * 4
VERSION = "0123456789abcdef" * 2


def test_hashes_of_assets_are_gone_wherever_they_are() -> None:
    template = {"Resources": {"F": {"Type": "T", "Properties": {"S3Key": f"{HASH}.zip", "Other": "x" * 64}}}}
    assert normalise(template)["Resources"]["F"]["Properties"] == {"S3Key": "<asset>.zip", "Other": "x" * 64}


@pytest.mark.parametrize(
    ("kind", "stem"),
    [
        ("AWS::ApiGateway::Deployment", "ApiDeployment01234567"),
        ("AWS::Lambda::Version", "FunctionCurrentVersion01234567"),
    ],
)
def test_ids_with_hashes_of_contents_are_the_same_after_a_change(kind: str, stem: str) -> None:
    name = f"{stem}{VERSION}"
    template = {"Resources": {name: {"Type": kind}, "Other": {"Type": "T", "DependsOn": name}}}
    found = normalise(template)["Resources"]
    assert found == {
        f"{stem}<version>": {"Type": kind},
        "Other": {"Type": "T", "DependsOn": f"{stem}<version>"},
    }


def test_ids_of_other_resources_stay() -> None:
    name = f"ApiDeployment01234567{VERSION}"
    assert list(normalise({"Resources": {name: {"Type": "AWS::SQS::Queue"}}})["Resources"]) == [name]


def test_what_the_bootstrap_adds_is_left_out_and_no_more() -> None:
    template = {
        "Resources": {},
        "Parameters": {"BootstrapVersion": {"Type": "String"}, "Mine": {"Type": "String"}},
        "Rules": {"CheckBootstrapVersion": {}},
    }
    assert normalise(template) == {"Resources": {}, "Parameters": {"Mine": {"Type": "String"}}}


def test_the_template_itself_is_not_changed() -> None:
    template = {"Resources": {}, "Parameters": {"BootstrapVersion": {"Type": "String"}}}
    normalise(template)
    assert template["Parameters"] == {"BootstrapVersion": {"Type": "String"}}
