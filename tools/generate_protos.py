"""Generates the Python code of protos/: `python -m tools.generate_protos [FOLDER]`, default protos/gen."""

import shutil
import sys
import tempfile
from importlib import resources
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent.parent
PROTOS = ROOT / "protos"


def generate(target: Path) -> None:
    """Writes modules and stubs for every proto below protos/jobtrail into `target`, replacing what was there."""
    shutil.rmtree(target / "jobtrail", ignore_errors=True)
    target.mkdir(parents=True, exist_ok=True)
    sources = sorted(str(path.relative_to(PROTOS)) for path in (PROTOS / "jobtrail").rglob("*.proto"))
    services = [source for source in sources if source.endswith("_service.proto")]
    # Services apart: a message file would get an empty _pb2_grpc module otherwise.
    _protoc([f"--python_out={target}", f"--mypy_out={target}"], sources)
    _protoc([f"--grpc_python_out={target}", f"--mypy_grpc_out={target}"], services)
    for folder in [target / "jobtrail", *sorted((target / "jobtrail").rglob("*"))]:
        if folder.is_dir():
            (folder / "__init__.py").touch()


def _protoc(outputs: list[str], sources: list[str]) -> None:
    bundled = str(resources.files("grpc_tools") / "_proto")
    code = protoc.main(["protoc", f"-I{PROTOS}", f"-I{bundled}", *outputs, *sources])
    if code != 0:
        raise SystemExit(f"protoc failed with exit code {code}")


def stale_files(committed: Path) -> list[str]:
    """Names of generated files that differ from what the protos say now."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        generate(fresh)
        names = {
            str(path.relative_to(root)) for root in (fresh, committed) for path in root.rglob("*.py*") if _ours(path)
        }
        return sorted(name for name in names if _bytes(fresh / name) != _bytes(committed / name))


def _ours(path: Path) -> bool:
    return path.suffix in {".py", ".pyi"}


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def main(arguments: list[str]) -> None:
    """Generates, or with --check only says what is stale and exits 1."""
    if arguments == ["--check"]:
        stale = stale_files(PROTOS / "gen")
        if stale:
            raise SystemExit("Generated code is stale, run `make protos`:\n  " + "\n  ".join(stale))
        return
    generate(Path(arguments[0]) if arguments else PROTOS / "gen")


if __name__ == "__main__":
    main(sys.argv[1:])
