"""Turns the bytes of a notes file into text: encoding, byte order mark, line ends, NULs."""

import codecs
from dataclasses import dataclass


class UnreadableError(ValueError):
    """The file is not text; the message says why."""


@dataclass(frozen=True)
class Text:
    """A notes file as text with `\\n` line ends; `encoding` as found, `nuls` dropped from it."""

    text: str
    encoding: str
    nuls: int = 0


_SAMPLE = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"%PDF", b"\x7fELF", b"\x1f\x8b",
          b"\xd0\xcf\x11\xe0", b"MZ\x90", b"RIFF", b"SQLite format 3")  # fmt: skip


def read_text(data: bytes) -> Text:
    """Decodes UTF-8, UTF-16 and UTF-32 (with or without a mark), GB18030 and what
    charset-normalizer knows; raises `UnreadableError` for anything that is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, encoding)
    if data.startswith(_MAGIC):
        raise UnreadableError("this is a binary file, not Markdown")
    try:
        return _decode(data, "utf-8")
    except UnreadableError as error:
        if b"\0" in data[:_SAMPLE]:
            return _decode(data, _wide(data))
        first = error
    if (found := _mostly_utf8(data)) is not None:
        return found
    try:
        return _decode(data, "gb18030")
    except UnreadableError:
        pass
    # Only needed for rare encodings, and slow to load.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise UnreadableError(f"neither UTF-8 nor any other encoding of text: {first}")
    return _decode(data, best.encoding)


def _decode(data: bytes, encoding: str) -> Text:
    wide = encoding.startswith(("utf-16", "utf-32"))
    if not wide and b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"byte {error.start} is not {encoding}") from None
    if wide:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    nuls = text.count("\0")
    if nuls:
        if nuls * 10 > len(text) or _control_share(text) > 0.05:
            if not wide and nuls * 3 > len(text):
                return _decode(data, _wide(data))
            raise UnreadableError("this is a binary file, not Markdown")
        text = text.replace("\0", "")
    elif _control_share(text) > 0.3:
        raise UnreadableError("this is a binary file, not Markdown")
    return Text(text, encoding.removesuffix("-sig"), nuls)


def _control_share(text: str) -> float:
    sample = text[:_SAMPLE]
    controls = sum(sample.count(chr(code)) for code in range(32) if code not in (0, 9, 10, 12, 13))
    return controls / (len(sample) or 1)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows by NULs on one side of each pair of bytes."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    newline_le, newline_be = sample.count(b"\n\0"), sample.count(b"\0\n")
    if max(even, odd) * 20 < len(sample) or min(even, odd) * 4 > max(even, odd):
        raise UnreadableError("this is a binary file, not Markdown")
    if odd > even or newline_le > newline_be:
        return "utf-16-le"
    return "utf-16-be"


def _mostly_utf8(data: bytes) -> Text | None:
    """UTF-8 with a few broken bytes is UTF-8 all the same: they become U+FFFD."""
    text = data.decode("utf-8", "replace")
    broken = text.count("�")
    wide = sum(1 for char in text[:_SAMPLE] if char > "\x7f" and char != "�")
    if broken * 4 > wide:
        return None
    return _decode(text.encode(), "utf-8")
