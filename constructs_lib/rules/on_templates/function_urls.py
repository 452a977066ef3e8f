"""Rules of function URLs that only a template shows: LP960 to LP969."""

from constructs_lib.rules.rule import Rule, Severity

RULES = (
    Rule(
        "LP960",
        "A caller of a function URL may also invoke its function",
        "since October 2025 Lambda answers 403 to callers without lambda:InvokeFunction",
        "also allow lambda:InvokeFunction: in a permission with InvokedViaFunctionUrl, in a policy "
        "with the condition lambda:InvokedViaFunctionUrl",
        "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
        Severity.WARNING,
    ),
)
