"""Build hook: put derivations/ and templates/ inside the wheel."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShipData(BuildHookInterface[Any]):
    """Map the two top-level data folders under derive/ in standard wheels."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders, unless the build is editable (then `paths.data_dir` finds them)."""
        if version == "standard":
            for folder in ("derivations", "templates"):
                build_data["force_include"][folder] = f"derive/{folder}"
