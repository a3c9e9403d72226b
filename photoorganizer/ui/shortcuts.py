"""The keys of the window's actions: the standard ones, and those the user chose instead."""

import json
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from photoorganizer.ui.actions import SPECS, Actions
from photoorganizer.ui.window_memory import WindowMemory

_MEMORY = "shortcuts"


class Shortcuts(QObject):
    """Knows every action's keys; what the user changes is remembered. A key reaches one action."""

    changed = Signal()

    def __init__(self, commands: Actions, memory: WindowMemory) -> None:
        super().__init__(commands)
        self._commands = commands
        self._memory = memory
        self._chosen = _read(memory.recall(_MEMORY, ""))
        for name, keys in self._chosen.items():
            commands.set_keys(name, keys)

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the keys of an action, in the notation that is stored."""
        return self._chosen.get(name, SPECS[name].keys)

    def is_standard(self, name: str) -> bool:
        """Whether an action has the keys that it came with."""
        return name not in self._chosen

    def owner(self, key: str) -> str | None:
        """Return the action that `key` reaches, if any."""
        wanted = _normal(key)
        return next(
            (name for name in SPECS if wanted in map(_normal, self.keys(name))),
            None,
        )

    def assign(self, name: str, key: str) -> None:
        """Let `key` alone reach an action; whichever it reached before loses it."""
        self._free(key, name)
        self._set(name, [key] if key else [])
        self._keep()

    def reset(self, name: str) -> None:
        """Give an action its standard keys back, taking them from whichever has them now."""
        for key in SPECS[name].keys:
            self._free(key, name)
        self._set(name, SPECS[name].keys)
        self._keep()

    def reset_all(self) -> None:
        """Give every action its standard keys back."""
        for name in tuple(self._chosen):
            self._set(name, SPECS[name].keys)
        self._keep()

    def _free(self, key: str, taker: str) -> None:
        """Take a key from the action that has it, unless that is the one that takes it."""
        owner = self.owner(key) if key else None
        if owner is not None and owner != taker:
            self._set(owner, [one for one in self.keys(owner) if _normal(one) != _normal(key)])

    def _set(self, name: str, keys: Sequence[str]) -> None:
        self._chosen[name] = tuple(keys)
        if self._chosen[name] == SPECS[name].keys:
            del self._chosen[name]
        self._commands.set_keys(name, keys)

    def _keep(self) -> None:
        self._memory.keep(_MEMORY, json.dumps(self._chosen))
        self.changed.emit()


def _read(text: str) -> dict[str, tuple[str, ...]]:
    """Return what was remembered; actions that are gone, and what cannot be read, left out."""
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {
        name: tuple(filter(_normal, map(str, keys)))
        for name, keys in kept.items()
        if name in SPECS and isinstance(keys, list)
    }


def _normal(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
