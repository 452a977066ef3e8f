"""Conditions of who may call an API, on plain values."""

import pytest

from constructs_lib.rules.conditions import authorizers
from tests.constructs_lib.rules.conditions.found import found


@pytest.mark.parametrize("given", ["https://login.example.com/", "https://login.example.com/a/b", None])
def test_issuers(given: str | None) -> None:
    assert found(authorizers.issuer("issuer", given)) == []


@pytest.mark.parametrize(
    "given", ["", "login.example.com", "http://login.example.com", "https://a.b/?c", "https://"]
)
def test_what_is_no_issuer(given: str) -> None:
    assert found(authorizers.issuer("issuer", given)) == [("LP227", "issuer")]


def test_scopes() -> None:
    assert found(authorizers.scopes("scopes", ["orders/read", None])) == []
    assert found(authorizers.scopes("scopes", ["a b", "", "c"])) == [("LP229", "scopes")] * 2


@pytest.mark.parametrize(("count", "is_right"), [(0, False), (1, True), (None, True)])
def test_some_user_pool(count: int | None, is_right: bool) -> None:
    faults = found(authorizers.some_user_pool("user_pools", count))
    assert faults == ([] if is_right else [("LP235", "user_pools")])


def test_identity_sources() -> None:
    right = ["header.Authorization", "querystring.key", "context.identity.sourceIp"]
    assert found(authorizers.identity_sources("sources", right)) == []
    wrong = ["Authorization", "$request.header.X", "header.", "body.a"]
    assert found(authorizers.identity_sources("sources", wrong)) == [("LP231", "sources")] * 4


@pytest.mark.parametrize(
    ("sources", "is_kept", "is_right"),
    [(0, True, False), (0, False, True), (0, None, True), (1, True, True), (None, True, True)],
)
def test_callers_told_apart(sources: int | None, is_kept: bool | None, is_right: bool) -> None:
    faults = found(authorizers.callers_told_apart("sources", sources, is_kept=is_kept))
    assert faults == ([] if is_right else [("LP232", "sources")])


@pytest.mark.parametrize(("authorizes", "is_right"), [(True, True), (None, True), (False, False)])
def test_key_beside_authorization(authorizes: bool | None, is_right: bool) -> None:
    faults = found(authorizers.key_beside_authorization("key", authorizes=authorizes))
    assert faults == ([] if is_right else [("LP223", "key")])
