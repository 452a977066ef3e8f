"""Mistakes with domain names."""

from tests.constructs_lib.checks.case import Case, changed
from tests.constructs_lib.checks.parts import resource

HERE = "arn:aws:acm:eu-west-1:111122223333:certificate/here"
EDGE = "arn:aws:acm:us-east-1:111122223333:certificate/edge"
REGIONAL = {
    "Domain": resource(
        "ApiGateway::DomainName",
        DomainName="api.example.com",
        RegionalCertificateArn=HERE,
        EndpointConfiguration={"Types": ["REGIONAL"]},
    )
}
OPTIMIZED = {"Domain": resource("ApiGateway::DomainName", DomainName="api.example.com", CertificateArn=EDGE)}
HTTP = {
    "Domain": resource(
        "ApiGatewayV2::DomainName",
        DomainName="*.example.com",
        DomainNameConfigurations=[{"CertificateArn": HERE, "EndpointType": "REGIONAL"}],
    )
}

CASES: tuple[Case, ...] = (
    changed("LP242", "a domain name in upper case", REGIONAL, "Domain", DomainName="API.example.com"),
    changed(
        "LP243",
        "a regional domain name with a certificate of another Region",
        REGIONAL,
        "Domain",
        RegionalCertificateArn=EDGE,
    ),
    changed(
        "LP243",
        "an edge-optimized domain name with a certificate of its stack's Region",
        OPTIMIZED,
        "Domain",
        CertificateArn=HERE,
    ),
    changed(
        "LP243",
        "a domain name of an HTTP API with a certificate of another Region",
        HTTP,
        "Domain",
        DomainNameConfigurations=[{"CertificateArn": EDGE, "EndpointType": "REGIONAL"}],
    ),
)
