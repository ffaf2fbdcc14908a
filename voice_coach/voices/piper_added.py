"""The user's own voices: check a Piper voice, copy it completely or not at all, and remove it again."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice_coach.errors import CoachError, UsageError
from voice_coach.language_tag import first_part
from voice_coach.near import did_you_mean, near_words
from voice_coach.open_file import open_at_once
from voice_coach.safe_text import shown
from voice_coach.unfinished import Unfinished, clear_left_over
from voice_coach.user_folders import NoHomeError
from voice_coach.voices.pace_text import PARAGRAPHS
from voice_coach.voices.piper import (
    ENGINE,
    config_of,
    language_code,
    own_voices,
    voice_file,
    voice_print,
    voices_folder,
)
from voice_coach.voices.piper_pace import Pace, pace_file, pace_json
from voice_coach.whole_file import RESERVED_NAMES, give_name, not_done

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
ENDING = ".onnx"

RESERVED = {"add", "remove", *RESERVED_NAMES}
"""`voices add` and `voices remove` are commands."""

MOST_MODEL, MOST_CONFIG = 1 << 30, 1 << 20
"""Limits in bytes. The largest Piper voices have 120 MB, and a description of 10 kB."""

AT_ONCE = 1 << 20
"""Bytes copied at a time."""

DESCRIBES: dict[tuple[str, ...], type] = {
    ("audio", "sample_rate"): int,
    ("espeak", "voice"): str,
    ("phoneme_id_map",): dict,
    ("num_symbols",): int,
    ("num_speakers",): int,
}
"""The entries of a description that Piper needs."""

PAIR = (
    "A Piper voice is two files side by side, NAME.onnx and NAME.onnx.json: get both from where it came from."
)


@dataclass(frozen=True, slots=True)
class NewVoice:
    """A voice that can be added. ``seen`` is the model's status when it was checked.

    ``replaces`` is the model of the user's voice that it replaces.
    """

    name: str
    model: Path
    seen: os.stat_result
    config: bytes
    replaces: Path | None = None

    @property
    def told(self) -> dict[str, Any]:
        """The description."""
        found: dict[str, Any] = json.loads(self.config)
        return found

    @property
    def sample(self) -> str:
        """A text that the voice can speak: in its language, or of the letters that it knows."""
        description = self.told
        language = first_part(str(description["espeak"]["voice"]))
        if description.get("phoneme_type", "espeak") != "text":
            return PARAGRAPHS[language][0] if language in PARAGRAPHS else "1, 2, 3"
        letters = [
            letter for letter in description["phoneme_id_map"] if len(letter) == 1 and letter.isalpha()
        ]
        return "".join(letters[:30])


def look_at(file: Path, name: str | None, *, force: bool) -> NewVoice:
    """Return the voice in ``file`` under its new name. Raises ``CoachError`` if it cannot be added."""
    if not file.name.lower().endswith(ENDING):
        model = file.with_suffix("") if file.name.lower().endswith(f"{ENDING}.json") else None
        raise UsageError(
            f"{shown(str(file), 200)} is not a Piper model: its name does not end in {ENDING}.",
            f"Name the model: {model}" if model else PAIR,
        )
    with opened(file, MOST_MODEL) as descriptor:
        seen = os.fstat(descriptor)
    with opened(config_of(file), MOST_CONFIG) as descriptor, os.fdopen(os.dup(descriptor), "rb") as reader:
        config = reader.read(MOST_CONFIG)
    require_description(config_of(file), config)
    name = file.name[: -len(ENDING)] if name is None else name
    return NewVoice(name, file, seen, config, require_free(name, force=force))


@contextmanager
def opened(file: Path, most: int) -> Iterator[int]:
    """Open a regular file of 1 to ``most`` bytes for reading, without blocking. Raises ``UsageError`` for others."""
    where = shown(str(file), 200)
    try:
        seen = file.lstat()
        if stat.S_ISLNK(seen.st_mode):
            raise UsageError(f"{where} is a link.", f"Copy the file itself there: {file.resolve()}")
        if not stat.S_ISREG(seen.st_mode):
            raise UsageError(f"{where} is not a regular file.", PAIR)
        descriptor = open_at_once(file, follow=False)
    except FileNotFoundError:
        raise UsageError(f"There is no file {where}.", PAIR) from None
    except OSError as error:
        raise not_done(file, "read", error) from error
    try:
        seen = os.fstat(descriptor)  # the file may have been replaced
        if not stat.S_ISREG(seen.st_mode):
            raise UsageError(f"{where} is not a regular file.", PAIR)
        if not 0 < seen.st_size <= most:
            size = "is empty" if not seen.st_size else f"has more than {most >> 20} MB"
            raise UsageError(f"{where} {size}: it is not part of a Piper voice.", PAIR)
        yield descriptor
    finally:
        os.close(descriptor)


def require_description(file: Path, config: bytes) -> None:
    """Raise ``UsageError`` if a description lacks an entry that Piper needs."""
    try:
        description = json.loads(config)
    except (ValueError, RecursionError):
        raise UsageError(f"{shown(str(file), 200)} is not JSON.", PAIR) from None
    for path, kind in DESCRIBES.items():
        value = description
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if not isinstance(value, kind) or not value:
            raise UsageError(
                f"{shown(str(file), 200)} does not describe a Piper voice: it lacks `{'.'.join(path)}`.", PAIR
            )
    try:
        language_code(description)
    except ValueError as error:
        raise UsageError(f"{shown(str(file), 200)} does not describe a Piper voice: {error}.", PAIR) from None


def require_free(name: str, *, force: bool) -> Path | None:
    """Return the model of the user's voice called ``name``, which is to be replaced, or None if the name is free.

    Raises ``UsageError`` for a name that cannot be used.
    """
    if not NAME.fullmatch(name) or name.lower() in RESERVED:
        usable = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-_")[:64]
        if not usable or usable.lower() in RESERVED:
            usable = "my-voice"
        raise UsageError(
            f"{shown(name)} cannot be the name of a voice: a name has up to 64 letters (A to Z), digits, "
            "`-` and `_`.",
            f"Choose another with `--name`, such as `--name {usable}`.",
        )
    from voice_coach.voices.engines import find_voice

    found = find_voice(name)
    if found is not None and found[0].name != ENGINE.name and not found[0].lacking():
        raise UsageError(
            f"There is already a voice {shown(name)}, of the engine {found[0].name}.",
            f"Choose another name with `--name`, such as `--name my-{name}`.",
        )
    model = own_model(name)
    if model is None:
        with home():
            path = voices_folder() / f"{name}{ENDING}"
        model = path if os.path.lexists(path) else None  # a model without a description still has the name
    if model is not None and not force:
        raise UsageError(
            f"You already have a voice called {shown(model.stem)}: {model}.",
            "Replace it with `--force`, or choose another name with `--name`.",
        )
    return model


def own_model(name: str) -> Path | None:
    """Return the model of the user's voice called ``name``, in any case, or None."""
    return next((file for file in own_voices() if file.stem.lower() == name.strip().lower()), None)


@contextmanager
def home() -> Iterator[None]:
    """Convert ``NoHomeError`` into ``CoachError``."""
    try:
        yield
    except NoHomeError:
        raise CoachError(
            "There is no folder for your own voices, because there is no home folder.",
            "Set HOME to a folder that you may write to.",
        ) from None


def copy_in(new: NewVoice, pace: Pace, progress: Callable[[int], None]) -> Path:
    """Copy a voice into the user's folder, completely or not at all, and return its model there.

    ``progress`` is called with the number of bytes copied. Raises ``CoachError``.
    """
    with home():
        target = new.replaces or voice_file(new.name)
    parts: list[Unfinished] = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_left_over(target.parent)
        for _ in range(3):
            parts.append(Unfinished(target.parent))
        model, kept, config = parts
        _copy(new, model, progress)
        voice = voice_print(target.name, os.fstat(model.file.fileno()), new.config)
        kept.write(pace_json(pace, voice, licence_beside(new.model)).encode())
        config.write(new.config)
        for part in parts:
            os.fsync(part.file.fileno())
            part.path.chmod(0o644)
        if new.replaces:
            model.finish(lambda part: part.replace(target))
        else:
            _name(model, target)
        try:
            # The description comes last: a model without it does not count as a voice.
            kept.finish(lambda part: part.replace(pace_file(target)))
            config.finish(lambda part: part.replace(config_of(target)))
        except BaseException:
            if not new.replaces:
                target.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise not_done(target, "written", error) from error
    finally:
        for part in parts:
            part.discard()
    return target


def _name(model: Unfinished, target: Path) -> None:
    try:
        model.finish(lambda part: give_name(part, target))
    except FileExistsError:
        raise UsageError(
            f"{target} has just been made by another program.",
            "Choose another name with `--name`, or use `--force`.",
        ) from None


def _copy(new: NewVoice, made: Unfinished, progress: Callable[[int], None]) -> None:
    with opened(new.model, MOST_MODEL) as descriptor:
        done = 0
        while piece := os.read(descriptor, AT_ONCE):
            made.write(piece)
            done += len(piece)
            progress(done)
        now = os.fstat(descriptor)
    if (done, now.st_mtime_ns) != (new.seen.st_size, new.seen.st_mtime_ns):
        raise CoachError(f"{new.model} was changed while it was being copied.", "Try again.")


def removable(name: str) -> Path:
    """Return the model of the added voice called ``name``. Raises ``UsageError`` if there is none."""
    model = own_model(name)
    if model is not None:
        return model
    from voice_coach.voices.engines import find_voice

    found = find_voice(name)
    if found is not None and not found[0].lacking():
        raise UsageError(
            f"{shown(name)} is a voice of the engine {found[0].name}.",
            "Only voices that you added can be removed.",
        )
    names = [file.stem for file in own_voices()]
    remedy = did_you_mean(near_words(name, names)) or (f"You added: {', '.join(names)}." if names else "")
    raise UsageError(f"You have no voice called {shown(name)}.", remedy or "You have not added any.")


def remove_voice(model: Path) -> None:
    """Delete the files of a voice. Raises ``CoachError``."""
    try:
        for file in (config_of(model), model):
            file.unlink()
    except OSError as error:
        raise not_done(model, "removed", error) from error
    with suppress(OSError):
        pace_file(model).unlink()


def licence_beside(model: Path) -> str:
    """Return the licence named in the file MODEL_CARD beside a model, or an empty string."""
    try:
        with opened(model.with_name("MODEL_CARD"), MOST_CONFIG) as descriptor:
            card = os.read(descriptor, MOST_CONFIG).decode("utf-8", "replace")
    except CoachError:
        return ""
    found = re.search(r"(?im)^\W*licen[cs]e:\s*(\S.*)$", card)
    return found[1].strip()[:100] if found else ""
