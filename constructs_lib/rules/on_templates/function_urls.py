"""Rules of function URLs that only a template shows: LP960 to LP969."""

from constructs_lib.rules.rule import Rule, Severity

RULES = (
    Rule(
        "LP960",
        "Who may call a function URL may invoke its function through it",
        "since October 2025 Lambda answers 403 to callers without lambda:InvokeFunction",
        "allow lambda:InvokeFunction, too: in a permission with InvokedViaFunctionUrl, in a policy on the "
        "condition lambda:InvokedViaFunctionUrl",
        "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
        Severity.WARNING,
    ),
)
