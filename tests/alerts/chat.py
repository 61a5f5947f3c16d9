"""A chat service of our own on this machine, with TLS, that answers as it is told."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from alerts.carriers.chat import ChatCarrier
from alerts.carriers.posting import post

HOST = "hooks.slack.com"


class Chat:
    """Keeps what was posted: path, headers and body. `status` and `location` are what it answers."""

    def __init__(self, folder: Path) -> None:
        self.posts: list[tuple[str, dict[str, str], bytes]] = []
        self.status, self.location, self.says = 200, "", b"ok"
        self.asked: list[str] = []
        self._folder = folder
        self.port = 0

    def carrier(self) -> ChatCarrier:
        """Return a carrier for which the service's host is at this machine, which no other carrier would post to."""
        return ChatCarrier(partial(post, resolve=self._resolve, allows=lambda _: True, **self.reached()))

    def reached(self) -> dict[str, Any]:
        return {"context": ssl.create_default_context(cafile=str(self._folder / "cert.pem")), "port": self.port}

    def _resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return ["127.0.0.1"]


@contextmanager
def chat_at(folder: Path, *, host: str = HOST) -> Iterator[Chat]:
    """Serve while the block runs."""
    _make_certificate(folder, host)
    chat = Chat(folder)
    server = HTTPServer(("127.0.0.1", 0), partial(_Handler, chat))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    chat.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _make_certificate(folder: Path, host: str) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("There is no openssl here to make a certificate with.")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, chat: Chat, *args: Any) -> None:
        self._chat = chat
        super().__init__(*args)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._chat.posts.append((self.path, dict(self.headers), body))
        self.send_response(self._chat.status)
        if self._chat.location:
            self.send_header("Location", self._chat.location)
        self.end_headers()
        self.wfile.write(self._chat.says)

    def log_message(self, *args: Any) -> None:
        pass
