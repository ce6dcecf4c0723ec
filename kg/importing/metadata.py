"""Leaves out of images what tells about their author and shows nothing: EXIF, XMP, IPTC, comments.

No pixel is written anew: the pieces of a file that a browser draws from are copied as they are.
Those are named, so that nothing else passes, whatever a camera or a program calls it. What stands
behind the end of the image, or where its structure breaks so that browsers read no further, goes.
A photograph that has to be turned keeps an EXIF that says only that.
"""

import base64
import binascii
import re
import struct
from collections.abc import Iterator
from zlib import crc32

_ORIENTATION = 0x0112
_MARKER = re.compile(rb"\xff([^\x00\xff])")
_AFTER_SCAN = re.compile(rb"\xff[\xc4\xd9-\xdd\xe0-\xef\xfe]")
_IN_SVG = re.compile(rb"(data:image/(\w+);base64,)([A-Za-z0-9+/=\s&#;]*)", re.IGNORECASE)
_ENTITY = re.compile(rb"&#\d+;")
_PNG = frozenset(
    b"IHDR PLTE IDAT IEND CgBI tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCv cLLi mDCV cLLI bKGD pHYs "
    b"acTL fcTL fdAT".split()
)
_WEBP = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_GIF_PROGRAMS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04


def without_metadata(data: bytes, suffix: str) -> bytes:
    """The image `data` of the type that `suffix` names, without its metadata; the same object if
    it has none, or is of a type that holds none."""
    clean = _CLEANERS.get(suffix)
    if clean is None:
        return data
    pieces = list(clean(data))
    # Most images have none: what is copied whole is not worth a copy.
    if sum(map(len, pieces)) == len(data) and b"".join(pieces) == data:
        return data
    return b"".join(pieces)


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    turned = False
    while marker := _MARKER.search(data, at):
        code, start = marker[1][0], marker.end()
        if code == 0xD9:
            yield b"\xff\xd9"
            return
        if code == 0x01 or 0xD0 <= code <= 0xD8:
            at = start
            continue
        length = int.from_bytes(data[start : start + 2]) if len(data) >= start + 2 else 2
        at = start + max(length, 2)
        body = data[start + 2 : at]
        if code == 0xE1 and body.startswith(b"Exif\0") and not turned:
            orientation = _orientation(body[6:])
            if orientation > 1:
                turned = True
                exif = b"Exif\0\0" + _exif(orientation)
                yield b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
        elif code == 0xE0 and body.startswith(b"JFIF\0"):
            # Behind these bytes lies a small picture, which may show what was cut off the large.
            yield b"\xff\xe0\0\x10" + body[:12].ljust(12, b"\0") + b"\0\0"
        elif _is_drawn(code, body):
            yield b"\xff" + data[start - 1 : at]
        if code == 0xDA:
            end = _end_of_scan(data, at)
            yield data[at:end]
            at = end


def _is_drawn(code: int, body: bytes) -> bool:
    """Whether a browser draws from this segment of a JPEG."""
    if code == 0xE2:
        return body.startswith(b"ICC_PROFILE\0")
    if code == 0xEE:
        return body.startswith(b"Adobe")
    return 0xC0 <= code < 0xE0


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the compressed pixels end that begin at `at`. A marker that no other one follows is
    damage within them."""
    while found := _AFTER_SCAN.search(data, at):
        start, code = found.start(), found.group()[1]
        after = start + 2 + int.from_bytes(data[start + 2 : start + 4])
        if code == 0xD9 or after >= len(data) or data[after] == 0xFF or code == 0xDA:
            return start
        at = found.end()
    return len(data)


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    at = 8
    while len(data) >= at + 8:
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if not kind.isalpha():
            return
        end = at + 12 + length
        if kind in _PNG:
            yield data[at:end]
        elif kind == b"eXIf" and (orientation := _orientation(data[at + 8 : end - 4])) > 1:
            yield _png_chunk(kind, _exif(orientation))
        if kind == b"IEND":
            return
        at = end


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc32(kind + body))


def _webp(data: bytes) -> Iterator[bytes]:
    size = int.from_bytes(data[4:8], "little")
    chunks = list(_webp_chunks(data[: size + 8]))
    flags = sum(
        flag
        for kind, flag in ((b"EXIF", _WEBP_EXIF), (b"XMP ", _WEBP_XMP))
        if not any(chunk.startswith(kind) for chunk in chunks)
    )
    for index, chunk in enumerate(chunks):
        if chunk.startswith(b"VP8X") and chunk[8:9]:
            chunks[index] = chunk[:8] + bytes((chunk[8] & ~flags,)) + chunk[9:]
    # A file that was cut off stays as much too short as it was.
    dropped = min(len(data), size + 8) - 12 - sum(map(len, chunks))
    yield data[:4] + struct.pack("<I", min(size - dropped, 0xFFFFFFFF)) + data[8:12]
    yield from chunks


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    at = 12
    while len(data) >= at + 8:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        if kind in _WEBP:
            yield data[at:end]
        elif kind == b"EXIF":
            orientation = _orientation(data[at + 8 : end].removeprefix(b"Exif\0\0"))
            if orientation > 1:
                exif = _exif(orientation)
                yield kind + struct.pack("<I", len(exif)) + exif
        at = end


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _colours(data, 10)
    yield data[:at]
    while at < len(data):
        start, mark = at, data[at]
        if mark == 0x2C:
            at = _end_of_blocks(data, at + 11 + _colours(data, at + 9))
            yield data[start:at]
        elif mark == 0x21:
            at = _end_of_blocks(data, at + 2)
            label = data[start + 1 : start + 2]
            known = data.startswith(_GIF_PROGRAMS, start + 3)
            if label in (b"\xf9", b"\x01") or (label == b"\xff" and known):
                yield data[start:at]
        else:
            yield b";" if mark == 0x3B else b""
            return


def _colours(data: bytes, at: int) -> int:
    """The size of the colour table that the flags at `at` announce."""
    flags = data[at] if at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    """Where a run of blocks ends, each behind its length, with an empty one."""
    size = len(data)
    while at < size and data[at]:
        at += data[at] + 1
    return min(at + 1, size)


def _svg(data: bytes) -> Iterator[bytes]:
    at = 0
    for image in _IN_SVG.finditer(data):
        try:
            inner = base64.b64decode(_ENTITY.sub(b"", image[3]))
        except binascii.Error:
            continue
        kind = image[2].decode().lower().replace("jpeg", "jpg")
        clean = without_metadata(inner, f".{kind}")
        if clean is not inner:
            yield data[at : image.start(3)]
            yield base64.b64encode(clean)
            at = image.end()
    yield data[at:]


def _orientation(tiff: bytes) -> int:
    """How the image has to be turned, from 1 to 8, as EXIF says; 1 if it does not."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return 1
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    if at + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for entry in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 9), 12):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION:
            return value if kind == 3 and 1 <= value <= 8 else 1
    return 1


def _exif(orientation: int) -> bytes:
    """An EXIF that says only how the image has to be turned."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)


_CLEANERS = {".jpg": _jpeg, ".png": _png, ".webp": _webp, ".gif": _gif, ".svg": _svg}
