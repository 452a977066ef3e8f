"""Who may do what, as statements of policies in plain values.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html (2026-11-27)
"""

import json
from collections.abc import Iterator
from typing import Any

from constructs_lib.frozen import frozen, replace
from constructs_lib.review.compared import Compared
from constructs_lib.review.differences import at_path, sorted_text
from constructs_lib.templates.model import ABSENT, Resource, Stack
from constructs_lib.templates.policies import managed

__all__ = ["EVERYBODY", "OPAQUE", "Right", "holder_of", "rights"]

_HOLDERS = ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")
_POLICIES = {
    "AWS::IAM::Policy": ("Roles", "Users", "Groups"),
    "AWS::IAM::ManagedPolicy": ("Roles", "Users", "Groups"),
    "AWS::IAM::RolePolicy": ("RoleName",),
    "AWS::IAM::UserPolicy": ("UserName",),
    "AWS::IAM::GroupPolicy": ("GroupName",),
}
# Of each type: where its document is, and which property names what it is of; none for the resource itself.
_OF_RESOURCES = {
    "AWS::S3::BucketPolicy": ("PolicyDocument", "Bucket"),
    "AWS::SQS::QueuePolicy": ("PolicyDocument", "Queues"),
    "AWS::SQS::QueueInlinePolicy": ("PolicyDocument", "Queue"),
    "AWS::SNS::TopicPolicy": ("PolicyDocument", "Topics"),
    "AWS::SNS::TopicInlinePolicy": ("PolicyDocument", "TopicArn"),
    "AWS::KMS::Key": ("KeyPolicy", ""),
    "AWS::SecretsManager::ResourcePolicy": ("ResourcePolicy", "SecretId"),
    "AWS::ECR::Repository": ("RepositoryPolicyText", ""),
    "AWS::Kinesis::ResourcePolicy": ("ResourcePolicy", "ResourceArn"),
    "AWS::DynamoDB::Table": ("ResourcePolicy/PolicyDocument", ""),
    "AWS::OpenSearchService::Domain": ("AccessPolicies", ""),
    "AWS::Elasticsearch::Domain": ("AccessPolicies", ""),
    "AWS::EFS::FileSystem": ("FileSystemPolicy", ""),
    "AWS::ApiGateway::RestApi": ("Policy", ""),
    "AWS::Backup::BackupVault": ("AccessPolicy", ""),
    "AWS::S3::AccessPoint": ("Policy", ""),
    "AWS::Logs::ResourcePolicy": ("PolicyDocument", ""),
    "AWS::Events::EventBusPolicy": ("", "EventBusName"),
    "AWS::IAM::Role": ("AssumeRolePolicyDocument", ""),
}
_MEMBERS = "AWS::IAM::UserToGroupAddition"
_OF_DOMAIN = "Custom::OpenSearchAccessPolicy"
_PERMISSIONS = ("AWS::Lambda::Permission", "AWS::Lambda::LayerVersionPermission")
_CONDITIONS = (
    *("SourceArn", "SourceAccount", "PrincipalOrgID", "OrganizationId"),
    *("FunctionUrlAuthType", "InvokedViaFunctionUrl"),
)
EVERYBODY = "*"
OPAQUE = "\x02"
"""Begins what stands for actions that no template shows: a policy of another app, or of AWS."""


_WHERE = {"via", "resource", "bounds"}


@frozen
class Right:
    """One statement of a policy.

    Attributes:
        holder: who has it, or, of a resource's own policy, what it is of; a name that both sides share.
        is_own: whether it is of a resource's own policy, and not of a role.
        effect: `Allow` or `Deny`.
        actions: what it is about.
        but_actions: whether it is about all but these.
        resources: what they are done to.
        but_resources: whether it is about all but these.
        principals: who, of a resource's own policy.
        but_principals: whether it is about all but these.
        condition: its conditions as one text; empty where it has none.
        via: the policy that has it.
        resource: the resource of the template that has it.
        bounds: the roles and users whose rights it bounds, where it is a permissions boundary and gives none.
    """

    holder: str
    is_own: bool
    effect: str
    actions: tuple[str, ...]
    but_actions: bool
    resources: tuple[str, ...]
    but_resources: bool
    principals: tuple[str, ...]
    but_principals: bool
    condition: str
    via: str
    resource: Resource
    bounds: tuple[str, ...] = ()

    @property
    def says(self) -> tuple[Any, ...]:
        """What it says, wherever it stands."""
        return tuple(getattr(self, name) for name in self.__match_args__ if name not in _WHERE)


def rights(compared: Compared, stack: Stack | None) -> Iterator[Right]:
    """Yield every statement of a stack."""
    bounded = _bounded(compared, stack)
    for resource in stack.resources.values() if stack else ():
        kind, properties = resource.type, compared.properties(resource)
        if kind in _HOLDERS:
            yield from _inline(compared, resource, properties)
        if kind == _MEMBERS:
            for user in _listed(properties.get("Users")):
                group = properties.get("GroupName", "")
                yield _member(holder_of(user), group, compared.name(resource), resource)
        if kind in _POLICIES:
            for each in _attached(compared, resource, properties):
                bounds = bounded.get(each.holder, ())
                yield replace(each, bounds=bounds) if bounds else each
        if kind in _PERMISSIONS:
            yield _permission(compared, resource, properties)
        if kind in _OF_RESOURCES:
            yield from _own(compared, resource, properties)
        if kind == _OF_DOMAIN:
            yield from _of_domain(compared, resource, properties)


def _bounded(compared: Compared, stack: Stack | None) -> dict[str, tuple[str, ...]]:
    """Return whose rights a policy bounds, by the policy; none that somebody has as well."""
    found: dict[str, tuple[str, ...]] = {}
    attached: set[str] = set()
    for resource in stack.resources.values() if stack else ():
        if resource.type in _HOLDERS:
            properties = compared.properties(resource)
            attached.update(map(holder_of, _listed(properties.get("ManagedPolicyArns"))))
            for each in map(holder_of, _listed(properties.get("PermissionsBoundary"))):
                found[each] = (*found.get(each, ()), compared.name(resource))
    return {policy: names for policy, names in found.items() if policy not in attached}


def _inline(compared: Compared, resource: Resource, properties: Any) -> Iterator[Right]:
    holder = compared.name(resource)
    for group in _listed(properties.get("Groups")):
        yield _member(holder, group, holder, resource)
    for each in _listed(properties.get("Policies")):
        name = each.get("PolicyName", "") if isinstance(each, dict) else ""
        document = each.get("PolicyDocument") if isinstance(each, dict) else each
        yield from _statements(document, holder, f"{holder}/{name}", resource)
    for arn in _listed(properties.get("ManagedPolicyArns")):
        text = arn if isinstance(arn, str) else json.dumps(arn)
        name = text.rpartition("/")[2]
        found = managed(name) if ":aws:policy/" in text else None
        if found is not None and found.actions:
            yield _right(
                holder, "Allow", found.actions, ("*",), via=f"the policy {name} of AWS", resource=resource
            )
        else:
            # What it allows stands elsewhere: the name is all that can be compared.
            yield _right(holder, "Allow", (f"{OPAQUE}{name}",), ("*",), via=text, resource=resource)


def _member(user: str, group: Any, via: str, resource: Resource) -> Right:
    """Return what a member of a group may: whatever the group may, now and later."""
    return _right(user, "Allow", (f"{OPAQUE}{holder_of(group)}",), ("*",), via=via, resource=resource)


def _attached(compared: Compared, resource: Resource, properties: Any) -> Iterator[Right]:
    via = compared.name(resource)
    holders = [each for name in _POLICIES[resource.type] for each in _listed(properties.get(name))]
    # A managed policy may be named by the roles instead.
    for holder in holders or [f"${{{via}}}"]:
        yield from _statements(properties.get("PolicyDocument"), holder_of(holder), via, resource)


def holder_of(reference: Any) -> str:
    """Return what both sides call what a plain value refers to; the value itself where it refers to none."""
    text = reference if isinstance(reference, str) else json.dumps(reference)
    if text.startswith("${") and text.endswith("}") and text.count("${") == 1:
        name = text[2:-1]
        return name.removesuffix(".Arn").removesuffix(".TopicArn").removesuffix(".QueueName")
    return text


def _own(compared: Compared, resource: Resource, properties: Any) -> Iterator[Right]:
    path, of = _OF_RESOURCES[resource.type]
    via = compared.name(resource)
    document = at_path(properties, path) if path else _bus_statement(properties)
    for each in _listed(properties.get(of)) if of else [via]:
        yield from _statements(document, holder_of(each), via, resource, is_own=True)


def _of_domain(compared: Compared, resource: Resource, properties: Any) -> Iterator[Right]:
    """Yield the policy of a domain as CDK sets it: by a call, whose text has it."""
    via = compared.name(resource)
    call = _read(properties.get("Update", properties.get("Create")))
    given = at_path(call, "parameters/AccessPolicies")
    domain = at_path(call, "parameters/DomainName")
    is_known = given is not ABSENT and domain is not ABSENT
    holder = holder_of(domain) if is_known else via
    yield from _statements(given if is_known else call, holder, via, resource, is_own=is_known)


def _read(document: Any) -> Any:
    """Return the value that a text in JSON is; what is none as it is."""
    if isinstance(document, str) and document.lstrip().startswith("{"):
        try:
            return json.loads(document)
        except ValueError:
            return None
    return document


def _bus_statement(properties: Any) -> Any:
    given = properties.get("Statement", ABSENT)
    if given is not ABSENT:
        return {"Statement": given}
    found = {name: properties[name] for name in ("Action", "Principal", "Condition") if name in properties}
    return {"Statement": [{"Effect": "Allow", "Resource": "*", **found}]}


def _permission(compared: Compared, resource: Resource, properties: Any) -> Right:
    target = holder_of(properties.get("FunctionName", properties.get("LayerVersionArn", "")))
    found = {name: properties[name] for name in _CONDITIONS if name in properties}
    return Right(
        holder=target,
        is_own=True,
        effect="Allow",
        actions=(str(properties.get("Action", "lambda:*")),),
        but_actions=False,
        resources=("*",),
        but_resources=False,
        principals=(str(properties.get("Principal", EVERYBODY)),),
        but_principals=False,
        condition=_condition_text(found),
        via=compared.name(resource),
        resource=resource,
    )


def _statements(
    document: Any, holder: str, via: str, resource: Resource, *, is_own: bool = False
) -> Iterator[Right]:
    document = _read(document)
    if document is ABSENT:
        return
    has_statements = isinstance(document, dict) and "Statement" in document
    for each in _listed(document["Statement"] if has_statements else document):
        if isinstance(each, dict) and "Effect" in each:
            yield _statement(each, holder, via, resource, is_own=is_own)
        elif each is not None:
            opaque = (f"{OPAQUE}{sorted_text(each)}",)
            yield _right(holder, "Allow", opaque, ("*",), via=via, resource=resource)


def _statement(given: dict[str, Any], holder: str, via: str, resource: Resource, *, is_own: bool) -> Right:
    principal = given.get("Principal", given.get("NotPrincipal"))
    return Right(
        holder=holder,
        is_own=is_own,
        effect=str(given.get("Effect")),
        actions=_texts(given.get("Action", given.get("NotAction"))),
        but_actions="NotAction" in given,
        resources=_texts(given.get("Resource", given.get("NotResource", "*"))),
        but_resources="NotResource" in given,
        principals=tuple(sorted(_principals(principal))),
        but_principals="NotPrincipal" in given,
        condition=_condition_text(given.get("Condition")),
        via=via,
        resource=resource,
    )


def _right(
    holder: str,
    effect: str,
    actions: tuple[str, ...],
    resources: tuple[str, ...],
    *,
    via: str,
    resource: Resource,
) -> Right:
    return Right(
        holder, False, effect, tuple(sorted(actions)), False, resources, False, (), False, "", via, resource
    )


def _principals(given: Any) -> Iterator[str]:
    if isinstance(given, dict) and not any(str(key).startswith("Fn::") for key in given):
        for value in given.values():
            yield from _texts(value)
    elif given is not None:
        yield from _texts(given)


def _condition_text(given: Any) -> str:
    if not given:
        return ""
    if not isinstance(given, dict):
        return sorted_text(given)
    found = []
    for operator, wanted in sorted(given.items()):
        rows = wanted.items() if isinstance(wanted, dict) else [("", wanted)]
        for key, value in sorted(rows):
            values = ", ".join(_texts(value))
            found.append(f"{key} {operator} {values}" if key else f"{operator} {values}")
    return "; ".join(found)


def _texts(given: Any) -> tuple[str, ...]:
    return tuple(sorted(each if isinstance(each, str) else sorted_text(each) for each in _listed(given)))


def _listed(given: Any) -> list[Any]:
    if given is None or given is ABSENT:
        return []
    return given if isinstance(given, list) else [given]
