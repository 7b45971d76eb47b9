"""Waiting for others, never for ever: whoever does not come is named, and ended with all it started."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread, Timer
from typing import Any

PATIENCE_SECONDS = 120.0  # longer than anything takes that is well, on a laden machine too


class TooLong(AssertionError):
    """Somebody did not come in time."""

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(f"waited {seconds:.0f} s in vain for {what}")


def until(is_so: Callable[[], object], what: str, *, within: float = PATIENCE_SECONDS) -> None:
    """Look again and again until it is so. Raises: TooLong."""
    ends = time.monotonic() + within
    while not is_so():
        if time.monotonic() > ends:
            raise TooLong(what, within)
        time.sleep(0.01)


def join_all(threads: Sequence[Thread], *, within: float = PATIENCE_SECONDS) -> None:
    """Wait for threads to end. Raises: TooLong."""
    ends = time.monotonic() + within
    for thread in threads:
        thread.join(max(0.0, ends - time.monotonic()))
        if thread.is_alive():
            raise TooLong(thread.name, within)


@contextmanager
def started(
    command: Sequence[object], *, within: float = PATIENCE_SECONDS, **options: Any
) -> Iterator[subprocess.Popen[str]]:
    """A process that is spoken to by lines. It, and whatever it has started, ends with the block."""
    pipe = subprocess.PIPE
    words = [str(word) for word in command]
    with subprocess.Popen(
        words, stdin=pipe, stdout=pipe, text=True, start_new_session=True, **options
    ) as process:
        try:
            yield process
        finally:
            end_all_of(process)


def line_of(process: subprocess.Popen[str], *, within: float = PATIENCE_SECONDS) -> str:
    """What a process says next; "" when it has ended. Raises: TooLong."""
    assert process.stdout
    ended = Event()

    def end() -> None:
        ended.set()
        end_all_of(process)

    late = Timer(within, end)  # a pipe cannot be given up, its other end can be killed
    late.start()
    try:
        line = process.stdout.readline().strip()
    finally:
        late.cancel()
    if ended.is_set():
        raise TooLong(f"a line of {_name_of(process)}", within)
    return line


def say(process: subprocess.Popen[str], line: str) -> None:
    """Say a line to a process."""
    assert process.stdin
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def run_to_end(
    command: Sequence[object], *, within: float = PATIENCE_SECONDS, hears: str | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, whatever its status. Raises: TooLong."""
    pipe = subprocess.PIPE
    options = {"stdout": pipe, "stderr": pipe, **options}
    words = [str(word) for word in command]
    with subprocess.Popen(words, stdin=pipe, text=True, start_new_session=True, **options) as process:
        try:
            out, errors = process.communicate(hears, within)
        except subprocess.TimeoutExpired:
            raise TooLong(f"the end of {_name_of(process)}", within) from None
        finally:
            end_all_of(process)
    return subprocess.CompletedProcess(words, process.returncode, out, errors)


def stop(process: subprocess.Popen[Any], sign: signal.Signals = signal.SIGTERM, *, within: float) -> None:
    """Ask a process that leads a group to end. Raises: TooLong, when it had to be killed."""
    process.send_signal(sign)
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        raise TooLong(f"the end of {_name_of(process)}, asked by {sign.name}", within) from None
    finally:
        end_all_of(process)


def end_all_of(process: subprocess.Popen[Any]) -> None:
    """Kill a process that leads a group, and whatever it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _name_of(process: subprocess.Popen[Any]) -> str:
    words = process.args if isinstance(process.args, list) else [process.args]
    return " ".join(str(word) for word in words)[:200]
