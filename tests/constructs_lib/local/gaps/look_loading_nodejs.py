"""Looks at Node.js functions that cannot be loaded, and at where they find their modules."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from .look_loading import layer
from .look_runtimes import own, run
from .support import Emulator, observe, python_function

Files = Mapping[str, str]


def nodejs(emulator: Emulator, files: Files, handler: str = "index.handler", **properties: Any) -> str:
    """The name of a Node.js function with these files."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    s3, bucket = emulator.client("s3"), "code-of-nodejs"
    s3.create_bucket(Bucket=bucket)
    key = f"{abs(hash((tuple(files.items()), handler)))}.zip"
    s3.put_object(Bucket=bucket, Key=key, Body=package.getvalue())
    code = {"S3Bucket": bucket, "S3Key": key}
    function = python_function("", Runtime="nodejs22.x", Handler=handler, Code=code, **properties)
    return emulator.deploy({"Function": function}, {"Name": {"Ref": "Function"}})["Name"]


def failure(emulator: Emulator, code: str, handler: str = "index.handler", **files: str) -> object:
    """Type and text of the error, and whether the log has both."""
    name = nodejs(emulator, files or {"index.js": code}, handler)
    result, lines = run(emulator, name)
    message = str(result["errorMessage"]).partition("\n")[0]
    log = "\n".join(own(lines))
    is_told = f'ERROR\tUncaught Exception \t{{"errorType":"{result["errorType"]}"' in log
    return result["errorType"], message, is_told and json.dumps(message)[1:-1] in log


def untold(message: str) -> object:
    return "RuntimeError", f"Worker init failed: {message}", False


MISSING = "Cannot find module 'nope'"


@observe(
    "nodejs-load-errors",
    aws=("Runtime.ImportModuleError", f"Error: {MISSING}", True),
    upstream=untold(MISSING),
)
def missing_module(emulator: Emulator) -> object:
    return failure(emulator, "require('nope'); exports.handler = async () => 1;")


@observe(
    "nodejs-load-errors",
    aws=("Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token '}'", True),
    upstream=untold("Unexpected token '}'"),
)
def wrong_syntax(emulator: Emulator) -> object:
    return failure(emulator, "exports.handler = async () => { return };}")


@observe(
    "nodejs-load-errors",
    aws=("Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token '}'", True),
    upstream=untold("Unexpected token '}'"),
)
def wrong_syntax_of_an_es_module(emulator: Emulator) -> object:
    return failure(emulator, "", **{"index.mjs": "export const handler = async () => { return };}"})


@observe(
    "nodejs-load-errors",
    aws=("Runtime.HandlerNotFound", "index.nobody is undefined or not exported", True),
    upstream=untold("Handler nobody is not a function in index"),
)
def missing_handler(emulator: Emulator) -> object:
    return failure(emulator, "exports.handler = async () => 1;", "index.nobody")


@observe(
    "nodejs-load-errors",
    aws=("Runtime.HandlerNotFound", "index.handler is not a function", True),
    upstream=untold("Handler handler is not a function in index"),
)
def handler_that_is_no_function(emulator: Emulator) -> object:
    return failure(emulator, "exports.handler = 1;")


@observe(
    "nodejs-load-errors",
    aws=("Runtime.HandlerNotFound", "index.handler is undefined or not exported", True),
    upstream=None,
)
def default_export_in_place_of_the_handler(emulator: Emulator) -> object:
    name = nodejs(emulator, {"index.mjs": "export default async () => 1;"})
    result = emulator.invoke(name)
    is_error = isinstance(result, dict)
    return failure(emulator, "", **{"index.mjs": "export default async () => 1;"}) if is_error else None


@observe("nodejs-load-errors", aws=("RangeError", "no name", True), upstream=untold("no name"))
def error_while_loading(emulator: Emulator) -> object:
    return failure(emulator, "throw new RangeError('no name');")


LATE = "exports.handler = () => new Promise(() => {{ setTimeout(() => {{ {} }}, 1); }});"


@observe(
    "nodejs-load-errors",
    aws=["RangeError", "Runtime.UnhandledPromiseRejection"],
    upstream=["Runtime.HandlerError", "Runtime.HandlerError"],
)
def error_that_nothing_catches(emulator: Emulator) -> object:
    late = ("throw new RangeError('late');", "Promise.reject(new RangeError('late'));")
    return [emulator.invoke(nodejs(emulator, {"index.js": LATE.format(each)}))["errorType"] for each in late]


@observe("nodejs-load-errors", aws=1, upstream="RuntimeError")
def handler_in_an_object(emulator: Emulator) -> object:
    code = {"index.js": "exports.orders = { create: async () => 1 };"}
    result = emulator.invoke(nodejs(emulator, code, "index.orders.create"))
    return result["errorType"] if isinstance(result, dict) else result


def found(emulator: Emulator, names: list[str], files: Files, *layers: Files) -> object:
    """What a function finds by these names, required and imported, that has these files and layers."""
    code = {
        "index.mjs": f"""
import {{ createRequire }} from 'module';
const names = {json.dumps(names)};
const required = createRequire(import.meta.url);
const where = async (load) => {{
  try {{ return (await load()).where; }} catch (error) {{ return error.code; }}
}};
export const handler = async () => {{
  const seen = [];
  for (const name of names) {{
    const one = await where(async () => required(name));
    const other = await where(async () => (await import(name)).default);
    seen.push(one === other ? one : [one, other]);
  }}
  return seen;
}};
"""
    }
    function = nodejs(emulator, {**code, **files}, Layers=[layer(emulator, each) for each in layers])
    return emulator.invoke(function)


def package(folder: str, name: str, where: str) -> Files:
    return {f"{folder}/{name}/index.js": f"exports.where = {where!r};"}


@observe("nodejs-layers", aws=["two", "one", "two"], upstream=["one", "one", "two"])
def module_in_two_layers(emulator: Emulator) -> object:
    modules = "nodejs/node_modules"
    return found(
        emulator,
        ["both", "first", "second"],
        {},
        {**package(modules, "both", "one"), **package(modules, "first", "one")},
        {**package(modules, "both", "two"), **package(modules, "second", "two")},
    )


@observe(
    "nodejs-layers",
    aws=["function", "one", "two"],
    upstream=["function", ["one", "ERR_MODULE_NOT_FOUND"], ["two", "ERR_MODULE_NOT_FOUND"]],
)
def packages_of_one_scope(emulator: Emulator) -> object:
    modules = "nodejs/node_modules"
    return found(
        emulator,
        ["@shop/own", "@shop/first", "@shop/second"],
        package("node_modules", "@shop/own", "function"),
        {**package(modules, "@shop/first", "one"), **package(modules, "@shop/own", "one")},
        package(modules, "@shop/second", "two"),
    )


@observe("nodejs-layers", aws=["version", "all"], upstream=["all", "all"])
def folder_of_the_version(emulator: Emulator) -> object:
    return found(
        emulator,
        ["both", "all"],
        {},
        {
            **package("nodejs/node22/node_modules", "both", "version"),
            **package("nodejs/node_modules", "both", "all"),
            **package("nodejs/node_modules", "all", "all"),
        },
    )


@observe("nodejs-layers", aws=["function"], upstream=["function"])
def module_of_the_function_in_a_layer(emulator: Emulator) -> object:
    own = package("node_modules", "both", "function")
    return found(emulator, ["both"], own, package("nodejs/node_modules", "both", "layer"))
