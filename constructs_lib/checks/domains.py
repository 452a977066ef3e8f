"""Checks of the domain names of APIs and their certificates."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.frozen import replace
from constructs_lib.rules.conditions import domains
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import listed
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import text

__all__ = ["CHECKS"]

_CERTIFICATE = "AWS::CertificateManager::Certificate"
_REST = "AWS::ApiGateway::DomainName"
_HTTP = "AWS::ApiGatewayV2::DomainName"
# Where CloudFront has its certificates.
_EDGE = "us-east-1"


def _named(app: Graph) -> Iterator[Finding]:
    for domain in app.of_type(_REST, _HTTP):
        for fault in domains.domain_name("DomainName", text(domain.value("DomainName"))):
            yield Finding(fault, domain, "DomainName")


def _certified(app: Graph) -> Iterator[Finding]:
    for domain, place, value, region in _certificates(app):
        for fault in domains.certificate_region(place, region, _region(app, value)):
            yield Finding(replace(fault, allowed=f"in {region}"), domain, place)


def _certificates(app: Graph) -> Iterator[tuple[Resource, str, Any, str | None]]:
    """Yield each certificate: the domain name, the property, its value, where it has to be."""
    for domain in app.of_type(_REST):
        yield domain, "RegionalCertificateArn", domain.value("RegionalCertificateArn"), domain.stack.region
        yield domain, "CertificateArn", domain.value("CertificateArn"), _edge(domain)
    for domain in app.of_type(_HTTP):
        for place, given in listed(domain.value("DomainNameConfigurations"), "DomainNameConfigurations"):
            yield domain, f"{place}.CertificateArn", at(given, "CertificateArn"), domain.stack.region


def _edge(domain: Resource) -> str | None:
    """Return where the certificate of an edge-optimized domain name is; `None` for a private one."""
    types = domain.value("EndpointConfiguration.Types")
    return _EDGE if types in (ABSENT, ["EDGE"]) else None


def _region(app: Graph, value: Any) -> str | None:
    if value is ABSENT:
        return None
    own = app.names.target(value, _CERTIFICATE)
    if own is not None:
        return own.stack.region
    parts = (text(value) or "").split(":")
    return parts[3] or None if len(parts) > 5 else None


CHECKS = (Check(("LP242",), _named), Check(("LP243",), _certified))
