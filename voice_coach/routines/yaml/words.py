"""How messages speak of a YAML file: the reader knows YAML, its caller knows what the file is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words for one kind of file: three ways to name it, then a remedy for each fault that depends on the kind.

    ``keys`` are words that are probably keys when a colon follows.
    """

    one: str = "this file"
    whole: str = "the file"
    file: str = "this file"
    indentation: str = "Keys of one group begin in the same column; indent with spaces."
    outside: str = "All keys of the file begin in the same column."
    second_document: str = "Put the rest into a file of its own."
    too_large: str = "Split it into several files."
    keys: tuple[str, ...] = ()
