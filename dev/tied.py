"""`python tied.py PARENT COMMAND…` becomes COMMAND, which ends when the process PARENT ends, even by `kill -9` (Linux).

Ctrl-C in the terminal reaches every process there; the command leaves it to its parent, who stops things in order.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(*, parent: int, command: list[str]) -> None:
    """Replaces this process by `command`, tied to `parent`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == parent:  # else it has ended before it could be tied to
        os.execv(command[0], command)


if __name__ == "__main__":
    become(parent=int(sys.argv[1]), command=sys.argv[2:])
