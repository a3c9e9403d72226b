"""Pause and stop: how the rest of the application holds a running job."""

import threading

from photoorganizer.core.errors import Cancelled
from photoorganizer.core.sentences import say


class JobControl:
    """Pause, resume or cancel a job from any thread. A job asks at each `checkpoint`."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._paused = False
        self._cancelled = False

    @property
    def paused(self) -> bool:
        """Whether the job waits at its next checkpoint."""
        return self._paused

    def pause(self) -> None:
        """Make the job wait at its next checkpoint."""
        with self._condition:
            self._paused = True

    def resume(self) -> None:
        """Let the job go on."""
        with self._condition:
            self._paused = False
            self._condition.notify_all()

    def cancel(self) -> None:
        """Make the job raise Cancelled at its next checkpoint, paused or not."""
        with self._condition:
            self._cancelled = True
            self._condition.notify_all()

    def rearm(self) -> None:
        """Forget an earlier cancel, so that another job can run under this control."""
        with self._condition:
            self._cancelled = False

    def checkpoint(self) -> None:
        """Wait while paused.

        Raises:
            Cancelled: the job was cancelled.
        """
        with self._condition:
            self._condition.wait_for(lambda: self._cancelled or not self._paused)
            if self._cancelled:
                raise Cancelled(say("Stopped. What was done so far is kept."))
