"""What holds for function URLs, on plain values."""

import pytest

from constructs_lib.rules.conditions import function_urls
from tests.constructs_lib.rules.conditions.found import found


@pytest.mark.parametrize("kind", ["iam", "public"])
def test_url_authorizes_by_iam_or_not_at_all(kind: str) -> None:
    assert found(function_urls.authorized("authorization", kind, has_key=False)) == []
    assert found(function_urls.authorized("authorization", kind, has_key=True)) == [
        ("LP901", "authorization")
    ]


@pytest.mark.parametrize("kind", ["api_key", "jwt", "cognito", "function"])
def test_other_kinds_are_for_apis(kind: str) -> None:
    assert found(function_urls.authorized("authorization", kind, has_key=False)) == [
        ("LP901", "authorization")
    ]


def test_version_has_no_url() -> None:
    assert found(function_urls.no_version("function", None)) == []
    assert found(function_urls.no_version("function", "7")) == [("LP902", "function")]


def test_second_url_is_refused() -> None:
    assert found(function_urls.only_url("function", None)) == []
    assert found(function_urls.only_url("function", "Shop/Function/FunctionUrl")) == [("LP903", "function")]


@pytest.mark.parametrize("method", [*function_urls.METHODS, "*", None])
def test_method_that_lambda_takes(method: str | None) -> None:
    assert found(function_urls.methods("methods", [method], allow_credentials=False)) == []


@pytest.mark.parametrize("method", ["OPTIONS", "ANY", "get", "TRACE", ""])
def test_method_that_lambda_does_not_take(method: str) -> None:
    assert found(function_urls.methods("methods", [method], allow_credentials=None)) == [("LP904", "methods")]


def test_every_method_without_credentials_only() -> None:
    assert found(function_urls.methods("methods", ["*"], allow_credentials=True)) == [("LP907", "methods")]
    assert found(function_urls.methods("methods", ["GET"], allow_credentials=True)) == []


@pytest.mark.parametrize("runtime", ["nodejs24.x", "provided.al2023", "FROM_IMAGE", None])
def test_runtime_that_may_stream(runtime: str | None) -> None:
    assert found(function_urls.runtime_streams("invoke_mode", runtime, is_wrapped=False)) == []


@pytest.mark.parametrize("runtime", ["python3.13", "java21", "dotnet8", "ruby3.4", "go1.x"])
def test_runtime_that_streams_nothing(runtime: str) -> None:
    assert found(function_urls.runtime_streams("mode", runtime, is_wrapped=False)) == [("LP908", "mode")]
    assert found(function_urls.runtime_streams("mode", runtime, is_wrapped=True)) == []


def test_no_streaming_out_of_a_vpc() -> None:
    assert found(function_urls.streams_in_no_vpc("mode", is_in_vpc=False)) == []
    assert found(function_urls.streams_in_no_vpc("mode", is_in_vpc=True)) == [("LP909", "mode")]
