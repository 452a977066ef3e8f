"""Templates of SAM, turned into what CloudFormation makes of them by AWS's own translator.

Nothing is asked of AWS: names of managed policies that the translator does not know become ARNs, applications
of the repository stay stacks that nobody reads, and code that lies beside the template stays there. The
translator (`aws-sam-translator`) is loaded only when such a template comes.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
(2026-11-27)
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.templates.errors import TemplateError

__all__ = ["Expanded", "expanded", "is_sam"]

_PREFIX = "AWS::Serverless::"
_FUNCTION = f"{_PREFIX}Function"
_APPLICATION = f"{_PREFIX}Application"
_LOCAL_URIS = ("CodeUri", "ContentUri", "DefinitionUri", "SchemaUri")
# The translator takes addresses in S3 only.
_BUCKET = "constructs-lib-local"
# Where the translator needs a value that whoever deploys gives.
_PARAMETER = "ConstructsLibParameter"
_GIVEN = re.compile(_PARAMETER + "([A-Za-z0-9]+)")
# Of these languages the source is what runs.
_RUNS_AS_WRITTEN = ("python", "nodejs", "ruby")


@frozen
class Expanded:
    """What a template of SAM comes to.

    Attributes:
        template: as CloudFormation would deploy it.
        origins: which resource of the template each resource comes from, by logical ids.
    """

    template: dict[str, Any]
    origins: Mapping[str, str]


def is_sam(template: Mapping[str, Any]) -> bool:
    """Return whether a template has resources of SAM, also where it forgets to say so in Transform."""
    return any(str(kind).startswith(_PREFIX) for kind in _types(template))


def _types(template: Mapping[str, Any]) -> Iterator[Any]:
    resources = template.get("Resources")
    for each in resources.values() if isinstance(resources, dict) else ():
        yield each.get("Type") if isinstance(each, dict) else None


def expanded(template: Mapping[str, Any], name: str, *, is_built: bool = False) -> Expanded:
    """Return what a template of SAM comes to.

    Args:
        template: as it was read; it stays as it is.
        name: what messages call it.
        is_built: whether `sam build` wrote it, so that code is complete where it lies.

    Raises:
        TemplateError: the translator is not installed, or refuses the template.
    """
    # YAML's anchors give one object to several resources, and the translator changes what it gets.
    given: dict[str, Any] = json.loads(json.dumps(template, default=str))
    loops = _without_loops(given)
    places = _Places(is_built=is_built)
    places.take(given)
    try:
        made = _translated(given, name)
    except TemplateError:
        if not _open_parameters(given):
            raise
        made = _with_parameters(given, name)
    places.give_back(made)
    made["Resources"].update(loops)
    return Expanded(made, _origins(template, made))


def _without_loops(given: dict[str, Any]) -> dict[str, Any]:
    """Take out loops of AWS::LanguageExtensions, which CloudFormation runs before SAM."""
    resources = given["Resources"]
    return {key: resources.pop(key) for key in list(resources) if not isinstance(resources[key], dict)}


def _open_parameters(given: Mapping[str, Any]) -> dict[str, Any]:
    found = given.get("Parameters")
    declared = found.items() if isinstance(found, dict) else ()
    return {
        key: _PARAMETER + key for key, each in declared if isinstance(each, dict) and "Default" not in each
    }


def _with_parameters(given: dict[str, Any], name: str) -> dict[str, Any]:
    """Translate with a value for each parameter that has none, and put the parameter back in its place."""
    values = _open_parameters(given)
    made: dict[str, Any] = _put_back(_translated(given, name, values))
    return made


def _put_back(value: Any) -> Any:
    match value:
        case str():
            found = _GIVEN.fullmatch(value)
            if found:
                return {"Ref": found[1]}
            return {"Fn::Sub": _GIVEN.sub(r"${\1}", value)} if _PARAMETER in value else value
        case list():
            return [_put_back(each) for each in value]
        case dict():
            return {key: _put_back(each) for key, each in value.items()}
        case _:
            return value


class _Policies(dict[str, str]):
    """The policies of AWS by their names, as the translator asks for those that it does not know."""

    def __bool__(self) -> bool:
        return True

    def get(self, name: str, _default: Any = None) -> str:
        return f"arn:aws:iam::aws:policy/{name}"


class _Session:
    """What the translator asks a session of boto3 for."""

    region_name = "us-east-1"


def _translated(given: dict[str, Any], name: str, values: dict[str, str] | None = None) -> dict[str, Any]:
    try:
        from samtranslator.model.exceptions import (  # noqa: PLC0415 - heavy, and most templates are not SAM's
            ExceptionWithMessage,
            InvalidDocumentException,
        )
        from samtranslator.parser.parser import Parser  # noqa: PLC0415
        from samtranslator.translator.arn_generator import ArnGenerator  # noqa: PLC0415
        from samtranslator.translator.translator import Translator  # noqa: PLC0415
    except ImportError:
        message = (
            f"{name} is a SAM template, which needs AWS's translator; install it:"
            " pip install 'constructs-lib[check]'"
        )
        raise TemplateError(message) from None
    _quiet()
    region = ArnGenerator.BOTO_SESSION_REGION_NAME
    translator = Translator(None, Parser(), boto_session=_Session())
    try:
        made = translator.translate(
            json.loads(json.dumps(given)),
            values or {},
            passthrough_metadata=True,
            get_managed_policy_map=_Policies,
        )
    except InvalidDocumentException as error:
        said = "; ".join(dict.fromkeys(each.message.rstrip(".") for each in error.causes))
        raise TemplateError(f"{name} is refused by SAM: {said}") from None
    except ExceptionWithMessage as error:
        raise TemplateError(f"{name} is refused by SAM: {error.message.rstrip('.')}") from None
    except Exception as error:  # noqa: BLE001 - what it does not foresee, it raises as whatever happened
        said = f"{type(error).__name__}: {error}"
        raise TemplateError(f"{name} cannot be translated by SAM ({said}); correct it") from None
    finally:
        # Else it says when the process ends that nobody has read them.
        translator.metrics.publish()
        ArnGenerator.BOTO_SESSION_REGION_NAME = region
    plain: dict[str, Any] = json.loads(json.dumps(made, default=str))
    return plain


def _quiet() -> None:
    import logging  # noqa: PLC0415 - as the translator

    # What it warns of concerns whoever runs the service.
    logging.getLogger("samtranslator").addHandler(logging.NullHandler())


class _Places:
    """Where code lies: in S3 while the translator works, beside the template before and after."""

    def __init__(self, *, is_built: bool) -> None:
        self._is_built = is_built
        self._kept: list[str | None] = []

    def take(self, given: dict[str, Any]) -> None:
        """Put addresses in S3 in place of what lies beside the template."""
        shared = given.get("Globals")
        of_all = shared.get("Function", {}) if isinstance(shared, dict) else {}
        for resource in given["Resources"].values():
            kind = str(resource.get("Type", ""))
            if not kind.startswith(_PREFIX):
                continue
            own = resource.setdefault("Properties", {})
            if isinstance(own, dict):
                self._take(kind, resource, own, of_all if isinstance(of_all, dict) else {})
        if isinstance(of_all, dict):
            of_all.pop("CodeUri", None)

    def _take(
        self, kind: str, resource: dict[str, Any], own: dict[str, Any], of_all: Mapping[str, Any]
    ) -> None:
        if kind == _APPLICATION:
            # A nested stack in other words; the translator would ask the repository for it.
            location = own.pop("Location", None)
            if isinstance(location, str):
                own["TemplateURL"] = location
            resource["Type"] = "AWS::CloudFormation::Stack"
            return
        if kind == _FUNCTION:
            self._function(resource, own, of_all)
        for key in _LOCAL_URIS:
            uri = own.get(key)
            if isinstance(uri, str) and not uri.startswith("s3://"):
                is_function = kind == _FUNCTION
                is_run = self._runs(resource, own, of_all) if is_function else self._is_final(resource)
                own[key] = self._keep(uri if is_run else None)
            elif isinstance(uri, dict) and not {"Bucket", "Key"} <= uri.keys():
                own[key] = self._keep(None)

    @staticmethod
    def _function(resource: dict[str, Any], own: dict[str, Any], of_all: Mapping[str, Any]) -> None:
        if (own.get("PackageType") or of_all.get("PackageType")) == "Image":
            if not own.get("ImageUri"):
                own["ImageUri"] = f"{_BUCKET}:{resource.get('Type')}"
        elif not own.keys() & {"CodeUri", "InlineCode", "FunctionCode"}:
            # What sam build takes where nothing is said.
            own["CodeUri"] = of_all.get("CodeUri", ".")

    def _runs(self, resource: Mapping[str, Any], own: Mapping[str, Any], of_all: Mapping[str, Any]) -> bool:
        """Return whether what lies beside the template is what Lambda gets, except packages."""
        runtime = str(own.get("Runtime") or of_all.get("Runtime") or "")
        return self._is_built or (runtime.startswith(_RUNS_AS_WRITTEN) and self._is_final(resource))

    def _is_final(self, resource: Mapping[str, Any]) -> bool:
        """Return whether `sam build` leaves what lies beside the template as it is, or has built it."""
        metadata = resource.get("Metadata")
        return self._is_built or not (isinstance(metadata, dict) and "BuildMethod" in metadata)

    def _keep(self, place: str | None) -> str:
        self._kept.append(place)
        return f"s3://{_BUCKET}/{len(self._kept) - 1}"

    def give_back(self, made: Mapping[str, Any]) -> None:
        """Say of each resource where its code lies, as CDK says it."""
        for resource in made["Resources"].values():
            for key in ("Code", "Content"):
                properties = resource.get("Properties")
                code = properties.get(key) if isinstance(properties, dict) else None
                if not isinstance(code, dict) or code.get("S3Bucket") != _BUCKET:
                    continue
                place = self._kept[int(code["S3Key"])]
                # One object may be that of several resources.
                metadata = dict(resource.get("Metadata") or {})
                if place is not None:
                    metadata |= {"aws:asset:path": place, "aws:asset:property": key}
                resource["Metadata"] = metadata


def _origins(template: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, str]:
    """Return which resource each comes from: the translator begins its names with that one's."""
    given = [key for key, each in template["Resources"].items() if isinstance(each, dict)]
    found = {}
    for logical_id in made["Resources"]:
        near = [each for each in given if logical_id.startswith(each)]
        if near:
            found[logical_id] = max(near, key=len)
    return found
