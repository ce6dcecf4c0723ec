"""The `kg` command: thin calls of the rooms' plain functions, each loaded only when called."""

from importlib import import_module

import click

_COMMANDS = {
    "import": "kg.cli.importing:import_notes",
    "extract": "kg.cli.extraction:extract",
    "evaluate": "kg.cli.extraction:evaluate",
    "suggest": "kg.cli.extraction:suggest",
    "path": "kg.cli.graph:path",
    "neighbors": "kg.cli.graph:neighbors",
    "export": "kg.cli.graph:export",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name].partition(":")
        return getattr(import_module(module), attribute)


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Turns study notes into a site with a concept graph."""
