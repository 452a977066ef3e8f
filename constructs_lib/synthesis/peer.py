"""Who is at the other end of a connection."""

import os
import socket
import struct
import sys

__all__ = ["is_own_user"]

_LINUX = struct.Struct("3i")
# macOS: LOCAL_PEERCRED of <sys/un.h> gives a struct xucred: version, user, number of groups, groups.
_SOL_LOCAL, _LOCAL_PEERCRED = 0, 1
_MACOS = struct.Struct("2I")


def is_own_user(connection: socket.socket) -> bool:
    """Tell whether the other process belongs to this process's user."""
    if hasattr(socket, "SO_PEERCRED"):
        found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _LINUX.size)
        user = _LINUX.unpack(found)[1]
    elif sys.platform == "darwin":
        found = connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, 76)
        user = _MACOS.unpack_from(found)[1]
    else:
        return False
    return bool(user == os.geteuid())
