"""What a run depends on besides its settings: versions, the machine, where rebuildable files go."""

from __future__ import annotations

import os
import platform
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

from platformdirs import user_cache_path


def _own_version() -> str:
    """The installed version; in a checkout that is only on the path, that of `pyproject.toml`."""
    try:
        return version("lejepa-numcheck")
    except PackageNotFoundError:
        path = Path(__file__).parents[2] / "pyproject.toml"
        return str(tomllib.loads(path.read_text(encoding="utf-8"))["project"]["version"])


#: The version of this package.
VERSION = _own_version()


def repository() -> str | None:
    """The address of the repository, as the package names it under `Repository`; None so far."""
    path = Path(__file__).parents[2] / "pyproject.toml"
    if path.is_file():
        project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
        address: str | None = project.get("urls", {}).get("Repository")
        return address
    named = metadata("lejepa-numcheck").get_all("Project-URL") or []
    urls = dict(url.split(", ", 1) for url in named)
    return urls.get("Repository")


_LIBRARIES = ("numpy", "scipy", "sympy", "mpmath", "torch", "numba")


def installed_version(package: str) -> str:
    """The version of a package; `none` where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _cpu() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def environment() -> dict[str, str]:
    """The versions and the hardware that a run depends on."""
    import torch

    return {
        "numcheck": VERSION,
        "python": platform.python_version(),
        **{library: installed_version(library) for library in _LIBRARIES},
        "system": platform.system(),
        "machine": platform.machine(),
        "cpu": _cpu(),
        "cores": str(os.cpu_count()),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else "none",
    }


def cache_root() -> Path:
    """Where everything rebuildable goes: NUMCHECK_CACHE, else the user's cache folder."""
    override = os.environ.get("NUMCHECK_CACHE")
    return Path(override).resolve() if override else user_cache_path("numcheck")
