"""Where functions find the connections of a WebSocket API: here it is another address than on AWS."""

from ..catalogue import gap
from ..lambda_.runtimes.worker_scripts import NODEJS, PYTHON, edit


@gap(
    "connection-addresses",
    aws="A function posts to a connection by the address of the API's stage: that of its environment, or "
    "`https://` with `domainName` and `stage` of its event (here in Python only).",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html",
    upstream="The addresses lead to AWS, or nowhere.",
)
def lead_to_connections() -> None:
    """Put the local address into a function's environment, and into clients that Python functions make."""
    install = "    _ms_install_invoke_depth()\n"
    edit(PYTHON, install, f"    lead_to_apis()\n{install}")
    loaded = "      patchAwsSdk();\n"
    edit(NODEJS, loaded, f"      lambdaRuntime.leadToApis();\n{loaded}")
