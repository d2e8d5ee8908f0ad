"""Compile the catalogues before a wheel is built, so that every wheel speaks every language."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # generic only in the annotations of some versions
    """Runs before hatchling collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Turn translations into the catalogues that the program reads."""
        sys.path.insert(0, self.root)
        from tools.catalogues import compile_all

        compile_all()
