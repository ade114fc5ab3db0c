"""Seal the tables: write the size, the hash and the number of rows of each file into ``data/datapackage.json``.

A table that has been edited on purpose is sealed again with ``make data``; one that was changed by accident fails
the tests.
"""

from __future__ import annotations

import csv
import hashlib
import json

from usmex import catalog
from usmex.build import dictionary


def seal() -> None:
    """Renew ``bytes``, ``hash`` and ``rows`` of every resource."""
    path = catalog.DATA / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (catalog.DATA / resource["path"]).read_bytes()
        resource["bytes"] = len(content)
        resource["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()
        resource["rows"] = sum(1 for _ in csv.reader(content.decode("utf-8").splitlines(keepends=True))) - 1
    text = json.dumps(package, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    seal()
    dictionary.main()
