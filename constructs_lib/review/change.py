"""A line of a review: one statement about a change, its kind, and all kinds."""

import hashlib
from types import MappingProxyType

from constructs_lib.frozen import frozen
from constructs_lib.review.wording import shortened, without_marks

__all__ = ["KINDS", "SECTIONS", "Change", "Kind"]


@frozen
class Kind:
    """A kind of change.

    Attributes:
        section: the heading of its section, one of `SECTIONS`.
        title: what it is, in one line.
        is_serious: whether it removes or opens something, so that a reviewer should read it first.
    """

    section: str
    title: str
    is_serious: bool = False


DATA, REPLACED, RIGHTS, EVENTS, LIMITS = (
    "Data at risk",
    "Replaced",
    "Who may do what",
    "Events",
    "Limits",
)
ADDED, CHANGED, REMOVED = "Added", "Changed", "Removed"
SECTIONS = (DATA, REPLACED, RIGHTS, EVENTS, LIMITS, ADDED, CHANGED, REMOVED)

KINDS = MappingProxyType(
    {
        "data-at-risk": Kind(DATA, "data is deleted, or less protected than before", True),
        "refused": Kind(REPLACED, "CloudFormation refuses the update", True),
        "replaced": Kind(REPLACED, "a new resource is created, and the old one is removed", True),
        "may-be-replaced": Kind(
            REPLACED, "perhaps replaced: it depends on values that are not in the template", True
        ),
        "open-to-all": Kind(RIGHTS, "anybody may call or read it", True),
        "outside-account": Kind(RIGHTS, "another account may do something", True),
        "iam-widened": Kind(RIGHTS, "a principal may do more than before", True),
        "iam-moved": Kind(RIGHTS, "a permission moved to another policy or role"),
        "iam-narrowed": Kind(RIGHTS, "a principal may do less than before"),
        "route-lost": Kind(EVENTS, "failed events are not kept any more", True),
        "route-changed": Kind(EVENTS, "failed events go elsewhere"),
        "route-added": Kind(EVENTS, "failed events are kept from now on"),
        "alarm-lost": Kind(EVENTS, "an alarm or its action is removed", True),
        "alarm-changed": Kind(EVENTS, "an alarm has another metric or threshold"),
        "alarm-added": Kind(EVENTS, "there is a new alarm"),
        "trigger-lost": Kind(
            EVENTS, "events of a source no longer arrive, or a route of an API is removed", True
        ),
        "trigger-added": Kind(EVENTS, "events of a source arrive from now on, or an API has a new route"),
        "disabled": Kind(
            EVENTS, "a mapping, a rule or a schedule is switched off, or a function cannot run", True
        ),
        "retries": Kind(EVENTS, "retries, ages or timeouts of events change"),
        "filter": Kind(EVENTS, "a filter accepts other events"),
        "schedule": Kind(EVENTS, "a schedule runs at other times"),
        "batch": Kind(EVENTS, "batches or their windows change"),
        "concurrency": Kind(EVENTS, "the number of concurrent executions changes"),
        "near-limit": Kind(LIMITS, "at least 80 % of an AWS limit is used", True),
        "added": Kind(ADDED, "a resource is new"),
        "changed": Kind(CHANGED, "a resource is updated in place"),
        "removed": Kind(REMOVED, "a resource is removed"),
    }
)
"""Every kind, in the order of a review, by the name that `--fail-on` takes."""


@frozen
class Change:
    """One statement of a review.

    Attributes:
        kinds: its kinds, the one by which it is sorted first.
        stack: the title of the stack.
        name: the construct path or the logical id of the resource; empty where it is about the whole stack.
        type: the resource's type.
        logical_id: its name in the template.
        place: the property, such as `KeySchema`; empty for the whole.
        message: the statement, with the marks of `constructs_lib.review.wording` around values.
        aside: what is said besides, and differs from day to day.
        values: a digest of the values before and after, also of those that the message leaves out.
    """

    kinds: tuple[str, ...]
    stack: str
    name: str
    type: str
    logical_id: str
    place: str
    message: str
    aside: str = ""
    values: str = ""

    @property
    def kind(self) -> Kind:
        """The first of its kinds."""
        return KINDS[self.kinds[0]]

    @property
    def words(self) -> str:
        """The statement with what is said besides, as it is shown: long values are cut off."""
        return shortened(f"{self.message}{self.aside}")

    @property
    def text(self) -> str:
        """The same without marks."""
        return without_marks(self.words)

    @property
    def id(self) -> str:
        """A name that stays while this very change does: another value gives another one."""
        parts = [self.stack, self.logical_id, self.place, without_marks(self.message)]
        said = "\n".join([*parts, self.values] if self.values else parts)
        return f"{self.kinds[0]}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
