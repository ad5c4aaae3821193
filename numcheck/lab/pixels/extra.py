"""The extra `control`: MuJoCo and dm_control, imported when a renderer opens."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from numcheck.support.environment import installed_version
from numcheck.support.errors import InvalidInputError

_PACKAGES = "dm_control", "mujoco"


def control_versions() -> dict[str, str]:
    """The versions of the packages of the extra; `none` where one is not installed."""
    return {package: installed_version(package) for package in _PACKAGES}


def control_module(name: str) -> Any:
    """A module of MuJoCo or dm_control.

    On Linux frames are rendered by OSMesa, which needs no display, unless MUJOCO_GL says otherwise.

    Args:
        name: Its full name.
    """
    if sys.platform == "linux":
        os.environ.setdefault("MUJOCO_GL", "osmesa")
    missing = [package for package, found in control_versions().items() if found == "none"]
    if missing:
        raise InvalidInputError(
            f"{' and '.join(missing)} is not installed, and this world is rendered by it. "
            "Run `pip install 'lejepa-numcheck[control]'`."
        )
    with opengl():
        return import_module(name)


@contextmanager
def opengl() -> Iterator[None]:
    """A block that opens a renderer; what OpenGL says when it is not there is said in words."""
    try:
        yield
    except InvalidInputError:
        raise
    except ModuleNotFoundError as error:
        raise InvalidInputError(
            f"{error.name} is not installed, and this world is rendered by it. "
            "Run `pip install 'lejepa-numcheck[control]'`."
        ) from error
    # PyOpenGL fails where it first needs the library, as an AttributeError or otherwise, and MuJoCo
    # by an exception of its own.
    except Exception as error:
        kind = os.environ.get("MUJOCO_GL", "")
        raise InvalidInputError(
            f"frames cannot be rendered (MUJOCO_GL={kind}): {str(error).rstrip('.')}. Without a "
            "GPU install OSMesa (`apt-get install libosmesa6`) and leave MUJOCO_GL unset; with "
            "one, MUJOCO_GL=egl."
        ) from error
