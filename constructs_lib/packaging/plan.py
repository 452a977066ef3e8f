"""What is to be built, and the hash that stands for it."""

import json

from constructs_lib.frozen import frozen
from constructs_lib.packaging.lock import Lock
from constructs_lib.packaging.target import Target

__all__ = ["Plan"]

# Raised when the same lock gives other files than before, so that caches and assets are made again.
_FORMAT = 2


@frozen
class Plan:
    """What is to be built.

    Attributes:
        lock: the lock.
        target: what it is built for.
        keep: folders that stay although they look like tests, such as `sympy/testing/tests`.
        image: container image that installs instead of uv; empty for uv.
        imported: modules in folders of tests that the code beside the packages imports.
    """

    lock: Lock
    target: Target
    keep: tuple[str, ...] = ()
    image: str = ""
    imported: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """Hash of every input that decides the files.

        The version of uv is not in it: uv installs the locked wheels whatever its version, and a hash that
        differs between the machines of a team would deploy the same layer again and again.
        """
        import hashlib  # noqa: PLC0415 - every pattern imports this module, and few pack anything

        target = [self.target.python, self.target.machine, self.target.platform]
        inputs = [_FORMAT, self.lock.content, self.lock.is_uv, target, sorted(self.keep), self.image]
        inputs += [sorted(self.imported)]
        return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
