from pathlib import Path

import pytest

from constructs_lib.packaging import Target
from constructs_lib.packaging.cache import VARIABLE, user_folder
from constructs_lib.packaging.uv_errors import explained

ARM = Target.of_lambda("python3.13", "arm64")
UNSOLVED = "error: No solution found when resolving dependencies cause: Because"
NOT_FOUND = f"{UNSOLVED} six was not found in the package registry and you require six==1, we can. hint: An"
PRIVATE = (
    "index URL (https://me:secret@host/simple) could not be queried due to a lack of valid authentication "
    "credentials (401 Unauthorized)"
)
BROKEN = "cause: HTTP status server error (500 Internal Server Error) for url (https://host/six/)"
OLD = (
    "tf==2.8.0 has no wheels with a matching Python ABI tag (e.g., `cp313`) and you require. hint: You "
    "require CPython 3.13, but we only found wheels for `tf` (v2.8.0) with the following Python ABI tags: "
    "`cp37m`, `cp38`, `cp310`"
)
SAID = {
    f"{NOT_FOUND} {PRIVATE}": "LP722: .* got 401 Unauthorized from",
    f"{NOT_FOUND} index (https://host/x) returned a 403 Forbidden error.": "LP722: .* got 403 Forbidden from",
    f"error: Failed to fetch: https://me:secret@host/six/ {BROKEN}": "LP707: .* got 500 Internal Server",
    f"{UNSOLVED} docopt==0.6.2 has no usable wheels and you": "LP706: .* on arm64, got docopt 0.6.2, which",
    f"{UNSOLVED} pyspark>=2.2 has no usable wheels and only": "LP706: .* got pyspark >=2.2, which",
    f"{UNSOLVED} all versions of docopt have no usable wheels and you": "LP706: .* got docopt of any",
    f"{UNSOLVED} {OLD}": r"LP706: .* got tf 2.8.0, which .* \(it has some for Python 3.7, 3.8, 3.10\);",
    "error: no words for https://me:secret@host/x": "LP710: .* got no words for https://host/x;",
}


@pytest.mark.parametrize(("said", "line"), SAID.items(), ids=range(len(SAID)))
def test_what_uv_says_is_one_line_without_a_password(said: str, line: str) -> None:
    error = explained(said, ARM, 2)
    with pytest.raises(type(error), match=line):
        raise error
    assert "secret" not in str(error)
    assert "\n" not in str(error)


def test_cache_in_the_home() -> None:
    assert user_folder({VARIABLE: "~/x"}) == Path.home() / "x"
