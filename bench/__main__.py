"""`python -m bench`: runs every benchmark, or those named."""

import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    found = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    wanted = sys.argv[1:] or found
    if unknown := [name for name in wanted if name not in found]:
        sys.exit(f"no benchmark called {', '.join(unknown)}; there are: {', '.join(found)}")
    for name in wanted:
        print(f"== {name}", flush=True)
        import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()
