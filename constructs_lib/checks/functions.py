"""Checks of functions: their settings, and the code that a template holds."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.known import FUNCTION, functions, is_sure, is_there
from constructs_lib.rules import text
from constructs_lib.rules.conditions import function_options
from constructs_lib.rules.conditions import functions as conditions
from constructs_lib.rules.conditions.runtimes import kept_up
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import alternatives, items, number
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS"]

# Beyond it CloudFormation refused the code until 2022, and its zip file may have 4 MB since:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
_SHORT = 4_096
_IN_TEMPLATES = ("python", "nodejs")
_OF_IMAGES = ("Handler", "Runtime", "Layers")
_LEVELS = ("ApplicationLogLevel", "SystemLogLevel")


def _variables(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        place = "Environment.Variables"
        given = function.value(place)
        if isinstance(given, dict):
            faults = conditions.variables({str(name): text_of(value) for name, value in given.items()})
            # Their size is an amount.
            yield from found((each for each in faults if each.code == "LP023"), function, place)


def _secrets(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        written = function.definition.get("Properties", {})
        for place, value in _texts(written):
            if "{{resolve:ssm-secure:" in value:
                got = "a secure string of Parameter Store"
                yield broken("LP081", function, place, allowed="without ssm-secure", got=got)
            elif "{{resolve:secretsmanager:" in value and place.startswith("Environment"):
                allowed, got = "the name of a secret", "the secret itself"
                yield broken("LP082", function, place, allowed=allowed, got=got)


def _texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of a template as they stand there, with their places."""
    match value:
        case dict():
            for key, each in value.items():
                is_plain = not str(key).startswith("Fn::")
                where = f"{place}.{key}" if place and is_plain else str(key) if is_plain else place
                yield from _texts(each, where)
        case list():
            for each in value:
                yield from _texts(each, place)
        case str():
            yield place, value


def _runtimes(app: Graph) -> Iterator[Finding]:
    for function in functions(app):
        given = list(alternatives(function.value("Runtime")))
        faults = [list(kept_up("Runtime", text_of(each), app.today)) for each in given]
        # Of several, each has to be old: whoever deploys may have chosen the other one.
        if all(faults):
            yield from found(faults[-1], function, "Runtime")


def _in_template(app: Graph) -> Iterator[Finding]:
    for function in functions(app):
        code, runtime = text_of(function.value("Code.ZipFile")), text_of(function.value("Runtime"))
        handler = text_of(function.value("Handler"))
        if code is None:
            continue
        if len(code) > _SHORT:
            allowed, got = f"at most {text.number(_SHORT)} characters", text.number(len(code))
            yield broken("LP062", function, "Code.ZipFile", allowed=allowed, got=got)
        if handler is not None and not handler.startswith("index."):
            # The file may be one of a layer.
            in_layer = function.value("Layers") not in ([], ABSENT)
            allowed = "in the file index"
            yield broken("LP063", function, "Handler", allowed=allowed, got=repr(handler), may_pass=in_layer)
        if runtime is not None and not runtime.startswith(_IN_TEMPLATES):
            allowed = "a Python or Node.js runtime for code in a template"
            yield broken("LP064", function, "Runtime", allowed=allowed, got=runtime)


def _packages(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        kind, code = function.value("PackageType"), function.value("Code")
        if kind == "Image":
            for place in filter(lambda place: is_there(function.value(place)), _OF_IMAGES):
                got = text.shown(text_of(function.value(place)) or "some")
                yield broken("LP065", function, place, allowed="left out with PackageType Image", got=got)
        elif (kind is ABSENT or kind == "Zip") and isinstance(code, dict) and code and "ImageUri" not in code:
            missing = [each for each in ("Runtime", "Handler") if function.value(each) is ABSENT]
            for place in missing:
                # New kinds of functions do without one of the two.
                is_one = len(missing) == 1 or function.value("RuntimeConfig") is not ABSENT
                allowed = "set for code in a zip file"
                yield broken("LP066", function, place, allowed=allowed, got="none", may_pass=is_one)


def _levels(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        logging = function.value("LoggingConfig")
        if not isinstance(logging, dict):
            continue
        format_ = logging.get("LogFormat", ABSENT)
        given = [level for level in _LEVELS if is_sure(logging.get(level, ABSENT))]
        if given and (format_ is ABSENT or format_ == "Text"):
            got = "none, which is Text" if format_ is ABSENT else "Text"
            allowed = f"JSON with {text.listed(given, 'and')}"
            place = "LoggingConfig.LogFormat"
            # Functions on instances of one's own log JSON where nothing is said.
            is_default = format_ is ABSENT
            yield broken("LP072", function, place, allowed=allowed, got=got, may_pass=is_default)


def _snapstart(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        place = "SnapStart.ApplyOn"
        if function.value(place) == "PublishedVersions":
            faults = function_options.snap_start(
                "LP073",
                place,
                "PublishedVersions",
                runtime=text_of(function.value("Runtime")),
                storage=number(function.value("EphemeralStorage.Size")),
                has_file_system=is_there(function.value("FileSystemConfigs")),
            )
            yield from found(faults, function, place)


def _file_systems(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        systems = items(function.value("FileSystemConfigs")) or []
        if is_outside(function) and any(_is_of_vpc(app, at(each, "Arn")) for each in systems):
            yield broken(
                "LP079", function, "VpcConfig", allowed="set for a function with a file system", got="none"
            )


def _is_of_vpc(app: Graph, value: object) -> bool:
    named = app.names.target(value, "AWS::EFS::AccessPoint") is not None
    return named or ":elasticfilesystem:" in (canonical(value) or "")


def is_outside(function: Resource) -> bool:
    """Return whether a function is certainly in no VPC."""
    return function.value("VpcConfig") is ABSENT or function.value("VpcConfig.SubnetIds") in ([], ABSENT)


CHECKS = (
    Check(("LP023",), _variables),
    Check(("LP081", "LP082"), _secrets),
    Check(("LP060", "LP061"), _runtimes),
    Check(("LP062", "LP063", "LP064"), _in_template),
    Check(("LP065", "LP066"), _packages),
    Check(("LP072",), _levels),
    Check(("LP073",), _snapstart),
    Check(("LP079",), _file_systems),
)
