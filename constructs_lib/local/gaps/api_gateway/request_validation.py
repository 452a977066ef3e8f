"""REST APIs: the validation of requests."""

from typing import Any

from ..catalogue import gap
from ..patching import Part, on_provision, replace

v1 = Part("services.apigateway_v1")

_DOCS = "https://docs.aws.amazon.com/apigateway/latest/developerguide"


@gap(
    "rest-api-request-validators",
    aws="A request validator refuses a body that does not fit the model, and missing parameters, with 400.",
    source=f"{_DOCS}/api-gateway-method-request-validation.html",
    upstream="CloudFormation drops the validator and the method's reference to it: every request passes.",
)
def keep_request_validators() -> None:
    """Store validators made by CloudFormation where the request path looks for them."""

    def store_validator(validator_id: str, props: dict[str, Any]) -> None:
        v1._request_validators.setdefault(props["RestApiId"], {})[validator_id] = {
            "id": validator_id,
            "name": props.get("Name", validator_id),
            "validateRequestBody": _is_true(props.get("ValidateRequestBody")),
            "validateRequestParameters": _is_true(props.get("ValidateRequestParameters")),
        }

    def drop_validator(validator_id: str, props: dict[str, Any]) -> None:
        v1._request_validators.get(props["RestApiId"], {}).pop(validator_id, None)

    def store_reference(_: str, props: dict[str, Any]) -> None:
        methods = v1._resources[props["RestApiId"]][props["ResourceId"]]["resourceMethods"]
        methods[props["HttpMethod"]]["requestValidatorId"] = props.get("RequestValidatorId")

    on_provision("AWS::ApiGateway::RequestValidator", after=store_validator, on_delete=drop_validator)
    on_provision("AWS::ApiGateway::Method", after=store_reference)


def _is_true(value: object) -> bool:
    # Templates give booleans as text, too.
    return str(value).lower() == "true"


@gap(
    "rest-api-validator-content-types",
    aws="A body is checked against the model of its content type, or of `$default`; with neither it passes.",
    source=f"{_DOCS}/api-gateway-method-request-validation.html",
    upstream="A body of any other content type is checked against the model of `application/json`.",
    # What is wrong with a body is said of the model that this gap chooses, so it wraps that gap.
    after=("rest-api-validation-error-string",),
)
def choose_model_by_content_type() -> None:
    """Offer the validator only the model that belongs to the request's content type."""

    def build(original: Any) -> Any:
        def check(method_obj: dict[str, Any], api_id: str, request: Any, headers: Any, *rest: Any) -> Any:
            models = method_obj.get("requestModels") or {}
            content_type = v1._header_ci(headers, "content-type") or "application/json"
            model = models.get(content_type.split(";", 1)[0].strip()) or models.get("$default")
            chosen = {**method_obj, "requestModels": {"application/json": model} if model else {}}
            return original(chosen, api_id, request, headers, *rest)

        return check

    replace(v1, "_check_request_validation", build, takes="method_obj api_id request headers body")
