"""One clerk face a profile: the second asks the first to come forward and leaves."""

from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QObject

PATIENCE = 2_000  # milliseconds a first one that is still starting is given


def ask_first(folder: Path) -> bool:
    """Ask the running face to show itself; whether it heard."""
    from PySide6.QtNetwork import QLocalSocket  # only the second one needs it before a window

    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(PATIENCE):
        return False
    socket.write(b"show\n")
    heard = socket.waitForBytesWritten(PATIENCE)
    socket.disconnectFromServer()
    return heard


class Doorbell(QObject):
    """The first one's side: calls `ring` when another was started."""

    def __init__(self, folder: Path, *, ring: Callable[[], object], parent: QObject) -> None:
        from PySide6.QtNetwork import QLocalServer

        super().__init__(parent)
        self._ring = ring
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name(folder))  # ours by the lock: a crash left it
        self._server.listen(_name(folder))
        self._server.newConnection.connect(self._rung)

    def _rung(self) -> None:
        while (visitor := self._server.nextPendingConnection()) is not None:
            visitor.disconnected.connect(visitor.deleteLater)
            self._ring()


def _name(folder: Path) -> str:
    """Short, for a socket's path may not be long; hashlib would bring all of OpenSSL with it."""
    return f"winclient-{crc32(str(folder.resolve()).encode()):08x}"
