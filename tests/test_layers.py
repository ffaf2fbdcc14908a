"""Which way the data flows: who may import whom, and what each command loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import voice_coach

PACKAGE = Path(voice_coach.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


# The way of the data: which packages each package may import. Modules beside the packages are for all.
ALLOWED: dict[str, str] = {
    "spoken": "",
    "routines": "spoken",
    "coaching": "routines spoken",
    "voices": "coaching routines spoken",
    "library": "coaching routines",
    "sound": "voices library coaching routines spoken",
    "outputs": "",
    "session": "outputs sound coaching routines spoken",
    "exports": "session outputs sound library voices coaching routines spoken",
    "controls": "session outputs coaching",
    "checks": "outputs sound library coaching routines spoken",
    "showing": "controls session outputs coaching routines",
    "console": "showing outputs voices library coaching routines",
    "commands": "console showing checks controls exports session outputs sound library voices coaching routines spoken",
}
COMMAND_LINE = {"cli", "program", "__main__"}
"""Stand above all packages."""

PURE_PACKAGES = {"spoken", "routines", "coaching"}
"""Know no files, no threads and no clock."""
PURE = {
    "session.orders", "session.playhead", "session.cue_record", "session.display_state",
    "session.resume", "session.answers", "session.phase_index",
    "session.context", "session.decision", "session.going_on", "session.manners", "session.moments", "session.states",
    "session.transitions_paused", "session.transitions_playing", "session.place",
    "session.conductor", "controls.keys", "controls.mpris_interface", "checks.listening", "checks.training",
    "exports.captions", "exports.language_codes", "showing.columns_text", "console.problem_text",
    "library.script_text", "library.importers.fields", "library.importers.imported_routine",
    "library.importers.jawt", "library.importers.timer_machine",
}  # fmt: skip
"""So do these modules of other packages."""
FORBIDDEN_IN_PURE = {
    "numpy", "click", "threading", "time", "pathlib", "os", "io", "subprocess", "tempfile", "datetime",
    "platformdirs", "rich", "asyncio", "socket", "queue",
}  # fmt: skip

SPEECH = {"pyttsx3", "espeakng_loader", "piper"}
SOUND = {"miniaudio", "soundfile", "soxr", "simpleaudio", "mutagen", "av"}
ADAPTERS = {
    "pyttsx3": {"voices.espeak_process"},
    "espeakng_loader": {"voices.espeak_process", "voices.espeak"},
    "piper": {"voices.piper_process"},
    "miniaudio": {"outputs.miniaudio_card"},
    "simpleaudio": {"outputs.simpleaudio_output"},
    "soxr": {"sound.resampling"},
    "soundfile": {"sound.sound_file", "outputs.encoded_file", "exports.page.mp3"},
    "av": {"outputs.m4a_file"},
    "dbus_fast": {"controls.mpris", "controls.mpris_object"},
    "mutagen": {"exports.tags"},
}


def name_of(module: Path) -> str:
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


@cache
def imports(module: Path) -> list[tuple[str, bool]]:
    """Return what a module imports, and whether it does so as soon as it is imported itself."""
    found: list[tuple[str, bool]] = []

    def visit(node: ast.AST, top: bool) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.Import):
            found.extend((alias.name, top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, top))
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.iter_child_nodes(node):
            if isinstance(
                child, ast.stmt | ast.excepthandler | ast.match_case
            ):  # no import is in an expression
                visit(child, top and not inside)

    visit(tree_of(module), True)
    return found


def package_of(name: str) -> str:
    return name.split(".", maxsplit=1)[0] if "." in name or (PACKAGE / name).is_dir() else ""


def test_packages_import_downwards_only() -> None:
    """A package imports those that ``ALLOWED`` names and no others; each package stands there."""
    for module in MODULES:
        name = name_of(module)
        package = package_of(name)
        if not name or name in COMMAND_LINE:
            continue
        assert not package or package in ALLOWED, f"{package} is missing in ALLOWED"
        allowed = {package, "", *ALLOWED.get(package, "").split()}
        for imported, _ in imports(module):
            if imported.startswith("voice_coach."):
                other = imported.removeprefix("voice_coach.")
                assert package_of(other) in allowed, f"{name} imports {other}"
                assert other not in COMMAND_LINE, f"{name} imports {other}"


def test_the_yaml_reader_knows_no_routines() -> None:
    """What reads YAML imports nothing of the routine format: each user of it brings its own words."""
    for module in (PACKAGE / "routines" / "yaml").glob("*.py"):
        ours = [imported for imported, _ in imports(module) if imported.startswith("voice_coach.")]
        for imported in ours:
            other = imported.removeprefix("voice_coach.")
            assert other.startswith("routines.yaml.") or not package_of(other), imported


def test_no_two_packages_import_each_other() -> None:
    """What ``ALLOWED`` allows has no circle in it: each package stands above all that it imports."""
    below: set[str] = set()
    for package, allowed in ALLOWED.items():
        assert set(allowed.split()) <= below, package
        below.add(package)


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Inside a package, too, imports lead one way, and so do those inside functions."""
    below = {
        name_of(module): {imported.removeprefix("voice_coach.") for imported, _ in imports(module)}
        for module in MODULES
    }
    TopologicalSorter(below).prepare()  # raises ``CycleError``, which names the modules


def test_all_pure_modules_exist() -> None:
    """A module that was renamed is renamed in ``PURE``, too."""
    assert {name_of(module) for module in MODULES} >= PURE


def test_pure_modules_know_no_files_threads_or_clock() -> None:
    """Format, coach and decisions are computed from what they are handed, and from nothing else."""
    for module in MODULES:
        name = name_of(module)
        if package_of(name) in PURE_PACKAGES or name in PURE:
            for imported, _ in imports(module):
                assert imported.split(".")[0] not in FORBIDDEN_IN_PURE, f"{name} imports {imported}"


def test_speech_and_sound_libraries_have_one_adapter_each() -> None:
    """Each of these libraries is imported in its adapter alone, and only when it is first used."""
    for module in MODULES:
        name = name_of(module)
        for imported, top in imports(module):
            library = imported.split(".")[0]
            if library in ADAPTERS:
                assert name in ADAPTERS[library], f"{library} in {name}"
                assert not top or "process" in name, f"{library} as {name} is imported"


def test_only_the_command_line_prints() -> None:
    """Printing and exit codes belong to the command line."""
    for module in MODULES:
        name = name_of(module)
        if package_of(name) in ("commands", "console") or name in {"cli", "program", "showing.display"}:
            continue
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"print", "sys.exit", "click.echo"}, f"{called} in {name}:{node.lineno}"


BROKEN = "title: Broken\nsteps:\n  - exercise: Squat\n    repz: 3\n"


RUNNING = {
    "yaml", "voice_coach.routines.routine", "voice_coach.coaching", "voice_coach.checks", "voice_coach.library.files",
    "importlib.metadata", "importlib.resources",
}  # fmt: skip
"""What only a command that runs needs: no help waits for it."""

COMMANDS = [
    ["--help"],
    ["show", "--help"],
    ["check", "--help"],
    ["play", "--help"],
    ["list"],
    ["schema"],
    ["check", "broken.yaml"],
]


def test_these_load_no_speech_and_no_sound(tmp_path: Path) -> None:
    """`--help`, `list`, `schema` and errors of `check` load no speech, sound or numpy, and help loads no routines."""
    (tmp_path / "broken.yaml").write_text(BROKEN)
    program = f"""
import sys
from voice_coach.cli import main
for command in {COMMANDS!r}:
    print(main(command), *sys.modules, file=sys.stderr)
"""
    result = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": str(PACKAGE.parent), "HOME": str(tmp_path)},
        check=True,
    )  # fmt: skip
    told = [line.split() for line in result.stderr.splitlines() if " voice_coach.cli" in line]
    for command, (code, *loaded) in zip(COMMANDS, told, strict=True):
        assert code in ("0", "3"), (command, result.stderr)
        assert not (SPEECH | SOUND | {"numpy", "pydantic"}) & set(loaded), command
        if "--help" in command:
            assert not RUNNING & set(loaded), command


def test_importing_the_package_does_nothing() -> None:
    """Importing every module leaves files, threads, signals and the environment as they were."""
    program = f"""
import importlib, os, signal, threading
before = dict(os.environ), signal.getsignal(signal.SIGINT), threading.active_count(), os.getcwd()
for name in {[name_of(module) for module in MODULES if "process" not in name_of(module)]!r}:
    importlib.import_module(("voice_coach." + name).rstrip("."))
assert before == (dict(os.environ), signal.getsignal(signal.SIGINT), threading.active_count(), os.getcwd())
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, cwd=PACKAGE.parent)
