"""The servers of this user that wait for a run."""

import contextlib
from collections.abc import Mapping

from constructs_lib.frozen import frozen
from constructs_lib.synthesis.errors import SynthesisError
from constructs_lib.synthesis.messages import receive, send
from constructs_lib.synthesis.peer import is_own_user
from constructs_lib.synthesis.runtime_folder import RuntimeFolderError, runtime_folder
from constructs_lib.synthesis.server_files import connect

__all__ = ["Waiting", "stop", "waiting"]

_ANSWER_SECONDS = 5.0


@frozen
class Waiting:
    """A server that loads CDK, or waits with it.

    Attributes:
        pid: its process id.
        state: `loading` or `ready`.
        runs: how many apps it has run.
        python: the environment that its processes are of.
    """

    pid: int
    state: str
    runs: int
    python: str


def waiting(environment: Mapping[str, str]) -> list[Waiting]:
    """Return the servers. One that runs an app at this moment is not among them.

    Args:
        environment: the variables that tell where they are found.

    Raises:
        SynthesisError: the folder is not safe.
    """
    return _ask(environment, "status")


def stop(environment: Mapping[str, str]) -> list[Waiting]:
    """Have the servers leave, and return them.

    Args:
        environment: the variables that tell where they are found.

    Raises:
        SynthesisError: the folder is not safe.
    """
    return _ask(environment, "stop")


def _ask(environment: Mapping[str, str], kind: str) -> list[Waiting]:
    try:
        folder = runtime_folder(environment)
    except RuntimeFolderError as error:
        raise SynthesisError(str(error)) from None
    answers = []
    for path in sorted(folder.glob("*.sock")):
        connection = connect(path)
        if connection is None:
            continue
        # A server of another version may answer in other words.
        with connection, contextlib.suppress(OSError, TypeError):
            if not is_own_user(connection):
                continue
            connection.settimeout(_ANSWER_SECONDS)
            send(connection, {"kind": kind})
            if received := receive(connection):
                answers.append(Waiting(**received[0]))
    return answers
