"""A child process that should always run: started, watched, started again when it died, stopped in good order."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
SUPERVISED = "JOLSERIK_SUPERVISED"  # set in the environment of all children
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
HEALTHY_SECONDS = 10.0  # who lived this long is not in a loop of dying
STOP_SECONDS = 15.0

LIBC = ctypes.CDLL(None)


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Have the kernel end this process when its parent is gone, even if that was killed outright."""
    LIBC.prctl(PR_SET_PDEATHSIG, number)


@dataclass(slots=True)
class Child:
    """`name` is for people, `command` is what to run. Times are on the monotonic clock, in seconds."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    not_before: float = 0.0
    pause_seconds: float = field(default=FIRST_PAUSE_SECONDS)

    def start(self) -> None:
        # a group of its own: Ctrl-C reaches us alone, and we stop our children in order
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=die_with_parent,  # safe: we have a single thread
        )
        self.started_at = time.monotonic()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def note_death(self) -> str:
        """Decide when to try again, later each time, and say how it ended."""
        now = time.monotonic()
        if now - self.started_at > HEALTHY_SECONDS:
            self.pause_seconds = FIRST_PAUSE_SECONDS
        self.not_before = now + self.pause_seconds
        self.pause_seconds = min(self.pause_seconds * 2, LONGEST_PAUSE_SECONDS)
        ended = self.process.returncode if self.process else 0
        self.end_descendants()
        self.process = None
        return f"signal {-ended}" if ended < 0 else f"exit code {ended}"

    def end_descendants(self) -> None:
        """Processes of a child that died may live on, and hold its port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def is_due(self) -> bool:
        return self.process is None and time.monotonic() >= self.not_before

    def ask_to_stop(self) -> None:
        if self.is_alive() and self.process:
            self.process.terminate()

    def wait_or_kill(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.end_descendants()


def stop_all(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait_or_kill(deadline)
