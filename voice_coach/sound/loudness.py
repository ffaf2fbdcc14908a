"""Loudness: measure it as ITU-R BS.1770-4 defines, and bring speech to the stream's level.

All signals are at the stream's rate. One-dimensional signals, shape ``(frames,)``, are speech: they will be copied to
both channels, which adds 3 dB. Others have the shape ``(frames, channels)``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_coach.sound.resampling import Signal, resample
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE

Floats = NDArray[np.float64]
Measure = Callable[[Floats], float]

TARGET = -16.0
"""The loudness of speech in LUFS: integrated from ``LONG`` samples up, otherwise the loudest momentary value."""

LONG = STREAM_RATE
CEILING = 10 ** (-1.25 / 20)
"""The limiter's ceiling: a quarter of a decibel below the documented limit of -1 dBTP."""

MOST_GAIN = 10 ** (30 / 20)
"""The largest gain above the one that brings a signal's peak to full scale; more would turn a click into a burst."""

# BS.1770-4, tables 1 and 2: the shelf for the head, then the high-pass, at 48 kHz.
SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
OFFSET = -0.691
ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0

STEP = 10
"""Milliseconds of an energy value: 40 values make the 400 ms window, 10 the hop of the gated blocks."""

WINDOW, HOP = 40, 10

MEMORY = 10 * STEP
"""The overlap of two stretches in milliseconds: 0.1 s, after which the filters' memory is below -200 dB."""

TRANSFORMS = tuple(480 * steps for steps in (10, 15, 20, 25, 30, 36, 40, 45, 50, 54, 60, 64))
"""Lengths for which a Fourier transform is fast, all of them whole steps at 24 and 48 kHz. A stretch uses the first in
which it fits."""

TICK = STREAM_RATE // 1000
"""The limiter's gain is computed for every millisecond and is linear in between."""

OVERSAMPLING = 4

AROUND = 256
"""Samples on either side of a stretch that affect the interpolated points within it."""

STRETCH = 2000
"""Milliseconds whose peaks are computed at a time, so that two minutes take no more memory than two seconds."""

WELL_FORECAST = 10 ** (-6 / 20)
"""If the limiter reduces the gain by less than this, the predicted loudness is within a tenth of a decibel."""

RAMP = 10
"""Milliseconds of the limiter's look-ahead and release: a period of the lowest voices."""


def integrated(signal: Signal) -> float:
    """Return the integrated loudness in LUFS, with both gates; ``-inf`` for silence and below 400 ms."""
    return gated(energies(signal))


def momentary(signal: Signal) -> float:
    """Return the loudness of the loudest 400 ms in LUFS, in hops of 10 ms; shorter signals are padded with silence."""
    return loudest(energies(signal))


def true_peak(signal: Signal) -> float:
    """Return the true peak as a factor of full scale, oversampled four times."""
    channels = [signal] if signal.ndim == 1 else list(signal.T)
    return max(float(peaks(channel).max(initial=0.0)) for channel in channels)


@dataclass(frozen=True)
class Measured:
    """Speech at any level, with the measurements of each millisecond that ``level`` needs."""

    samples: Signal
    peak: Floats
    """The largest magnitude, including interpolated points."""
    energy: Floats
    """The mean square of the K-weighted signal, summed over the channels."""


def measured(mono: Signal, recorded: int = STREAM_RATE) -> Measured:
    """Measure speech that was recorded at the rate ``recorded``, once for all parts of it that will be levelled."""
    # Up to half the stream's rate, every other sample contains the whole spectrum, and takes half the time.
    every = 2 if 2 * recorded <= STREAM_RATE else 1
    return Measured(mono, peaks(mono), energies(mono[::every], 1, STREAM_RATE // every))


def level(speech: Measured, start: int = 0, end: int | None = None) -> Signal:
    """Return the samples from ``start`` to ``end`` at the target loudness, with the true peak under the ceiling.

    The loudness is -16 LUFS: integrated for a second or more, momentary for less. The result does not depend on the
    level of ``speech``. Silence stays silence.
    """
    samples = speech.samples[start:end]
    ticks = slice(start // TICK, -(-(start + len(samples)) // TICK))
    peak, energy = speech.peak[ticks], speech.energy[ticks]
    if not peak.any():
        return samples
    measure = gated if len(samples) >= LONG else loudest
    aim = TARGET
    for _ in range(3):
        nodes = settle(energy, peak, measure, aim)
        levelled: Signal = samples * ramps(nodes, len(samples))
        if nodes.min() > WELL_FORECAST * nodes.max():
            break
        miss = TARGET - measure(energies(levelled))
        if abs(miss) < 0.05:
            break
        aim += miss
    return levelled


def settle(energy: Floats, peak: Floats, measure: Measure, aim: float) -> Floats:
    """Find the gain for a predicted loudness of ``aim``, and return the limiter's gains (see ``limit``) at it.

    The gain changes slowly compared with the sound, so the weighted energies may be scaled by its square.
    """
    highest = float(peak.max())
    most = MOST_GAIN / highest
    gain = CEILING / highest
    too_low, too_high = 0.0, np.inf
    for _ in range(30):
        nodes = limit(peak, gain)
        middle = (nodes[:-1] + nodes[1:]) / 2
        miss = aim - measure(regroup(energy * middle * middle))
        if abs(miss) < 0.01 or (gain == most and miss > 0):
            break
        if miss > 0:
            too_low = gain
        else:
            too_high = gain
        gain = min(gain * 10 ** (min(miss, 12.0) / 20), most)
        if not too_low < gain < too_high:  # when the gates open, the loudness rises faster than the gain
            gain = float(np.sqrt(too_low * too_high))
    return nodes


def limit(peak: Floats, gain: float) -> Floats:
    """Return the gain at the edges of all milliseconds that keeps ``peak`` under the ceiling between them.

    The smallest necessary gain within reach is held, then smoothed by a triangle that is no wider than the hold, so
    the result never exceeds the necessary gain. It has one value more than ``peak``.
    """
    need = np.minimum(gain, CEILING / np.maximum(peak, 1e-9))
    # One more for the linear interpolation, one for points that the oversampling spreads over an edge, and one
    # because a part of the speech may start within a millisecond.
    reach = RAMP + 3
    held = least(np.pad(need, reach + RAMP, mode="edge"), 2 * reach)
    triangle = np.bartlett(2 * RAMP + 1)
    return np.convolve(held, triangle / triangle.sum(), mode="valid")


def least(values: Floats, width: int) -> Floats:
    """Return the smallest of every ``width`` neighbouring values."""
    seen = 1
    while seen < width:
        step = min(seen, width - seen)
        values = np.minimum(values[:-step], values[step:])
        seen += step
    return values


def ramps(nodes: Floats, length: int) -> Signal:
    """Interpolate linearly between ``nodes``, which are a millisecond apart, to ``length`` samples."""
    rising = np.arange(TICK, dtype=np.float32) / np.float32(TICK)
    lines: Signal = np.multiply.outer(np.diff(nodes).astype(np.float32), rising)
    lines += nodes[:-1, np.newaxis].astype(np.float32)
    return lines.ravel()[:length]


# --- measurement


def gated(energy: Floats) -> float:
    """Return the integrated loudness of 10 ms energies, in blocks of 400 ms that overlap by three quarters."""
    blocks = windows(energy)[::HOP]
    blocks = blocks[blocks > from_lufs(ABSOLUTE_GATE)]
    if not len(blocks):
        return -np.inf
    return to_lufs(blocks[blocks > blocks.mean() * 10 ** (RELATIVE_GATE / 10)].mean())


def loudest(energy: Floats) -> float:
    """Return the loudness of the loudest 400 ms of 10 ms energies."""
    padding = max(0, WINDOW - len(energy))
    return to_lufs(windows(np.pad(energy, (0, padding))).max())


def windows(energy: Floats) -> Floats:
    """Return the mean energy of every complete 400 ms, in hops of 10 ms; empty for less."""
    sums = np.concatenate(([0.0], np.cumsum(energy)))
    means: Floats = (sums[WINDOW:] - sums[:-WINDOW]) / WINDOW
    return means


def to_lufs(energy: float) -> float:
    """Convert a mean energy, summed over the channels, to LUFS; the reverse of ``from_lufs``."""
    return OFFSET + 10 * float(np.log10(energy)) if energy > 0 else -np.inf


def from_lufs(loudness: float) -> float:
    """Convert LUFS to a mean energy, summed over the channels."""
    return float(10 ** ((loudness - OFFSET) / 10))


def regroup(energy: Floats) -> Floats:
    """Convert energies of 1 ms to energies of 10 ms."""
    means: Floats = np.pad(energy, (0, -len(energy) % STEP)).reshape(-1, STEP).mean(axis=1)
    return means


def energies(signal: Signal, step: int = STEP, rate: int = STREAM_RATE) -> Floats:
    """Return the mean square of the K-weighted signal for every ``step`` ms, summed over the channels.

    ``rate`` is 24 or 48 kHz. At 24 kHz the filters' response ends at 12 kHz, which spreads the energy a little in
    time: single steps are right to 1 %, the loudness to 0.01 LU.
    """
    if signal.ndim == 1:
        return STREAM_CHANNELS * weighted_energies(signal, step, rate)
    total: Floats = np.sum([weighted_energies(channel, step, rate) for channel in signal.T], axis=0)
    return total


def weighted_energies(channel: Signal, step: int, rate: int) -> Floats:
    """Return the mean square of one K-weighted channel for every ``step`` ms, the last padded with zeros."""
    frames = step * rate // 1000
    found = [mean_squares(stretch, frames) for stretch in weighted(channel, rate)]
    return np.concatenate(found)[: -(-len(channel) // frames)]


def mean_squares(signal: Floats, frames: int) -> Floats:
    """Return the mean square of every ``frames`` frames."""
    rows = signal.reshape(-1, frames)
    squares: Floats = np.einsum("ij,ij->i", rows, rows) / frames
    return squares


def weighted(channel: Signal, rate: int) -> Iterator[Floats]:
    """Yield the K-weighted channel in stretches of whole steps, the last padded with zeros.

    The filters are applied to the spectrum of each stretch and of enough sound before it for their memory. What wraps
    around falls into that lead, which is discarded.
    """
    memory, step = MEMORY * rate // 1000, STEP * rate // 1000
    length = max(1, len(channel))
    count = -(-length // (TRANSFORMS[-1] - memory))
    # About equal lengths, so that a short transform may suffice.
    stretch = -(-length // (count * step)) * step
    transform = next(size for size in TRANSFORMS if memory + stretch <= size)
    for start in range(0, length, stretch):
        piece = np.zeros(transform)
        lead = min(start, memory)
        content = channel[start - lead : start + stretch]
        piece[memory - lead : memory - lead + len(content)] = content
        spectrum = np.fft.rfft(piece)
        spectrum *= k_weighting(transform, rate)
        yield np.fft.irfft(spectrum, transform)[memory : memory + stretch]


@functools.cache
def k_weighting(transform: int, rate: int) -> NDArray[np.complex128]:
    """Return the frequency response of the two filters for a stretch of ``transform`` frames."""
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(transform, STREAM_RATE / rate))
    response = np.ones(len(delay), dtype=np.complex128)
    for above, below in (SHELF, HIGH_PASS):
        response *= np.polynomial.Polynomial(above)(delay) / np.polynomial.Polynomial(below)(delay)
    return response


def peaks(channel: Signal) -> Floats:
    """Return the largest magnitude in each millisecond, including interpolated points (four a sample)."""
    stretch = STRETCH * TICK
    found = [peaks_within(channel, start, stretch) for start in range(0, len(channel), stretch)]
    return np.concatenate(found) if found else np.zeros(0)


def peaks_within(channel: Signal, start: int, length: int) -> Floats:
    """Return the peaks of one stretch. The samples around it are used for the interpolation."""
    stretch = channel[start : start + length]
    lead = min(start, AROUND)
    around = channel[start - lead : start + length + AROUND]
    points = resample(around, STREAM_RATE, OVERSAMPLING * STREAM_RATE)
    points = points[OVERSAMPLING * lead :][: OVERSAMPLING * len(stretch)]
    # The resampler is a low-pass filter: its output does not contain the samples themselves.
    return np.maximum(greatest(stretch, TICK), greatest(points, OVERSAMPLING * TICK))


def greatest(signal: Signal, frames: int) -> Floats:
    """Return the largest magnitude of every ``frames`` frames; the last group may be smaller."""
    found = np.maximum.reduceat(np.abs(signal), np.arange(0, len(signal), frames))
    return found.astype(np.float64)
