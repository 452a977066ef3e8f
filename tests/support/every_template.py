"""Every template that there is to look at: those on record, and those of samples that are not."""

from collections.abc import Callable
from functools import partial

from tests.support.recorded import PATHS, Recorded
from tests.support.samples import Sample, made, samples


def _of(sample: Sample) -> Recorded:
    return Recorded(dict(made(sample).template["Resources"]))


EVERY: dict[str, Callable[[], Recorded]] = {
    **{name: partial(Recorded.read, name) for name in PATHS},
    # The full ones are on record.
    **{sample.name: partial(_of, sample) for sample in samples() if not sample.is_full},
}
"""What makes each, by its name."""
