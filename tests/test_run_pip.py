"""How ``run`` gets pip where Python comes without it: from a package index, with pip's own settings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
from local_index import HTML, JSON, ROOT, Listed, installed, launcher, served

PIP = "pip-9.2-py3-none-any.whl"
run = launcher()


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave no setting of pip or of the network but those that a test makes; return the place of the user's file."""
    return bare(tmp_path, monkeypatch)


def bare(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set an environment with a home and no settings; return the place of the user's file."""
    for name in [*os.environ]:
        if name.startswith(("PIP_", "SSL_", "REQUESTS_", "CURL_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(home / "shared"))
    monkeypatch.setenv("PIP_TIMEOUT", "60")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    file = home / "config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True)
    return file


@pytest.mark.parametrize("form", [JSON, HTML])
def test_the_newest_pip_that_suits_is_fetched(form: str) -> None:
    """Yanked ones, pre-releases, sources, other Pythons' and those without a sha256 are passed over."""
    files = [
        Listed("pip-9.1-py3-none-any.whl", b"older"),
        Listed(PIP, b"newest"),
        Listed("pip-8.10-py3-none-any.whl", b"older still"),
        Listed("pip-9.3-py3-none-any.whl", b"yanked", yanked=True),
        Listed("pip-9.4rc1-py3-none-any.whl", b"pre-release"),
        Listed("pip-9.5.tar.gz", b"source"),
        Listed("pip-9.6-py3-none-any.whl", b"for later ones", requires_python=">=3.99"),
        Listed("pip-9.7-py3-none-any.whl", b"unchecked", sha256=""),
    ]
    with served(*files, form=form) as index:
        assert run.pip_from(index.url) == (PIP, b"newest")
        assert [path for path, _ in index.requests] == ["/simple/pip/", f"/files/{PIP}"]


@pytest.mark.parametrize("form", [JSON, HTML])
def test_a_wheel_with_another_sha256_is_refused(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not what the index promised is not installed; the message says which file, and what to do."""
    with served(Listed(PIP, b"something else", sha256="0" * 64), form=form) as index:
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        with pytest.raises(run.SetUpError) as caught:
            run.newest_pip()
    assert f"{PIP} does not have the sha256 that the index gives" in str(caught.value)
    assert "install python3-venv" in str(caught.value)


@pytest.mark.parametrize(
    ("status", "cause"),
    [(403, "403 Forbidden"), (500, "500 Internal Server Error"), (0, "no pip for this Python")],
)
def test_an_index_that_gives_no_pip_is_told(status: int, cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that refuses, or has nothing that suits, is named with its cause."""
    with served(Listed("pip-1.0-py3-none-any.whl", b"", requires_python=">=3.99"), refuses=status) as index:
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        with pytest.raises(run.SetUpError, match=cause) as caught:
            run.newest_pip()
        assert run.host(index.url) in str(caught.value)


@pytest.mark.parametrize(("status", "cause"), [(404, ""), (503, "503 Service Unavailable")])
def test_why_pip_got_nothing_is_asked_of_the_index(status: int, cause: str) -> None:
    """An index without pip of its own is in order: then it is something else that pip tells."""
    with served(refuses=status) as index:
        assert run.refusal(index.url) == cause
    assert "Connection refused" in run.refusal("http://127.0.0.1:1/simple")
    assert "not encrypted" in run.refusal("http://index.invalid/simple")
    assert run.refusal("file:///srv/wheels") == ""


def test_an_index_that_is_no_index_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON of another kind, such as a login page's, is an error like the others."""
    with served(Listed(PIP, b"")) as index:
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        monkeypatch.setattr("local_index.as_json", lambda *_: b'{"hello": 1}')
        with pytest.raises(run.SetUpError, match=run.host(index.url)):
            run.newest_pip()


def test_the_next_index_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the main index does not have may be in an extra one."""
    with served() as main, served(Listed(PIP, b"extra")) as extra:
        monkeypatch.setenv("PIP_INDEX_URL", f"{main.url}/")
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"http://127.0.0.1:1/simple {extra.url}")
        assert run.newest_pip() == (PIP, b"extra")
    assert [path for path, _ in main.requests] == ["/simple/pip/"]


def test_name_and_password_go_to_their_own_index_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are sent with each request to the index, to no other host, and are in no message."""
    with served() as other:
        elsewhere = other.url.replace("/simple", f"/files/{PIP}")
        with served(Listed(PIP, b"here"), login="anna:p@ss") as index:
            address = index.url.replace("//", "//anna:p%40ss@")
            assert run.pip_from(address) == (PIP, b"here")
            assert {login for _, login in index.requests} == {"anna:p@ss"}
            index.files[0].url = elsewhere
            other.files.append(Listed(PIP, b"here"))
            assert run.pip_from(address) == (PIP, b"here")
            assert other.requests == [(f"/files/{PIP}", "")]
            monkeypatch.setenv("PIP_INDEX_URL", address.replace("ss@", "sss@"))
            with pytest.raises(run.SetUpError, match="401 Unauthorized") as caught:
                run.newest_pip()
    assert "anna" not in str(caught.value)


def test_an_unencrypted_index_is_refused_unless_it_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with pip, http is for this machine and for the hosts that pip's settings trust; a proxy is gone through."""
    with served(Listed(PIP, b"by proxy")) as proxy:
        monkeypatch.setenv("PIP_PROXY", proxy.url.removesuffix("/simple"))
        with pytest.raises(ValueError, match="not encrypted"):
            run.pip_from("http://index.invalid/simple")
        assert proxy.requests == []
        monkeypatch.setenv("PIP_TRUSTED_HOST", "other.invalid index.invalid")
        assert run.pip_from("http://index.invalid/simple") == (PIP, b"by proxy")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate; `private.pem` beside it has its key as well."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    public, private = folder / "public.pem", folder / "private.pem"
    options = "-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=index"
    options += " -addext subjectAltName=IP:127.0.0.1"
    made = ["openssl", "req", *options.split(), "-keyout", str(private), "-out", str(public)]
    subprocess.run(made, check=True, capture_output=True, timeout=120)
    private.write_text(private.read_text() + public.read_text())
    return public


@pytest.mark.parametrize("variable", ["PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_certificates_are_checked(certificate: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """An index with an unknown certificate is refused; with the certificate in the settings it is not."""
    with served(Listed(PIP, b"safe"), certificate=certificate.with_name("private.pem")) as index:
        with pytest.raises(OSError, match="certificate verify failed"):
            run.pip_from(index.url)
        monkeypatch.setenv(variable, str(certificate))
        assert run.pip_from(index.url) == (PIP, b"safe")


# Lists pip's settings in one environment after another, which takes a fraction of the time of starting it for each.
LISTING = """
import json, os, sys
from pip._internal.cli.main import main

for environment in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(environment)
    main(["config", "list"])
    print("---", flush=True)
"""


def pips_own(name: str, environments: list[dict[str, str]]) -> list[str]:
    """Return what the real pip makes of its settings in each environment."""
    listed = subprocess.run(
        [sys.executable, "-c", LISTING],
        input=json.dumps(environments),
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout
    *settings, _ = listed.split("---\n")
    return [set_to(name, one) for one in settings]


def set_to(name: str, listed: str) -> str:
    found = dict(line.split("=", 1) for line in listed.splitlines())
    for place in (":env:", "install", "global"):
        if f"{place}.{name}" in found:
            return found[f"{place}.{name}"].strip("'")
    return ""


def user_file(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write_text("[global]\nindex-url = https://user.invalid/simple\n")


def older_user_file(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (settings.parents[2] / ".pip").mkdir()
    (settings.parents[2] / ".pip" / "pip.conf").write_text(
        "[global]\nindex_url = https://older.invalid/simple\n"
    )


def shared_file(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = settings.parents[2] / "shared" / "pip"
    folder.mkdir(parents=True)
    (folder / "pip.conf").write_text("[install]\nindex-url = https://shared.invalid/simple\n")


def named_file(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = settings.with_name("named.conf")
    file.write_text("[global]\nindex-url = https://named.invalid/%20simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))


def no_file(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


def variable(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://variable.invalid/simple")


SETTINGS: list[tuple[list[Callable[..., None]], str]] = [
    ([user_file], "user"),
    ([older_user_file], "older"),
    ([user_file, older_user_file], "user"),
    ([user_file, shared_file], "shared"),
    ([user_file, named_file], "named"),
    ([user_file, variable], "variable"),
    ([user_file, no_file], ""),
]
"""What is set, and which of it wins."""


def test_settings_are_read_as_pip_reads_them(tmp_path: Path) -> None:
    """Of the environment, the user's, the system's and a named file the one wins that wins in pip itself."""
    found, environments = [], []
    for number, (made, wins) in enumerate(SETTINGS):
        with pytest.MonkeyPatch.context() as patch:
            file = bare(tmp_path / str(number), patch)
            patch.delenv("PIP_CONFIG_FILE")
            for make in made:
                make(file, patch)
            found.append(run.setting("index-url"))
            environments.append({**os.environ})
        assert wins in found[-1]
        assert bool(found[-1]) == bool(wins)
    assert found == pips_own("index-url", environments)


def test_broken_settings_are_told(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration file that cannot be read is named."""
    monkeypatch.delenv("PIP_CONFIG_FILE")
    settings.write_text("index-url = https://nowhere.invalid\n")
    with pytest.raises(run.SetUpError, match=r"pip's settings cannot be read .*pip\.conf"):
        run.setting("index-url")


def test_without_settings_it_is_the_usual_index() -> None:
    """The index is Python's own."""
    assert run.indexes() == ["https://pypi.org/simple"]


@pytest.mark.slow
def test_a_python_without_pip_gets_it_from_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without pip, as on Debian, has a working one afterwards, and nothing else is left in it."""
    try:
        pip = installed("pip")
    except PackageNotFoundError:
        pytest.skip("pip is not installed here: no wheel can be made of it")
    shutil.copy(ROOT / "run", tmp_path)
    own: Any = launcher(tmp_path / "run")
    venv.create(own.VENV)
    before = {path.name for path in Path(own.VENV).iterdir()}
    assert not own.succeeds(["-m", "pip", "--version"])
    with served(Listed(*pip)) as index, Path(own.MARK).open("a") as mark:
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        own.install_fetched_pip(mark)
    assert own.succeeds(["-m", "pip", "--version"])
    assert {path.name for path in Path(own.VENV).iterdir()} == {*before, Path(own.MARK).name}
