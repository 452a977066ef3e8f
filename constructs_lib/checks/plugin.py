"""The checks as a plugin of CDK's policy validation; it and its report are all that loads CDK here."""

from importlib.metadata import version

import jsii
from aws_cdk import IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport

__all__ = ["LambdaChecks"]

# Whoever imports every name of this library does not check: the checks are loaded when CDK asks for them.
# ruff: noqa: PLC0415


@jsii.implements(IPolicyValidationPlugin)
class LambdaChecks:
    """Checks what an app synthesises: loops, failure routes, permissions, limits.

    An error stops the synthesis: AWS would refuse it, or events would certainly be lost. A warning is
    printed. Acknowledge either where it is right, with an id such as `ConstructsLib::LP104`; a warning that a
    construct of this library has already given is not repeated.

    Example:
        >>> from aws_cdk import App, Validations
        >>> from constructs_lib import LambdaChecks
        >>> app = App()
        >>> Validations.of(app).add_plugins(LambdaChecks())

    Source:
        https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html (2026-11-27)
    """

    @property
    @jsii.member(jsii_name="name")
    def name(self) -> str:
        """Its name in reports, with which ids of acknowledged rules begin."""
        from constructs_lib.checks.ignoring import NAMESPACE

        return NAMESPACE

    @property
    @jsii.member(jsii_name="version")
    def version(self) -> str:
        """The version of this library."""
        return version("constructs-lib")

    @property
    @jsii.member(jsii_name="ruleIds")
    def rule_ids(self) -> list[str]:
        """The rules that are checked on templates."""
        from constructs_lib.checks.checking import CHECKED

        return sorted(CHECKED)

    @jsii.member(jsii_name="validate")
    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Check the templates that an app has written; CDK calls it.

        Args:
            context: what CDK says of the app and its templates.
        """
        from constructs_lib.checks.policy_report import report

        return report(context)
