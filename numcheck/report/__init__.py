"""One run, told: the catalog, the report and all that is made from it, the map, citations.

`Report` is what `numcheck verify` finds, and its JSON schema is `Report.model_json_schema()`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numcheck.report.report import Report

__all__ = ["Report"]


def __getattr__(name: str) -> Any:
    # Imported late: a report needs torch, the catalog beside it does not.
    if name == "Report":
        from numcheck.report.report import Report

        return Report
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
