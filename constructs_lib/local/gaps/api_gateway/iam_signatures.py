"""IAM authorization of APIs: the signature is checked, not only its presence."""

from typing import Any

from ..catalogue import gap
from ..patching import Part, replace
from .current_call import Call, current_call, watch_calls
from .own_answers import json_response

v1 = Part("services.apigateway_v1")
v2 = Part("services.apigateway")
sigv4 = Part("core.sigv4")
iam = Part("core.iam_evaluator")
responses = Part("core.responses")

_SOURCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html"
Problem = tuple[str, str]


def signature_problem(service: str = "execute-api") -> Problem | None:
    """Return why the current call is not properly signed for a service, as code and message, or None."""
    call = current_call.get()
    if call is None:
        return None
    presigned = "X-Amz-Signature" in call.query
    if not presigned and not call.headers.get("authorization"):
        return "MissingAuthenticationToken", "Missing Authentication Token"
    if not presigned and not call.headers["authorization"].startswith("AWS4-"):
        foreign: Problem = sigv4.foreign_authorization_failure(call.headers)
        return foreign
    parse = sigv4.parse_query_signature if presigned else sigv4.parse_header_signature
    signature = parse(call.query if presigned else call.headers)
    if isinstance(signature, tuple):
        return signature
    return _check(call, signature, service, presigned=presigned)


def _check(call: Call, signature: Any, service: str, *, presigned: bool) -> Problem | None:
    if signature.service != service:
        return "CredentialScope", f"Credential should be scoped to correct service: '{service}'. "
    # A presigned request has the token in its query, any other in a header.
    tokens = call.query.get("X-Amz-Security-Token") or [call.headers.get("x-amz-security-token", "")]
    credential = iam.resolve_credential(signature.access_key_id, responses.get_account_id(), tokens[0])
    if isinstance(credential, iam.CredentialResolutionError):
        return credential.code, credential.message
    late: Problem | None = sigv4.request_time_failure(signature)
    if late:
        return late
    failure: Problem | None = sigv4.header_signature_failure(
        signature,
        credential.secret_access_key,
        call.method,
        call.raw_path,
        call.query,
        call.headers,
        call.body,
        presigned=presigned,
    )
    return failure


@gap(
    "rest-api-iam-signature",
    aws="A method with `AWS_IAM` refuses, with 403, a request whose SigV4 signature does not hold.",
    source=_SOURCE,
    upstream="Any `Authorization` header is accepted; a presigned request is refused.",
)
def verify_rest_signature() -> None:
    """Verify the signature before the emulator looks for the header's presence."""
    watch_calls()

    def build(original: Any) -> Any:
        async def authorize(api_id: str, stage_name: str, method_obj: dict[str, Any], *rest: Any) -> Any:
            if method_obj.get("authorizationType") != "AWS_IAM":
                return await original(api_id, stage_name, method_obj, *rest)
            problem = signature_problem()
            # Whether the policies of the caller allow the call is not asked here.
            if problem is None:
                return None, None
            code, message = problem
            if code == "MissingAuthenticationToken":
                return v1._gw_error("MISSING_AUTHENTICATION_TOKEN", message), None
            known = v1._AUTHENTICATION_GATEWAY_ERRORS
            kind, error = known.get(code, ("DEFAULT_4XX", "UnrecognizedClientException"))
            return v1._GatewayError(kind, message, error), None

        return authorize

    replace(v1, "_authorize_request_v1", build, takes="api_id stage_name method_obj")


@gap(
    "http-api-iam-signature",
    aws="A route with `AWS_IAM` refuses, with 403, a request whose SigV4 signature does not hold.",
    source=_SOURCE,
    upstream="Any `Authorization` header is accepted.",
)
def verify_http_signature() -> None:
    """Verify the signature of requests that fall on a route with IAM authorization."""
    watch_calls()

    def build(original: Any) -> Any:
        async def execute(api_id: str, *request: Any) -> Any:
            stage, path, method = request[:3]
            # Preflights are not signed; the gap about their authorization deals with them.
            kind = method != "OPTIONS" and v2.route_authorization_type(api_id, stage, method, path)
            if kind == "AWS_IAM" and signature_problem():
                return json_response(403, "Forbidden")
            return await original(api_id, *request)

        return execute

    replace(v2, "_handle_execute_in_scope", build, takes="api_id stage path method")
