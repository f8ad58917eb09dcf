"""Build hook: compile the catalogues; put them, derivations/ and templates/ inside the wheel."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShipData(BuildHookInterface[Any]):
    """Compile the messages of every language; map the two top-level data folders under derive/ in standard wheels."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add what is not in src/derive, unless the build is editable (then `paths.data_dir` finds the folders)."""
        compiled = self.compile_catalogues()
        if version == "standard":
            for folder in ("derivations", "templates"):
                build_data["force_include"][folder] = f"derive/{folder}"
            build_data["artifacts"] += compiled  # git ignores them

    def compile_catalogues(self) -> list[str]:
        """Compile them where they stand, and say where that is."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        from derive.locale.catalogues import TAGS, compile_catalogue

        return [f"/{compile_catalogue(tag).relative_to(self.root).as_posix()}" for tag in TAGS]
