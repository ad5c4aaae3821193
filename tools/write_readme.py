"""Write the table of theorems into `README.md`, from the catalog."""

from __future__ import annotations

import re

from numcheck.report.catalog import Catalog, load_catalog
from numcheck.support.project import find_project

_TABLE = re.compile(r"(?<=<!-- theorems -->\n).*?(?=<!-- /theorems -->)", re.DOTALL)


def _cell(text: str) -> str:
    """Text that does not end its cell of the table."""
    return text.replace("|", "\\|")


def theorem_table(catalog: Catalog) -> str:
    """The table, one row a theorem."""
    rows = ["\n| theorem | statement | Lean | checks | tests |\n|---|---|---|---|---|\n"]
    for theorem in catalog:
        first = theorem.declarations[0]
        source = f"lean/{first.module.replace('.', '/')}.lean"
        rows.append(
            f"| [{theorem.title}]({theorem.proof}) (`{theorem.id}`) | {_cell(theorem.statement)} "
            f"| [`{first.name}`]({source}) | [checks]({theorem.check_module}) "
            f"| [tests]({theorem.test_module}) |\n"
        )
    return "".join(rows) + "\n"


def with_table(readme: str, catalog: Catalog) -> str:
    """The readme with its table made anew."""
    return _TABLE.sub(lambda _: theorem_table(catalog), readme)


if __name__ == "__main__":
    path = find_project().root / "README.md"
    path.write_text(with_table(path.read_text(encoding="utf-8"), load_catalog()), encoding="utf-8")
    print(f"wrote {path}")
