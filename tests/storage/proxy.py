"""A proxy before a MongoDB server that loses the answer to one command, as a broken network does."""

from __future__ import annotations

import socket
import threading


class LossyProxy:
    """Passes bytes both ways; the answer to the next command named by `lose` never reaches the client."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._command = b""
        self.lost = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def lose(self, command: str) -> None:
        """Lose the answer to the next `command` ("insert", "update")."""
        # A command's document begins with its name as a string field.
        self._command = b"\x02" + command.encode() + b"\0"

    def close(self) -> None:
        # Closing alone does not wake a thread that waits in accept.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._target) as server:
            while True:
                request = _message(client)
                if not request:
                    return
                losing = bool(self._command) and self._command in request
                if losing:
                    self._command = b""
                server.sendall(request)
                answer = _message(server)
                if losing:
                    self.lost += 1
                    return
                client.sendall(answer)


def _message(source: socket.socket) -> bytes:
    """Read one message of MongoDB's wire protocol, which begins with its length; empty at the end."""
    head = _exactly(source, 4)
    return head + _exactly(source, int.from_bytes(head, "little") - 4) if head else b""


def _exactly(source: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        try:
            part = source.recv(count - len(data))
        except OSError:
            return b""
        if not part:
            return b""
        data += part
    return data
