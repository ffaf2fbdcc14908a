"""The picture of the screen in the README is what the screen draws."""

import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
PICTURE = DOCS / "screen.svg"


def test_the_picture_is_what_the_screen_draws(tmp_path: Path) -> None:
    """`docs/screen.py` draws the very bytes of `docs/screen.svg`; after a change that is meant, run it by hand."""
    drawn = tmp_path / "screen.svg"
    subprocess.run([sys.executable, DOCS / "screen.py", drawn], check=True)
    assert drawn.read_bytes() == PICTURE.read_bytes(), "python docs/screen.py"


def test_the_picture_names_nothing_outside_itself() -> None:
    """The picture fetches no font and no image, and runs nothing."""
    links = re.findall(
        r'url\((?!#)|(?:href|src)=|@import|@font-face|<script|//(?!www\.w3\.org/2000/svg")',
        PICTURE.read_text("utf-8"),
    )
    assert links == []
