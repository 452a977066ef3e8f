"""Conditions of an API as a whole, on plain values."""

import pytest

from constructs_lib.rules.conditions import api_settings
from tests.constructs_lib.rules.conditions.found import codes, found, messages


def test_left_to_the_api() -> None:
    assert found(api_settings.left_to_the_api("rest_api", [])) == []
    given = [("description", "'x'"), ("domain", "a Domain")]
    assert found(api_settings.left_to_the_api("rest_api", given)) == [
        ("LP252", "description"),
        ("LP252", "domain"),
    ]


@pytest.mark.parametrize(("is_so", "expected"), [(True, []), (False, ["LP253", "LP254"])])
def test_what_is_known_of_an_api_that_is_given(is_so: bool, expected: list[str]) -> None:
    root = codes(api_settings.root_is_known("rest_api", "Stack/Api", is_known=is_so))
    assert root + codes(api_settings.is_deployed("stage", "Stack/Api", by_something=is_so)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("prod", []), ("a-b_1", []), ("", []), ("a b", ["LP255"]), ("a.b", ["LP255"]), (None, ["LP255"])],
)
def test_stage_name(name: str | None, expected: list[str]) -> None:
    assert codes(api_settings.stage_name("stage_name", name)) == expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"table": "orders", "url": "https://x/a?b=c&d#e,f"}, []),
        ({"table": None}, []),
        ({"a-b": "x"}, [("LP256", "variables")]),
        ({"": "x"}, [("LP256", "variables")]),
        ({"a": "x y"}, [("LP256", "variables['a']")]),
        ({"a": ""}, [("LP256", "variables['a']")]),
    ],
)
def test_stage_variables(variables: dict[str, str | None], expected: list[tuple[str, str]]) -> None:
    assert found(api_settings.stage_variables("variables", variables)) == expected


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("image/png", []),
        ("image/*", []),
        ("*/*", []),
        ("application/vnd.api+json", []),
        (None, []),
        ("png", ["LP257"]),
        ("image/", ["LP257"]),
        ("*/png", ["LP257"]),
        ("image/png; q=1", ["LP257"]),
    ],
)
def test_media_types(media_type: str | None, expected: list[str]) -> None:
    assert codes(api_settings.media_types("binary_media_types", [media_type])) == expected


def test_resource_policy() -> None:
    assert codes(api_settings.resource_policy("policy", [])) == []
    (text,) = messages(api_settings.resource_policy("policy", ["It lacks an action.", "It lacks an action."]))
    assert text.count("It lacks an action") == 1


@pytest.mark.parametrize(
    ("name", "is_private", "expected"),
    [(None, True, []), ("api.example.com", False, []), ("api.example.com", True, ["LP260"])],
)
def test_private_without_domain(name: str | None, is_private: bool, expected: list[str]) -> None:
    assert codes(api_settings.private_without_domain("domain", name, is_private=is_private)) == expected
