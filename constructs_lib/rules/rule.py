"""What a rule is."""

from enum import Enum

from constructs_lib.frozen import frozen


class Severity(Enum):
    """What happens when a rule is broken."""

    ERROR = "error"
    """AWS would refuse it, or events would certainly be lost: synthesis stops."""
    WARNING = "warning"
    """It can be deployed, but may not work as expected: CDK prints it, and it can be acknowledged."""


@frozen
class Rule:
    """One rule.

    Attributes:
        code: `LP` and three digits.
        title: what must hold.
        why: what AWS does when it does not.
        fix: what to change, in lower case, as the end of the message.
        source: the page that says so.
        severity: error or warning.
        on_templates: what it is where a template is checked, whose author did not ask for our advice: an
            error only where AWS refuses it or events are certainly lost. Default: `severity`.
        template_fix: what to change in the words of CloudFormation, where `fix` names parameters of ours.
        also_built: whether constructors decide it, too, though its number is one of templates.
    """

    code: str
    title: str
    why: str
    fix: str
    source: str
    severity: Severity = Severity.ERROR
    on_templates: Severity | None = None
    template_fix: str = ""
    also_built: bool = False

    @property
    def is_of_templates(self) -> bool:
        """Whether only a template shows what it is about: no constructor decides it."""
        return self.code[3:] >= "60" and not self.also_built
