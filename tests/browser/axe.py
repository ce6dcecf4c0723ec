"""What axe holds against a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_COLOURS = ["color-contrast", "link-in-text-block"]


def serious(page: Page, colours_alone: bool = False) -> list[str]:
    """What axe finds that is serious or critical, of all its rules or of those about colours."""
    # From disk axe may not fetch the style sheet a second time, as its preloading would.
    options = {"preload": False, "resultTypes": ["violations"]}
    if colours_alone:
        options["runOnly"] = _COLOURS
    return [
        f"{rule['id']}: {node['html'][:120]} {node['any'][:1] and node['any'][0]['message'][:140]}"
        for rule in Axe().run(page, options=options).response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
