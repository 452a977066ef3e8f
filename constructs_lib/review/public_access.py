"""What a change opens to anybody, or to more than before, without a policy: APIs, URLs, buckets, networks."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.review.change import Change
from constructs_lib.review.differences import at_path, is_same
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.wording import code, named, shown, was_is
from constructs_lib.templates.model import ABSENT, Resource

__all__ = ["address", "public_access"]

_URL = "AWS::Lambda::Url"
_METHOD = "AWS::ApiGateway::Method"
_ROUTE = "AWS::ApiGatewayV2::Route"
_GROUP = "AWS::EC2::SecurityGroup"
_RULE = "AWS::EC2::SecurityGroupIngress"
_AUTHORIZED = {_URL: "AuthType", _METHOD: "AuthorizationType", _ROUTE: "AuthorizationType"}
_AUTHORIZERS = ("AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer")
_ASKED_BY_AUTHORIZERS = (
    "JwtConfiguration/Issuer",
    "JwtConfiguration/Audience",
    "ProviderARNs",
    "AuthorizerUri",
)
_KEY = "AWS::IAM::AccessKey"
_EVERYWHERE = {"0.0.0.0/0", "::/0"}
# Properties of any type, and the values, in lower case, by which they open something.
_SWITCHES = {
    "PubliclyAccessible": (("true",), "can be reached from the internet"),
    "AllowUnauthenticatedIdentities": (("true",), "gives credentials to anybody"),
    "AccessControl": (("publicread", "publicreadwrite", "authenticatedread"), "can be read by anybody"),
}
_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def public_access(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield what a change opens."""
    for pair in stack.pairs:
        if pair.after is None or pair.is_moved:
            continue
        before, after = (reporter.compared.properties(each) for each in (pair.before, pair.after))
        if pair.type in _AUTHORIZED:
            yield from _authorization(reporter, stack, pair, before, after)
        elif pair.type == "AWS::S3::Bucket":
            yield from _blocks(reporter, stack, pair, before, after)
            yield from _switched(reporter, stack, pair, before, after)
        elif pair.type in {_GROUP, _RULE}:
            yield from _network(reporter, stack, pair, before, after)
        elif pair.type in {"AWS::IAM::Role", "AWS::IAM::User"}:
            yield from _boundary(reporter, stack, pair, before, after)
            yield from _password(reporter, stack, pair, before, after)
        elif pair.type == _KEY:
            yield from _access_key(reporter, stack, pair, before, after)
        elif pair.type in _AUTHORIZERS:
            yield from _authorizer(reporter, stack, pair, before, after)
        else:
            yield from _switched(reporter, stack, pair, before, after)


def _authorization(
    reporter: Reporter, stack: StackPair, pair: ResourcePair, before: Any, after: Any
) -> Iterator[Change]:
    name = _AUTHORIZED[pair.type]
    was, is_now = (each.get(name, "NONE") for each in (before, after))
    if is_now == "NONE" and _is_usually_open(reporter, pair, after):
        return
    what = address(reporter, pair.any, after)
    if pair.before is not None and was == is_now:
        yield from _asks_less(reporter, stack, pair, before, after)
    elif is_now == "NONE":
        key = f", with an API key ({code('ApiKeyRequired')})" if after.get("ApiKeyRequired") is True else ""
        change = f"{what} is open to anybody{key}: {code(name)} "
        change += was_is(was, is_now) if pair.before is not None else f"is {shown(is_now)}"
        yield reporter.change(("open-to-all", "iam-widened"), stack, pair, change, name)
    elif pair.before is not None:
        kind = "iam-narrowed" if was == "NONE" else "iam-widened"
        yield reporter.change(kind, stack, pair, f"{what}: {code(name)} {was_is(was, is_now)}", name)


def _is_usually_open(reporter: Reporter, pair: ResourcePair, after: Any) -> bool:
    # A browser asks by OPTIONS without credentials, and cannot do otherwise.
    if after.get("HttpMethod") == "OPTIONS" or after.get("RouteKey") in ("$disconnect", "$default"):
        return True
    return pair.type == _ROUTE and after.get("RouteKey") != "$connect" and _is_socket(reporter, pair)


def _asks_less(
    reporter: Reporter, stack: StackPair, pair: ResourcePair, before: Any, after: Any
) -> Iterator[Change]:
    """Yield what a method or a route with the same authorization no longer asks for."""
    what, is_open = address(reporter, pair.any, after), after.get(_AUTHORIZED[pair.type], "NONE") == "NONE"
    had, has = (str(each.get("ApiKeyRequired", "")).lower() == "true" for each in (before, after))
    if had != has:
        said = was_is(before.get("ApiKeyRequired", ABSENT), after.get("ApiKeyRequired", ABSENT))
        way = "asks for an API key from now on" if has else "no longer asks for an API key"
        opened = " and is open to anybody" if had and is_open else ""
        kinds = ("iam-narrowed",) if has else ("open-to-all", "iam-widened") if is_open else ("iam-widened",)
        message = f"{what} {way}{opened}: {code('ApiKeyRequired')} {said}"
        yield reporter.change(kinds, stack, pair, message, "ApiKeyRequired")
    for name in ("AuthorizerId", "AuthorizationScopes"):
        was, is_now = (each.get(name, ABSENT) for each in (before, after))
        if not is_same(was, is_now):
            message = f"{what}: {code(name)} {was_is(was, is_now)}; others may call it"
            yield reporter.change("iam-widened", stack, pair, message, name)


def _authorizer(
    reporter: Reporter, stack: StackPair, pair: ResourcePair, before: Any, after: Any
) -> Iterator[Change]:
    for path in _ASKED_BY_AUTHORIZERS if pair.before is not None else ():
        was, is_now = (at_path(each, path) for each in (before, after))
        place = path.replace("/", ".")
        if is_same(was, is_now):
            continue
        kinds = ["iam-widened"]
        if path.endswith("Issuer") and _host(was) != _host(is_now):
            # Who signs the tokens decides who gets in.
            kinds.insert(0, "outside-account")
        message = f"{reporter.called(pair)} lets in others: {code(place)} {was_is(was, is_now)}"
        yield reporter.change(kinds, stack, pair, message, place)


def _host(issuer: Any) -> str:
    return str(issuer).removeprefix("https://").partition("/")[0].lower()


def _is_socket(reporter: Reporter, pair: ResourcePair) -> bool:
    api = pair.any.value("ApiId")
    found = getattr(api, "resource", None)
    return found is not None and reporter.compared.properties(found).get("ProtocolType") == "WEBSOCKET"


def address(reporter: Reporter, resource: Resource, after: Any) -> str:
    """Return what is asked for on one side of a change."""
    if resource.type == _URL:
        return f"the URL of {shown(after.get('TargetFunctionArn', ABSENT))}"
    if resource.type == _ROUTE:
        return f"route {shown(after.get('RouteKey', ABSENT))} of {shown(after.get('ApiId', ABSENT))}"
    path = _path(reporter, resource)
    return f"{code(after.get('HttpMethod', 'ANY'))} {code(path)} of {shown(after.get('RestApiId', ABSENT))}"


def _path(reporter: Reporter, resource: Resource) -> str:
    """Return the path of a method of a REST API."""
    parts: list[str] = []
    seen: list[Resource] = []
    at = resource.value("ResourceId")
    while (found := getattr(at, "resource", None)) is not None and found.type == "AWS::ApiGateway::Resource":
        if found in seen:
            break
        seen.append(found)
        parts.insert(0, named(str(reporter.compared.properties(found).get("PathPart", ""))))
        at = found.value("ParentId")
    return "/" + "/".join(parts)


def _blocks(
    reporter: Reporter, stack: StackPair, pair: ResourcePair, before: Any, after: Any
) -> Iterator[Change]:
    place = "PublicAccessBlockConfiguration"
    # Since April 2023 AWS blocks public access to a new bucket where nothing is said; what was said and is
    # taken out is taken off the bucket.
    is_default = place not in before
    was, is_now = ({name: _block(each, name, is_default) for name in _BLOCKS} for each in (before, after))
    lost = [name for name in _BLOCKS if not is_now[name] and (was[name] or pair.before is None)]
    if lost:
        message = f"{reporter.called(pair)}: public access is no longer blocked by {code(', '.join(lost))}"
        if pair.before is None:
            message = f"{reporter.called(pair)}: public access is not blocked by {code(', '.join(lost))}"
        yield reporter.change(("open-to-all", "iam-widened"), stack, pair, message, place)


def _block(properties: Any, name: str, is_default: bool) -> bool:
    given = properties.get("PublicAccessBlockConfiguration", ABSENT)
    return is_default if given is ABSENT else str(at_path(given, name)).lower() == "true"


def _switched(
    reporter: Reporter, stack: StackPair, pair: ResourcePair, before: Any, after: Any
) -> Iterator[Change]:
    for name, (values, words) in _SWITCHES.items():
        was, is_now = (str(each.get(name, "")).lower() for each in (before, after))
        if is_now in values and was not in values:
            message = f"{reporter.called(pair)} {words}: {code(name)} is {shown(after[name])}"
            yield reporter.change(("open-to-all", "iam-widened"), stack, pair, message, name)


def _network(
    reporter: Reporter, stack: StackPair, pair: ResourcePair, before: Any, after: Any
) -> Iterator[Change]:
    for said in sorted(_open(pair, after) - _open(pair, before)):
        message = f"{reporter.called(pair)} lets in everybody: {code(said)}"
        yield reporter.change(("open-to-all", "iam-widened"), stack, pair, message, "SecurityGroupIngress")


def _open(pair: ResourcePair, properties: Any) -> set[str]:
    rules = [properties] if pair.type == _RULE else properties.get("SecurityGroupIngress", [])
    found = set()
    for each in rules if isinstance(rules, list) else []:
        source = each.get("CidrIp", each.get("CidrIpv6")) if isinstance(each, dict) else None
        if isinstance(source, str) and source in _EVERYWHERE:
            protocol, first, last = (each.get(key, "") for key in ("IpProtocol", "FromPort", "ToPort"))
            ports = f" {first}" if first == last else f" {first} to {last}"
            found.add(f"{protocol}{ports if first != '' else ''} from {source}")
    return found


def _boundary(
    reporter: Reporter, stack: StackPair, pair: ResourcePair, before: Any, after: Any
) -> Iterator[Change]:
    place = "PermissionsBoundary"
    was, is_now = (each.get(place, ABSENT) for each in (before, after))
    if was == is_now or pair.before is None:
        return
    message = f"{reporter.called(pair)}: {code(place)} {was_is(was, is_now)}"
    if was is ABSENT:
        yield reporter.change("iam-narrowed", stack, pair, message, place)
    else:
        more = (
            "nothing bounds its rights any more" if is_now is ABSENT else "another policy bounds its rights"
        )
        yield reporter.change("iam-widened", stack, pair, f"{message}; {more}", place)


def _password(
    reporter: Reporter, stack: StackPair, pair: ResourcePair, before: Any, after: Any
) -> Iterator[Change]:
    place = "LoginProfile"
    if place in after and place not in before:
        message = f"{reporter.called(pair)}: who has its password may do what it may from now on"
        yield reporter.change("iam-widened", stack, pair, message, place)


def _access_key(
    reporter: Reporter, stack: StackPair, pair: ResourcePair, before: Any, after: Any
) -> Iterator[Change]:
    user, place = shown(after.get("UserName", ABSENT)), "Status"
    was_active = pair.before is not None and before.get(place, "Active") == "Active"
    if after.get(place, "Active") == "Active" and not was_active:
        message = f"{reporter.called(pair)}: who has this key may do what {user} may from now on"
        yield reporter.change("iam-widened", stack, pair, message, place)
