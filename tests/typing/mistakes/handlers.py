"""Handlers that call `constructs_lib.runtime` with what it does not take."""

from constructs_lib.runtime.invoke import invoke_all

invoke_all({"hello": {"name": "Ada"}}, errors="some")  # type: ignore[arg-type]
