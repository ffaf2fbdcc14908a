"""Which way the data flows: who may import whom, and what each command loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import voice_coach

PACKAGE = Path(voice_coach.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def of(folder: str, modules: str) -> set[str]:
    return {f"{folder}.{module}" for module in modules.split()}


# The way of the data, from the top down. A module may import its own layer and those above it.
LAYERS = (
    {"units", "rates", "language_tag", "errors", "safe_text", "near"} | of("routines", "spot"),
    {"spoken"} | of("spoken", "table signs say_as rules layout words times amounts marks en de fr es"),
    of("routines", "routine format language_names values yaml_tree yaml_keys yaml_faults problems schema")
    | of("coaching", "cue"),
    of("routines", "quick_words quick_items quick_slips quick_exercise quick_plain")
    | of("showing", "columns_text"),
    of("routines", "effort totals reading teller plain_values say_as quick_lent quick written script"),
    {"shelf.importers"}
    | of("shelf.importers", "fields made jawt timer_machine")
    | of("shelf", "script_text"),
    of("coaching", "messages messages.en phases stage estimate_speech"),
    of("routines", "ear_words ear_words.en ear_words.de ear_words.fr ear_words.es ear"),
    of("coaching", "walk announce work fit bout estimate coach timeline lesson pronunciation"),
    of("steering", "vocabulary whereabouts remainder answers course conductor keys"),
    of("steering", "mpris_interface") | of("showing", "reckoning"),
)
PURE = {name for layer in LAYERS for name in layer}
FORBIDDEN_IN_PURE = {
    "numpy", "click", "threading", "time", "pathlib", "os", "io", "subprocess", "tempfile", "datetime",
    "platformdirs", "rich", "asyncio", "socket", "queue",
}  # fmt: skip

SPEECH = {"pyttsx3", "espeakng_loader", "piper"}
SOUND = {"miniaudio", "soundfile", "soxr", "simpleaudio"}
ADAPTERS = {
    "pyttsx3": {"voices.espeak_process"},
    "espeakng_loader": {"voices.espeak_process", "voices.espeak"},
    "piper": {"voices.piper_process"},
    "miniaudio": {"outputs.miniaudio_card"},
    "simpleaudio": {"outputs.simpleaudio_output"},
    "soxr": {"sound.resampling"},
    "soundfile": {"sound.sound_file"},
    "dbus_fast": {"steering.mpris"},
}


def name_of(module: Path) -> str:
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(module: Path) -> list[tuple[str, bool]]:
    """Give what a module imports, and whether it does so as soon as it is imported itself."""
    tree = ast.parse(module.read_text("utf-8"))
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
            visit(child, top and not inside)

    visit(tree, True)
    return found


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_data_flows_one_way(module: Path) -> None:
    """Script, coach and timeline import only what stands above them, and know no files, threads or clock."""
    name = name_of(module)
    for number, layer in enumerate(LAYERS):
        if name not in layer:
            continue
        allowed = {other for above in LAYERS[: number + 1] for other in above}
        for imported, _ in imports(module):
            if imported.startswith("voice_coach"):
                assert imported.removeprefix("voice_coach").lstrip(".") in allowed, imported
            assert imported.split(".")[0] not in FORBIDDEN_IN_PURE, imported


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_speech_and_sound_libraries_have_one_adapter_each(module: Path) -> None:
    """Each of these libraries is imported in its adapter alone, and only when it is first used."""
    for imported, top in imports(module):
        library = imported.split(".")[0]
        if library in ADAPTERS:
            assert name_of(module) in ADAPTERS[library], f"{library} in {name_of(module)}"
            assert not top or "process" in name_of(module), f"{library} as {name_of(module)} is imported"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_only_the_command_line_prints(module: Path) -> None:
    """Printing and exit codes belong to the command line."""
    name = name_of(module)
    if name.startswith("commands") or name in {"cli", "showing.display", "__main__"}:
        return
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"print", "sys.exit", "click.echo"}, f"{called} in line {node.lineno}"


BROKEN = "title: Broken\nsteps:\n  - exercise: Squat\n    repz: 3\n"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["play", "--help"], ["list"], ["schema"], ["check", "broken.yaml"]]
)
def test_these_load_no_speech_and_no_sound(arguments: list[str], tmp_path: Path) -> None:
    """`--help`, `list`, `schema` and the errors of `check` load neither speech nor sound libraries, nor numpy."""
    (tmp_path / "broken.yaml").write_text(BROKEN)
    program = (
        "import sys; from voice_coach.cli import main; code = main(sys.argv[1:]);"
        "print(code, *sys.modules, file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": str(PACKAGE.parent), "HOME": str(tmp_path)},
        check=False,
    )  # fmt: skip
    code, *loaded = result.stderr.splitlines()[-1].split()
    assert code in ("0", "3"), result.stderr
    assert not (SPEECH | SOUND | {"numpy", "pydantic"}) & set(loaded)


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
