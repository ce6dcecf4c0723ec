"""Browser windows that stay open from test to test: opening one takes longer than most tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

# Each is a process of its own.
_KEPT = 6


class Windows:
    """The windows of one browser."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[tuple[dict[str, object], Page]] = []

    @contextmanager
    def watched(self) -> Iterator[Callable[..., Page]]:
        """Opens pages as if each were new: `open_page(width=390, height=844, has_touch=True, …)`.

        One that is `alone` is new indeed and goes in the end: for scripts that stay in a window,
        and for what a browser fetches that has learnt nothing from other pages of the site.
        At the end they are given back, and it fails if one of them threw an error, logged one, or
        asked for anything but what its `base_url`, or else the disk, has.
        """
        open_pages, wrong = [], []

        def open_page(
            width: int = 1280,
            height: int = 900,
            *,
            color_scheme: str = "light",
            reduced_motion: str = "no-preference",
            alone: bool = False,
            **options: object,
        ) -> Page:
            page = self._new(options) if alone else self._take(options)
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(
                media="screen", color_scheme=color_scheme, reduced_motion=reduced_motion
            )
            own = ("data:", "blob:", options.get("base_url", "file:"))

            def note_request(request) -> None:
                if not request.url.startswith(own):
                    wrong.append(f"asked for {request.url}")

            def note_console(message) -> None:
                if message.type == "error":
                    wrong.append(message.text)

            def note_error(error) -> None:
                wrong.append(str(error))

            heard = {"request": note_request, "console": note_console, "pageerror": note_error}
            for event, note in heard.items():
                page.on(event, note)
            open_pages.append((page, None if alone else options, heard))
            return page

        yield open_page
        for page, options, heard in open_pages:
            for event, note in heard.items():
                page.remove_listener(event, note)
            self._give_back(page, options)
        assert wrong == []

    def _take(self, options: dict[str, object]) -> Page:
        for i, (other, _) in enumerate(self._free):
            if other == options:
                return self._free.pop(i)[1]
        return self._new(options)

    def _new(self, options: dict[str, object]) -> Page:
        return self._browser.new_context(**options).new_page()

    def _give_back(self, page: Page, options: dict[str, object] | None) -> None:
        if options is None:
            page.context.close()
            return
        if page.url != "about:blank":
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.goto("about:blank")
        page.mouse.move(-1, -1)
        self._free.append((options, page))
        if len(self._free) > _KEPT:
            self._free.pop(0)[1].context.close()
