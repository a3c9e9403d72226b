"""One window on a library: a second start hands over what it was asked for, and ends.

They talk through a socket of this computer and this user, named after the library.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from photoorganizer.core.paths import LibraryPaths

_PATIENCE_MS = 1000
_MOST_BYTES = 1 << 20


def hand_over(paths: LibraryPaths, wanted: Sequence[Path]) -> bool:
    """Let the window that is open on this library show `wanted`; return whether there is one."""
    socket = QLocalSocket()
    socket.connectToServer(_name(paths))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(json.dumps([str(path) for path in wanted]).encode(errors="surrogateescape"))
    socket.write(b"\n")
    socket.flush()
    # The other window answers once it has read everything; one that hangs is not waited for.
    heard = socket.waitForReadyRead(_PATIENCE_MS)
    socket.disconnectFromServer()
    return heard


class Instance(QObject):
    """The open window's ear for later starts."""

    asked = Signal(list)
    """Paths that somebody wants to see; without any, the window itself."""

    def __init__(self, paths: LibraryPaths, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        # What a killed program left under this name is nobody's: hand_over() found nobody there.
        QLocalServer.removeServer(_name(paths))
        self._server.listen(_name(paths))

    def close(self) -> None:
        """Hear nothing any more."""
        self._server.close()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(partial(self._read, socket))
        self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _MOST_BYTES:
            socket.abort()
        elif socket.canReadLine():
            asked = _paths(bytes(socket.readLine().data()))
            socket.write(b"heard\n")
            socket.flush()
            if asked is not None:
                self.asked.emit(asked)


def _paths(line: bytes) -> list[Path] | None:
    """Return the paths of a request, or None where it is none of ours."""
    try:
        asked = json.loads(line.decode(errors="surrogateescape"))
    except ValueError:
        return None
    if not isinstance(asked, list) or not all(isinstance(one, str) for one in asked):
        return None
    return [Path(one) for one in asked]


def _name(paths: LibraryPaths) -> str:
    """Return a name for the library's socket, short enough for every system."""
    place = str(paths.data.absolute()).encode(errors="surrogateescape")
    return f"photoorganizer-{hashlib.sha256(place).hexdigest()[:16]}"
