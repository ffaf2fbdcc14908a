"""Draw the icons of the page for a phone, as PNG: the cover in their sizes. Run by hand.

python docs/icons.py

The ring is within the circle that a maskable icon has to keep to, four fifths of the picture wide.
"""

from __future__ import annotations

from pathlib import Path

from cover import picture, png

FOLDER = Path(__file__).parents[1] / "voice_coach" / "exports" / "page" / "icons"
SIZES = {"icon-192.png": 192, "icon-512.png": 512, "apple-touch-icon.png": 180}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, size in SIZES.items():
        (FOLDER / name).write_bytes(png(picture(size)))
