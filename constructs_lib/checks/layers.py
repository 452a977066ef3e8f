"""Checks of layers and the functions that have them."""

from collections.abc import Iterator

from constructs_lib.checks.code import LAYER, layers_of
from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.checks.known import FUNCTION, is_sure
from constructs_lib.frozen import replace
from constructs_lib.rules.conditions.layers import layer_fits
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Resource
from constructs_lib.templates.resolved import items
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS"]

_DEFAULT = "x86_64"


def _fits(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        for index, layer in enumerate(layers_of(app, function)):
            if layer is None:
                continue
            given = function.value("Architectures")
            machine = _DEFAULT if given is ABSENT else _first(given)
            faults = layer_fits(
                layer.name,
                runtime=text_of(function.value("Runtime")),
                architecture=machine,
                runtimes=_all(layer, "CompatibleRuntimes"),
                architectures=_all(layer, "CompatibleArchitectures"),
            )
            for fault in faults:
                place = f"Layers.{index}"
                yield Finding(replace(fault, parameter=place), function, place)


def _first(value: object) -> str | None:
    found = items(value)
    return text_of(found[0]) if found else None


def _all(layer: Resource, place: str) -> list[str]:
    """Return what a layer is made for; nothing where a part of it is not known."""
    given = items(layer.value(place)) or []
    return [str(each) for each in given] if all(isinstance(each, str) for each in given) else []


def _listed(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        here = function.stack.region
        seen: dict[object, str] = {}
        for index, value in enumerate(items(function.value("Layers")) or ()):
            place, arn = f"Layers.{index}", text_of(value)
            own = app.names.target(value, LAYER) if is_sure(value) else None
            parts = (arn or "").split(":")
            if own is None and len(parts) != 8:
                continue
            if own is None and here and parts[3] and parts[3] != here:
                yield broken("LP761", function, place, allowed=f"a layer of {here}", got=str(arn))
            key, name = (own, own.name) if own is not None else (tuple(parts[:7]), str(arn))
            if key in seen:
                yield broken("LP762", function, place, allowed="left out", got=f"{name} beside {seen[key]}")
            seen[key] = name


CHECKS = (Check(("LP713", "LP714"), _fits), Check(("LP761", "LP762"), _listed))
