"""What users of newer or rarer parts of AWS write right."""

from tests.constructs_lib.checks.case import Resources, in_place
from tests.constructs_lib.checks.cases_api_parts import PAGES
from tests.constructs_lib.checks.cases_buckets import HEARD
from tests.constructs_lib.checks.cases_functions import SNAPSHOT
from tests.constructs_lib.checks.parts import function, ref, resource
from tests.constructs_lib.checks.parts_apis import http_api

OF_JAVA = {"Handler": "shop.Handler::handle", "Code": {"S3Bucket": "code", "S3Key": "shop.jar"}}
SILENT = in_place(HEARD, "Bucket", NotificationConfiguration=None)
OPTIONS = resource(
    "ApiGatewayV2::Route",
    ApiId=ref("Api"),
    RouteKey="OPTIONS /{proxy+}",
    Target={"Fn::Sub": "integrations/${Integration}"},
)


QUIET: dict[str, Resources] = {
    **{
        f"a snapshot of {runtime}": in_place(SNAPSHOT, "Function", Runtime=runtime, **OF_JAVA)
        for runtime in ("java17.al2023", "java11.al2023", "java25")
    },
    "answers to preflights that nobody keeps": in_place(
        http_api(), "Api", CorsConfiguration={"AllowOrigins": ["*"], "MaxAge": -1}
    ),
    "a function on instances of one's own": function(
        Timeout=3_600,
        MemorySize=32_768,
        CapacityProviderConfig={"LambdaManagedInstancesCapacityProviderConfig": {}},
    ),
    "a function with an accelerator": function(EphemeralStorage={"Size": 32_768}, AcceleratorConfig={}),
    "a bucket that a custom resource may have send its events": {
        **SILENT,
        "Switch": {
            "Type": "Custom::EventBridge",
            "Properties": {"ServiceToken": "arn:x", "Bucket": ref("Bucket")},
        },
    },
    "preflights that are open, as all other routes are not": {
        **in_place(PAGES, "Route", RouteKey="$default", AuthorizationType="AWS_IAM"),
        "Preflights": OPTIONS,
    },
}
