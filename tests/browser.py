"""Chromium for tests: pages steered through the DevTools protocol, over a pipe, so without a library or a port.

Needs the program `chromium` (Debian: chromium). The protocol: https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import base64
import contextlib
import functools
import json
import os
import select
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

WAIT = 90.0
"""Seconds that anything may take, however busy the machine is."""

FLAGS = (
    *("--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-extensions"),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-breakpad",
    ),
    *("--disable-renderer-backgrounding", "--disable-background-timer-throttling", "--hide-scrollbars"),
    "--disable-dev-shm-usage",  # a container's /dev/shm is small
)


def chromium() -> str | None:
    """Return the path of Chromium; None if it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class BrowserError(Exception):
    """The browser, or the script of the page, reported an error."""


class Browser:
    """A running Chromium with an empty profile, as a context manager."""

    def __init__(self, *flags: str, env: dict[str, str] | None = None) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="vc-browser-", ignore_cleanup_errors=True)
        program = chromium()
        assert program is not None, "chromium is not installed"
        read_commands, self._commands = os.pipe()
        self._answers, write_answers = os.pipe()
        sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        command = [program, *FLAGS, *sandbox, f"--user-data-dir={self._profile.name}", *flags, "about:blank"]

        # Chromium reads commands from descriptor 3 and writes answers to 4. A shell puts the pipes there: a function
        # that runs between fork and exec would not be safe beside threads.
        place = f'exec 3<&{read_commands} 4>&{write_answers}; exec "$@"'
        self._process = subprocess.Popen(
            ["bash", "-c", place, "chromium", *command],
            env={**os.environ, **(env or {}), "HOME": self._profile.name},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[read_commands, write_answers],
        )
        os.close(read_commands)
        os.close(write_answers)
        self._unread = b""
        self._number = 0
        self._replies: dict[int, dict[str, Any]] = {}
        self.listeners: dict[str, Callable[[str, dict[str, Any]], None]] = {}

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *error: object) -> None:
        with contextlib.suppress(BrowserError, OSError, TimeoutError):
            self.call("Browser.close")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        self._process.wait()
        os.close(self._commands)
        os.close(self._answers)
        self._profile.cleanup()

    def page(self, *, context: str | None = None) -> Page:
        """Open an empty page; pages of one ``context`` share their storage."""
        if context is None:
            context = self.new_context()
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Page(self, session, target, context)

    def new_context(self) -> str:
        """Return a new context: a set of pages with storage of their own."""
        return str(self.call("Target.createBrowserContext")["browserContextId"])

    def call(self, method: str, session: str | None = None, /, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result. Raises ``BrowserError`` and ``TimeoutError``."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + WAIT
        while (reply := self._replies.pop(message["id"], None)) is None:
            self.listen(end - time.monotonic(), method)
        if "error" in reply:
            raise BrowserError(f"{method}: {reply['error'].get('message')}")
        result: dict[str, Any] = reply["result"]
        return result

    def listen(self, seconds: float, what: str = "") -> None:
        """Read what the browser has sent, waiting for it. Raises ``TimeoutError`` after ``seconds``."""
        if not select.select([self._answers], [], [], max(seconds, 0))[0]:
            raise TimeoutError(f"Chromium did not answer within {WAIT} s: {what}")
        read = os.read(self._answers, 1 << 20)
        if not read:
            raise BrowserError("Chromium has ended")
        *messages, self._unread = (self._unread + read).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self._replies[message["id"]] = message
            elif listener := self.listeners.get(message.get("sessionId", "")):
                listener(message["method"], message["params"])


@dataclass
class Page:
    """A page of the browser, with what it has asked of the network and what it has complained about."""

    browser: Browser
    session: str
    target: str
    context: str
    requests: list[str] = field(default_factory=list)
    """The address of each request."""
    complaints: list[str] = field(default_factory=list)
    """Uncaught errors, violations of the content security policy, warnings on the console, failed requests."""

    def __post_init__(self) -> None:
        self.browser.listeners[self.session] = self._hear
        for domain in ("Page", "Runtime", "Network", "Log", "Audits"):
            self.call(f"{domain}.enable")

    def _hear(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("warning", "error"):
            self.complaints.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("warning", "error", "assert"):
            self.complaints.append(str([one.get("value") for one in params["args"]]))
        elif method == "Audits.issueAdded" and params["issue"]["code"] == "ContentSecurityPolicyIssue":
            self.complaints.append(json.dumps(params["issue"]["details"]))

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol on this page."""
        return self.browser.call(method, self.session, **params)

    def before_load(self, script: str) -> None:
        """Run a script in each document before its own scripts."""
        self.call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def open(self, url: str) -> None:
        """Go to an address, and return when the page has loaded."""
        gone = self.call("Page.navigate", url=url)
        if "errorText" in gone:
            raise BrowserError(f"{url}: {gone['errorText']}")
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def evaluate(self, script: str) -> Any:
        """Return the value of an expression, of a promise its result. Raises ``BrowserError``."""
        done = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=False
        )
        if "exceptionDetails" in done:
            details = done["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]))
        return done["result"].get("value")

    def wait(self, condition: str, seconds: float = WAIT) -> Any:
        """Return the value of an expression when it is true. Raises ``TimeoutError``."""
        end = time.monotonic() + seconds
        while True:
            with contextlib.suppress(BrowserError):  # the page is between two documents
                if value := self.evaluate(condition):
                    return value
            if time.monotonic() > end:
                raise TimeoutError(f"{condition}: not within {seconds} s")
            time.sleep(0.02)

    def click(self, selector: str) -> None:
        """Click the middle of an element with the mouse, as a person does."""
        x, y = self.evaluate(
            f"(() => {{ const element = document.querySelector({json.dumps(selector)});"
            " element.scrollIntoView({block: 'nearest'});"
            " const box = element.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, key: str) -> None:
        """Press and release a key: a character, or a name such as `ArrowLeft`."""
        code = {" ": 32, "Enter": 13, "Escape": 27, "Tab": 9}.get(key, 0)
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, windowsVirtualKeyCode=code)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def look(self, width: int, height: int, *, dark: bool = False) -> None:
        """Set the page's size in CSS pixels, and the colours that its reader prefers."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            **{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
        ]
        self.call("Emulation.setEmulatedMedia", features=features)

    def screenshot(self, file: Path) -> None:
        """Write what the page shows as a PNG."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self) -> None:
        """Close the page."""
        del self.browser.listeners[self.session]
        self.browser.call("Target.closeTarget", targetId=self.target)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files without range requests, as the simplest static hosts do, and writes nothing."""

    def log_message(self, *args: object) -> None:
        pass


@dataclass
class Site:
    """A static host on this machine: its address, and what was asked of it."""

    url: str
    server: ThreadingHTTPServer


@contextlib.contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Serve a folder on a free port of the loopback interface. ``site.server.shutdown()`` takes it off line."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_address[1]}/", server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
