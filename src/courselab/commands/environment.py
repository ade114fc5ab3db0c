"""Make the course's environment in ``.venv`` and say in plain words what is missing.

Run by ``make`` with whatever Python the machine has, before anything is installed: hence only the standard library,
English only, and no syntax newer than Python 3.6, to be able to say that a Python is too old.
"""

import errno
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, List, Optional, Tuple

OLDEST = (3, 11)
TRIED = ("python3.15", "python3.14", "python3.13", "python3.12", "python3.11")
"""The Pythons that the course is tested with; looked for when the one that runs this is too old."""
ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
LISTS = ("requirements.txt", "requirements-teach.txt", "requirements-test.txt")
"""The pinned lists; each holds all of the one before it."""
LAB = "src/courselab/commands/lab"
MADE_FROM = (
    *LISTS,
    "pyproject.toml",
    *(
        f"{LAB}/{name}"
        for name in (
            "page.json",
            "settings.json",
            "ipython_kernel_config.py",
            "rise/package.json",
            "rise/static/remoteEntry.js",
            "stills/package.json",
            "stills/static/remoteEntry.js",
        )
    ),
)

NEEDED_MB = 600
NO_SPACE = "The disk is too full: the environment in .venv needs 500 MB, for teaching and testing 1.2 GB. Make room and try again."
NOT_WRITABLE = (
    f"The folder {ROOT} cannot be written to. Copy the course to a folder of your own and start it there."
)
NO_NETWORK = (
    "The packages could not be fetched. The first start needs the network (later ones do not): check the connection "
    "or the proxy and try again."
)
CHANGED = (
    "A package that was fetched is not the one that this course pins, so it was not installed. Try again; if this "
    "stays, a proxy may be changing downloads."
)
SIGNS = (
    (("No space left", "Disk quota"), NO_SPACE),
    (("Permission denied", "Read-only file system"), NOT_WRITABLE),
    (("DO NOT MATCH THE HASHES",), CHANGED),
    (("from versions: none", "Connection", "Retrying", "timed out", "SSLError", "ProxyError"), NO_NETWORK),
)
"""What the words of venv and pip mean; the first that fits is said."""


class Missing(Exception):
    """Something that the machine lacks, in one or two sentences."""


def version_of(python: str) -> Tuple[int, ...]:
    """The version of a Python, or (0, 0) if it does not start (a link or a shim with nothing behind it)."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        said = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    except OSError:
        said = b""
    return tuple(int(part) for part in said.split()) or (0, 0)


def find_python(
    running: Optional[Tuple[int, ...]] = None,
    which: Callable[[str], Optional[str]] = shutil.which,
    version: Callable[[str], Tuple[int, ...]] = version_of,
) -> str:
    """The path of a Python that is new enough: the one that runs this, else one on the PATH."""
    running = running or sys.version_info[:2]
    if running >= OLDEST:
        # Inside an environment, the Python that it was made from: the environment may be about to be replaced.
        return str(getattr(sys, "_base_executable", sys.executable))
    for name in TRIED:
        found = which(name)
        if found and version(found) >= OLDEST:
            return found
    raise Missing(
        "The course needs Python 3.11 or newer, and this is Python {}.{}. Install a newer one from your system's "
        "packages or from python.org; if you have one, name it: make lab PYTHON=/path/to/python3.12".format(
            *running
        )
    )


def venv_python(venv: Path) -> str:
    """The Python inside an environment."""
    return str(venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


Heard = Callable[[str], None]
"""What is told each line that a command says, as it says it."""
Run = Callable[[List[str], Heard], Tuple[int, str]]


def run(command: List[str], heard: Heard) -> Tuple[int, str]:
    """The exit code of a command and all that it said."""
    lines = []
    with subprocess.Popen(
        command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        for line in process.stdout or ():
            lines.append(line.decode("utf-8", "replace"))
            heard(lines[-1])
    return process.returncode, "".join(lines).strip()


class Fetched:
    """How far pip is, for whoever watches a terminal: a line after every 25 packages, and one before they are unpacked."""

    def __init__(self, total: int) -> None:
        self.total, self.count = total, 0

    def __call__(self, line: str) -> None:
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            self.count += 1
            if self.count % 25 == 0:
                tell("  {} of about {} packages".format(self.count, self.total))
        elif line.startswith("Installing collected packages"):
            tell("  unpacking them ...")


def tell(sentence: str) -> None:
    """As in ``courselab.steps``, which cannot be imported yet: said at a terminal, and nowhere else."""
    if sys.stderr.isatty():
        print(sentence, file=sys.stderr, flush=True)


def nothing(line: str) -> None:
    """Nobody needs to hear what a quick command says."""


def explain(said: str, otherwise: str) -> str:
    """What went wrong, in a sentence, with the last lines of what was said."""
    sentence = next((text for signs, text in SIGNS if any(sign in said for sign in signs)), otherwise)
    last = "\n".join("  " + line[:160] for line in said.splitlines()[-4:])
    return f"{sentence}\nThe last lines were:\n{last}" if last else sentence


def make_venv(python: str, venv: Path, run: Run = run) -> None:
    """Make an empty environment. Raises Missing when Python came without venv, or the place cannot be used."""
    if run([python, "-c", "import venv, ensurepip"], nothing)[0] != 0:
        raise Missing(
            "This Python came without its venv module, which makes environments. On Debian or Ubuntu: "
            "sudo apt install python{}.{}-venv\nElsewhere: install Python from python.org.".format(
                *version_of(python)
            )
        )
    if shutil.disk_usage(str(venv.parent)).free < NEEDED_MB * 1_000_000:
        raise Missing(NO_SPACE)
    code, said = run([python, "-m", "venv", "--clear", str(venv)], nothing)
    if code != 0:
        raise Missing(explain(said, f"The environment could not be made in {venv}."))


def install(arguments: List[str], venv: Path, run: Run = run, heard: Heard = nothing) -> None:
    """Run pip in the environment. Raises Missing when the packages cannot be fetched or kept."""
    pip = [venv_python(venv), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    code, said = run(pip + arguments, heard)
    if code != 0:
        raise Missing(
            explain(
                said,
                "The packages could not be installed. They are tested with Python 3.11 to 3.15, and this is Python "
                "{}.{}.".format(*version_of(venv_python(venv))),
            )
        )


def digest() -> str:
    """What an environment is made from: the pins, the project, and the place, which the packages remember."""
    parts = [str(ROOT).encode("utf-8", "replace")] + [(ROOT / name).read_bytes() for name in MADE_FROM]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def ensure(wanted: str, venv: Path = VENV, run: Run = run) -> None:
    """Make or renew the environment from a pinned list, if it is not as it should be."""
    usable = version_of(venv_python(venv)) >= OLDEST
    stamps = [venv / ("stamp-" + name) for name in LISTS[LISTS.index(wanted) :]]
    if usable and any(stamp.exists() and stamp.read_text(encoding="utf-8") == digest() for stamp in stamps):
        return
    if not usable:
        python = find_python()
        print("Making the environment in .venv ...", flush=True)
        make_venv(python, venv, run)
    print("Installing the pinned packages (some minutes the first time) ...", flush=True)
    pinned = (ROOT / wanted).read_text(encoding="utf-8").count("==")
    install(["--require-hashes", "-r", wanted], venv, run, Fetched(pinned))
    install(["--no-build-isolation", "--no-deps", "-e", "."], venv, run)
    stamps[0].write_text(digest(), encoding="utf-8")


def main(wanted: str) -> int:
    """``environment.py`` with the name of a pinned list; the exit code."""
    try:
        ensure(wanted)
    except Missing as missing:
        print(f"\n{missing}\n", file=sys.stderr)
    except OSError as error:
        known = {errno.ENOSPC: NO_SPACE, errno.EACCES: NOT_WRITABLE, errno.EROFS: NOT_WRITABLE}
        print(
            f"\n{known.get(error.errno or 0, f'The environment could not be made: {error}.')}\n",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.\n", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
