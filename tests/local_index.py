"""A package index on 127.0.0.1: the network that the tests of ``run`` need, without the network."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import importlib.metadata
import io
import json
import ssl
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
JSON = "application/vnd.pypi.simple.v1+json"
HTML = "text/html"


def launcher(file: Path = ROOT / "run") -> Any:
    """Load the launcher as a module; its own checkout is the folder of the file."""
    module = ModuleType("run")
    module.__file__ = str(file)
    exec(compile(file.read_text("utf-8"), str(file), "exec"), module.__dict__)
    return module


def wheel(name: str, version: str, files: dict[str, str | bytes], requires: str = "") -> tuple[str, bytes]:
    """Return the file name and the content of a wheel."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **files,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
        archive.writestr(f"{info}/RECORD", "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD")))
    return f"{name}-{version}-py3-none-any.whl", packed.getvalue()


def installed(name: str) -> tuple[str, bytes]:
    """Return the wheel of a package of pure Python that is installed here. Raises ``PackageNotFoundError``."""
    package = importlib.metadata.distribution(name)
    left_out = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
    files = {
        path.as_posix(): Path(str(path.locate())).read_bytes()
        for path in package.files or ()
        if path.suffix != ".pyc" and path.parts[0] != ".." and path.name not in left_out
    }
    return wheel(name, package.version, files)


@dataclass
class Listed:
    """A file on the index's page, and what the page says of it."""

    name: str
    content: bytes
    sha256: str | None = None
    requires_python: str = ">=3.9"
    yanked: bool = False
    url: str | None = None

    def __post_init__(self) -> None:
        if self.sha256 is None:
            self.sha256 = hashlib.sha256(self.content).hexdigest()


@dataclass
class Index:
    """Serves the files under ``/simple/`` and notes each request: its path and who logged in."""

    files: list[Listed]
    form: str = ""
    """The one form of its pages; by default JSON for those who ask for it, and else HTML."""
    refuses: int = 0
    """The status that answers every request."""
    login: str = ""
    """Name and password, with a colon between, that every request needs."""
    url: str = ""
    requests: list[tuple[str, str]] = field(default_factory=list)
    held: dict[str, threading.Event] = field(default_factory=dict)
    """Files, by name, that are sent only once their event is set."""

    def fetched(self, name: str) -> int:
        """Return how often a file was asked for."""
        return sum(path.endswith(f"/{name}") for path, _ in self.requests)

    def answer(self, path: str, accept: str, login: str) -> tuple[int, str, bytes]:
        """Return status, type and content for a request."""
        self.requests.append((path, login))
        if self.refuses or self.login != login:
            return self.refuses or 401, "text/plain", b""
        *_, name, last = path.split("/")
        if name == "files":
            if last in self.held:
                self.held[last].wait(120)
            return next((200, "binary/octet-stream", f.content) for f in self.files if f.name == last)
        listed = [file for file in self.files if file.name.partition("-")[0].replace("_", "-") == name]
        if not listed:
            return 404, "text/plain", b""
        form = self.form or (JSON if JSON in accept else HTML)
        return 200, form, (as_json if form == JSON else as_html)(name, listed)


def as_json(name: str, files: list[Listed]) -> bytes:
    """Write the page of a project as PEP 691 says."""
    listed = [
        {
            "filename": file.name,
            "url": file.url or f"../../files/{file.name}",
            "hashes": {"sha256": file.sha256} if file.sha256 else {},
            "requires-python": file.requires_python,
            "yanked": file.yanked,
        }
        for file in files
    ]
    return json.dumps({"meta": {"api-version": "1.0"}, "name": name, "files": listed}).encode()


def as_html(name: str, files: list[Listed]) -> bytes:
    """Write the page of a project as PEP 503 says."""
    lines = [f"<!DOCTYPE html><title>{name}</title>"]
    for file in files:
        check = f"#sha256={file.sha256}" if file.sha256 else ""
        python = file.requires_python.replace(">", "&gt;")
        yanked = 'data-yanked=""' if file.yanked else ""
        url = file.url or f"../../files/{file.name}"
        lines.append(f'<a href="{url}{check}" data-requires-python="{python}" {yanked}>{file.name}</a><br>')
    return "\n".join(lines).encode()


@contextlib.contextmanager
def served(*files: Listed, certificate: Path | None = None, **more: Any) -> Iterator[Index]:
    """Serve an index while the context lasts; ``certificate`` is a file of key and certificate for https."""
    index = Index(list(files), **more)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, pair = self.headers.get("Authorization", "").partition(" ")
            login = base64.b64decode(pair).decode() if kind == "Basic" else ""
            path = urlsplit(self.path).path
            status, form, content = index.answer(path, self.headers.get("Accept", ""), login)
            self.send_response(status)
            self.send_header("Content-Type", form)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(OSError):  # who asked has been killed
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    index.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}/simple"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield index
    finally:
        for event in index.held.values():
            event.set()
        server.shutdown()
        server.server_close()
        thread.join(60)
