"""Measured: words a minute, and what to ask the engine for. Made by ``tests/benchmarks/measure_pace.py``."""

PACES: dict[str, dict[str, tuple[tuple[int, float], ...]]] = {
    "hibari": {"en": ((100, 0.5), (150, 0.756), (230, 1.22))},
    "espeak": {"en": ((100, 84.0), (300, 250.0))},
}
