"""OpenSearch: a domain that keeps documents and finds them."""

import platform
import re
import sys
from typing import Any

from ..catalogue import gap
from ..patching import Part, on_provision, replace

opensearch = Part("services.opensearch")
functions = Part("services.lambda_svc")
responses = Part("core.responses")

# The server of each domain, by account, Region and name.
_servers: dict[tuple[str, str, str], Any] = {}


@gap(
    "opensearch-domains",
    aws="A domain's endpoint leads to an OpenSearch cluster.",
    source="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createupdatedomains.html",
    upstream="The endpoint is a name that leads nowhere.",
)
def serve_domains() -> None:
    """Start a server with each domain, and stop it with the domain."""

    def build_spawn(_: Any) -> Any:
        def spawn(domain_name: str, _engine_version: str) -> tuple[str, int, None, None, None]:
            _stop(domain_name)
            server = _start()
            _servers[_key(domain_name)] = server
            return "127.0.0.1", int(server.url.rpartition(":")[2]), None, None, None

        return spawn

    def build_teardown(original: Any) -> Any:
        def teardown(domain_name: str) -> None:
            original(domain_name)
            _stop(domain_name)

        return teardown

    def build_reset(original: Any) -> Any:
        def reset() -> None:
            original()
            while _servers:
                _servers.popitem()[1].close()

        return reset

    replace(opensearch, "_spawn_dataplane", build_spawn, takes="domain_name engine_version")
    replace(opensearch, "_teardown_named_dataplane", build_teardown, takes="domain_name")
    replace(opensearch, "reset", build_reset, takes="")
    on_provision("AWS::Lambda::Function", after=_lead_function_to_domains)


def _key(domain_name: str) -> tuple[str, str, str]:
    return responses.get_account_id(), responses.get_region(), domain_name


def _start() -> Any:
    try:
        from osmem_server import OsmemServer  # noqa: PLC0415 - no build of it for every machine
    except ImportError:
        raise opensearch.OpenSearchServiceError(
            400,
            "ValidationException",
            "OpenSearch domains run on Linux (x86_64 and aarch64, glibc) and macOS (arm64) only, not on "
            f"{sys.platform} ({platform.machine()}); deploy this stack there",
        ) from None
    # It ends when its standard input is closed or this process is gone, and with this process's group.
    return OsmemServer.start(japanese=False)


def _stop(domain_name: str) -> None:
    server = _servers.pop(_key(domain_name), None)
    if server:
        server.close()


def _lead_function_to_domains(name: str, _props: dict[str, Any]) -> None:
    """Have a function call domains without TLS, which the server does not speak."""
    config = functions._functions[name]["config"]
    # The variables may be the template's own, in which CloudFormation looks for changes.
    variables = dict((config.get("Environment") or {}).get("Variables") or {})
    for server in list(_servers.values()):
        address = re.compile(rf"https({re.escape(server.url.removeprefix('http'))})(?!\d)")
        variables = {key: address.sub(r"http\1", value) for key, value in variables.items()}
    if variables:
        config["Environment"] = {**config["Environment"], "Variables": variables}
