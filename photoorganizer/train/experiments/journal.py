"""How a run is followed while it goes: a line an epoch in its log, and TensorBoard's events.

TensorBoard is optional: without its package the log says so, and everything else is done.
"""

import logging
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from PIL import Image

from photoorganizer.train.experiments.trainer import Epoch

_LOG = logging.getLogger(__name__)


class Journal:
    """Writes what happened in a run, while it is entered."""

    def __init__(self, log: Path) -> None:
        self._file = log.open("a", encoding="utf-8")
        self._events = self._event_writer(log.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.say(f"ended by {error!r}")
        if self._events is not None:
            self._events.close()
        self._file.close()

    def say(self, sentence: str) -> None:
        """Write a line with the time before it."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        self._file.write(f"{now} {sentence}\n")
        self._file.flush()

    def epoch(self, epoch: Epoch) -> None:
        """Write the figures of an epoch."""
        tuning = epoch.tuning
        self.say(
            f"epoch {epoch.number + 1}, stage {epoch.stage + 1}, rate {epoch.rate:.2g}: "
            f"loss {epoch.training_loss:.4f}, accuracy {epoch.training_accuracy:.3f}; "
            f"tuning loss {tuning.loss:.4f}, accuracy {tuning.accuracy:.3f}, "
            f"weighted {tuning.weighted_accuracy:.3f}; {epoch.seconds:.0f} s"
        )
        figures = {
            "rate": epoch.rate,
            "training/loss": epoch.training_loss,
            "training/accuracy": epoch.training_accuracy,
            "tuning/loss": tuning.loss,
            "tuning/accuracy": tuning.accuracy,
            "tuning/weighted accuracy": tuning.weighted_accuracy,
            "tuning/top 3": tuning.top3,
        }
        if self._events is not None:
            for name, value in figures.items():
                self._events.add_scalar(name, value, epoch.number)

    def picture(self, name: str, picture: Image.Image) -> None:
        """Show a picture in TensorBoard."""
        if self._events is not None:
            self._events.add_image(name, np.asarray(picture), dataformats="HWC")

    def _event_writer(self, folder: Path) -> Any:
        try:
            # It takes seconds, and not everybody has it.
            from torch.utils.tensorboard import SummaryWriter  # noqa: PLC0415
        except ImportError:
            sentence = "No TensorBoard events: its package is missing (pip install tensorboard)."
            _LOG.warning(sentence)
            self.say(sentence)
            return None
        return SummaryWriter(str(folder))
