"""Build hook: the package depends on exactly what requirements/base.in names, so the list stands in one place."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class DirectDependencies(MetadataHookInterface):
    def update(self, metadata: dict[str, object]) -> None:
        lines = Path(self.root, "requirements/base.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
