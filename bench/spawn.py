"""Runs one command and says what it took: seconds, peak memory in bytes, exit code.

    python -I -S bench/spawn.py OUT COMMAND [WORD ...]

A process begins with the peak memory of the one that starts it, so that one must be small: this is
it, and it imports nothing. What the command prints goes to OUT, what it complains of to OUT.err.
"""

import os
import sys
import time


def main() -> None:
    out, *command = sys.argv[1:]
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 1, out, flags, 0o644),
        (os.POSIX_SPAWN_OPEN, 2, f"{out}.err", flags, 0o644),
    ]
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
    _, status, used = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(seconds, peak, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
