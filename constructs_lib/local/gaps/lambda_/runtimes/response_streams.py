"""Responses that a Node.js function writes piece by piece."""

from ...catalogue import gap
from .worker_scripts import NODEJS, edit


@gap(
    "nodejs-response-streams",
    aws="A Node.js function has `awslambda`: `streamifyResponse` gives its handler a stream to write to, and "
    "`HttpResponseStream.from` says status and headers of a response.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html",
    upstream="There is no `awslambda`.",
)
def stream_responses_of_nodejs() -> None:
    """Define it before the handler's module is loaded; what was written comes as a whole."""
    patched = "      patchAwsSdk();\n"
    edit(NODEJS, patched, f"{patched}      lambdaRuntime.installStreams();\n")
