"""The files of a page: the templates filled with one routine, for a folder or as one file."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voice_coach.exports.page.frames import FRAME_BYTES
from voice_coach.exports.page.mp3 import header
from voice_coach.exports.page.signature import SIGNATURE, Origin
from voice_coach.safe_text import to_json

TEMPLATE = Path(__file__).with_name("template")
ICONS = Path(__file__).with_name("icons")
INDEX, SOUND, MANIFEST, WORKER = "index.html", "sound.mp3", "manifest.webmanifest", "worker.js"
ICON_SIZES = {"icon-192.png": 192, "icon-512.png": 512}
TOUCH_ICON = "apple-touch-icon.png"
NAMES = (SOUND, *ICON_SIZES, TOUCH_ICON, MANIFEST, WORKER, INDEX)
"""The files of a folder in the order in which they are written: the page itself comes last."""
GROUND = "#183a47"
"""The colour behind the picture of the icons."""

DOCTYPE = "<!doctype html>\n"
POLICY = {
    "default-src": "'none'",
    "script-src": "{script}",
    "style-src": "{style}",
    "media-src": "blob:",
    "base-uri": "'none'",
    "form-action": "'none'",
}
IN_A_FOLDER = {"connect-src": "'self'", "img-src": "'self'", "manifest-src": "'self'", "worker-src": "'self'"}
IN_ONE_FILE = {"img-src": "data:"}

_GAP = re.compile(r"{{(\w+)}}")


def folder_files(data: Mapping[str, Any], sound: bytes, origin: Origin) -> dict[str, bytes]:
    """Return the files of a folder by their names, in the order of ``NAMES``; ``sound`` is without its header."""
    links = "\n".join(
        [
            f'<link rel="manifest" href="{MANIFEST}">',
            *(
                f'<link rel="icon" type="image/png" sizes="{size}x{size}" href="{name}">'
                for name, size in ICON_SIZES.items()
            ),
            f'<link rel="apple-touch-icon" sizes="180x180" href="{TOUCH_ICON}">',
            f'<meta name="theme-color" content="{GROUND}">',
            '<meta name="mobile-web-app-capable" content="yes">',
        ]
    )
    files = {
        SOUND: header(len(sound) // FRAME_BYTES) + sound,
        **{name: signed_png((ICONS / name).read_bytes()) for name in (*ICON_SIZES, TOUCH_ICON)},
        MANIFEST: _manifest(data),
    }
    index = _index(data, links, IN_A_FOLDER, "", origin)
    content = hashlib.sha256(index + b"".join(files.values())).hexdigest()[:16]
    kept = ["./", *files]
    worker = _filled("worker.js", {"cache": json.dumps(content), "files": json.dumps(kept)})
    files[WORKER] = b"// " + SIGNATURE + b"\n" + worker.encode()
    files[INDEX] = index
    return files


def single_file(data: Mapping[str, Any], sound: bytes, origin: Origin) -> bytes:
    """Return a page that has its sound in itself; ``sound`` is without its header."""
    whole = header(len(sound) // FRAME_BYTES) + sound
    name = "icon-192.png"
    icon = base64.b64encode((ICONS / name).read_bytes()).decode()
    size = ICON_SIZES[name]
    links = f'<link rel="icon" type="image/png" sizes="{size}x{size}" href="data:image/png;base64,{icon}">'
    return _index(data, links, IN_ONE_FILE, base64.b64encode(whole).decode(), origin)


def safe_json(value: object) -> str:
    """Return ``value`` as JSON that is safe inside a script element of HTML: no character there ends the element."""
    return to_json(value).translate({ord(one): f"\\u{ord(one):04x}" for one in "<>&"})


def signed(origin: Origin) -> str:
    """Return the signature of a page, with its origin, for a comment of HTML."""
    return f"{SIGNATURE.decode()}: {origin.checksum} {safe_json(origin.name)}"


def signed_png(picture: bytes) -> bytes:
    """Return a PNG file with the signature as a comment, after the header chunk."""
    import struct
    import zlib

    after_header = 8 + 25
    text = b"tEXtSoftware\0" + SIGNATURE
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    return picture[:after_header] + chunk + picture[after_header:]


def _index(data: Mapping[str, Any], links: str, more: Mapping[str, str], sound: str, origin: Origin) -> bytes:
    style, script = ((TEMPLATE / name).read_text("utf-8") for name in ("style.css", "page.js"))
    policy = {**POLICY, **more, "script-src": _hash(script), "style-src": _hash(style)}
    gaps = {
        "language": _escaped(data["language"]),
        "texts_language": _escaped(data["texts_language"]),
        "title": _escaped(data["title"]),
        "policy": _escaped("; ".join(f"{name} {value}" for name, value in policy.items())),
        "links": links,
        "style": style,
        "script": script,
        "data": safe_json(data),
        "sound": sound,
        **{f"text_{key}": _escaped(text) for key, text in data["texts"].items()},
    }
    page = _filled("index.html", gaps).removeprefix(DOCTYPE)
    return f"{DOCTYPE}<!-- {signed(origin)} -->\n{page}".encode("utf-8", "replace")


def _filled(template: str, gaps: Mapping[str, str]) -> str:
    """Return a template with its gaps filled; what looks like a gap in a filling is left alone."""
    return _GAP.sub(lambda gap: gaps[gap[1]], (TEMPLATE / template).read_text("utf-8"))


def _hash(content: str) -> str:
    """Return the source of a policy that allows an element with this content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _escaped(text: str) -> str:
    """Return a text for an element or a quoted attribute. A policy may keep its single quotes between double ones."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def _manifest(data: Mapping[str, Any]) -> bytes:
    icons = [
        {"src": name, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size in ICON_SIZES.items()
        for purpose in ("any", "maskable")
    ]
    manifest = {
        "generator": SIGNATURE.decode(),
        "name": data["title"],
        "short_name": data["title"],
        "lang": data["language"],
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": icons,
    }
    return (to_json(manifest, indent=1) + "\n").encode()
