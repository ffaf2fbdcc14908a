"""Find the file of each routine in a folder of exports, and rename it if its number or title has changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from voice_coach.exports.file_list import Written
from voice_coach.exports.folder_entry import Entry, Likeness, likeness
from voice_coach.exports.folder_run import Run
from voice_coach.exports.written_files import NotOursError


def find_files(run: Run, entries: Sequence[Entry]) -> None:
    """Find the file of each routine: with the same sound, whatever its name, else with another sound."""
    unused = {file.file: file.audio for file in run.files if file.audio}
    for kind in Likeness:
        for entry in entries:
            found = [name for name, audio in unused.items() if kind is likeness(entry, audio)]
            if entry.file is None and found:
                # There are several if a run was killed while it renamed a file.
                name = min(found, key=lambda name: Path(name).stem != entry.stem)
                entry.file = run.files.change(name, replace(unused.pop(name), routine=entry.name))


def changed_files(run: Run) -> list[Written]:
    """Return the files in the wanted format that another program has changed."""
    ending = run.sound.encoding.format.ending
    return [file for file in run.files.changed.values() if Path(file.file).suffix == ending]


def find_changed_files(run: Run, entries: Sequence[Entry]) -> None:
    """Find the files that another program has changed. They are left alone, or with `--force` made again."""
    unused = changed_files(run)
    run.files.changed = {}
    for kind in Likeness:
        for entry in entries:
            found = [file for file in unused if file.audio and kind is likeness(entry, file.audio)]
            if entry.listed is not None or not found:
                continue
            file = found[0]
            unused.remove(file)
            run.files.changed[file.file] = file
            if run.files.force and entry.routine is not None:
                entry.file = run.files.adopt(file.file)
                continue
            path = run.files.folder / file.file
            entry.left = replace(file, size=path.stat().st_size)
            if entry.routine is not None:
                run.outcome.failed.append((entry.name, NotOursError(path)))


def move_files(run: Run, entries: Sequence[Entry]) -> bool:
    """Rename files whose number or title has changed; return whether there were any."""
    waiting = [entry for entry in entries if entry.file and entry.file.file != entry.file_name]
    moved = bool(waiting)
    while waiting:
        for entry in waiting:
            there = run.files.named(entry.file_name)
            users = [other for other in entries if there is not None and other.file == there]
            if users and users[0] in waiting:
                continue  # it will make way
            if there is not None and not users and run.files.remove(there):
                run.outcome.removed.append(there.file)
            _move(run, entry, entry.file_name)
            waiting.remove(entry)
            break
        else:  # they wait for each other
            _move(run, waiting[0], _free_name(run, waiting[0]))
    return moved


def _move(run: Run, entry: Entry, name: str) -> None:
    """Rename the file of a routine; if that fails because of a file that is not ours, it keeps its name."""
    if entry.file is None:
        return
    try:
        entry.file = run.files.move(entry.file, name)
    except NotOursError as error:
        run.outcome.failed.append((name, error))
    else:
        if name == entry.file_name:
            run.outcome.renamed.append(name)


def _free_name(run: Run, entry: Entry) -> str:
    """Return a name that is free for a file that makes way for another."""
    path = run.files.folder / entry.file_name
    number = 1
    while os.path.lexists(free := path.with_stem(f"{path.stem} ({number})")):
        number += 1
    return free.name


def remove_others(run: Run, entries: Sequence[Entry]) -> None:
    """Remove our files of routines that are gone, and of other formats."""
    used = {entry.file.file for entry in entries if entry.file}
    for file in run.files:
        if file.audio and file.file not in used and run.files.remove(file):
            run.outcome.removed.append(file.file)
