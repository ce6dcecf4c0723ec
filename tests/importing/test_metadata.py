"""What images tell about their author, and how none of it is copied while every pixel is."""

import base64
import hashlib
import struct
import zlib

import pytest

from kg.importing.metadata import without_metadata
from kg.importing.record import RECORD

from .conftest import png

SECRET = b"C:\\Users\\bob\\Pictures"
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI/////////////////////////"
    "///////////////////////////wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABYQAAMAAAAAAAAAAA"
    "AAAAAAAAAUYf/aAAgBAQAAPwArD//Z"
)
WEBP = base64.b64decode(
    "UklGRk4AAABXRUJQVlA4WAoAAAAgAAAABwAABwAASUNDUAcAAABjb2xvdXJzAFZQOCAgAAAAkAEAnQEqCAAIAAdAliWkAA"
    "Lmm9uQAP6jMRoaS6gAAAA="
)
GIF = base64.b64decode(
    "R0lGODlhAQABAIAAAAAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQACgAAACwAAAAAAQABAAAIBAABBAQAOw=="
)
SCAN = JPEG.index(b"\xff\xda")


def exif(orientation: int, order: str = "<") -> bytes:
    """An EXIF with the name of a camera's owner."""
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    owner = struct.pack(f"{order}HHII", 0xA430, 2, len(SECRET), 38)
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8)
    return head + struct.pack(f"{order}H", 2) + entry + owner + bytes(4) + SECRET


def turned(orientation: int) -> bytes:
    """The EXIF that says only that."""
    return bytes.fromhex(f"4d4d002a00000008000101120003000000010{orientation:03x}000000000000")


def segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def jpeg(*segments: bytes) -> bytes:
    """A JPEG with segments behind its JFIF header."""
    return JPEG[:20] + b"".join(segments) + JPEG[20:]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(*chunks: bytes) -> bytes:
    """A PNG with chunks behind its header."""
    return png()[:33] + b"".join(chunks) + png()[33:]


def webp(flags: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP with chunks behind its picture."""
    more = b"".join(
        kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) for kind, body in chunks
    )
    whole = bytearray(WEBP + more)
    whole[4:8] = struct.pack("<I", len(whole) - 8)
    whole[20] = flags
    return bytes(whole)


def gif(extension: bytes) -> bytes:
    """A GIF with an extension before its picture."""
    return GIF[:19] + extension + GIF[19:]


# The type; an image; what its copy is.
TOLD = {
    "jpeg, exif": (".jpg", jpeg(segment(0xE1, b"Exif\0\0" + exif(1))), JPEG),
    "jpeg, exif of a turned photograph": (
        ".jpg", jpeg(segment(0xE1, b"Exif\0\0" + exif(6))),
        jpeg(segment(0xE1, b"Exif\0\0" + turned(6))),
    ),
    "jpeg, exif of big numbers first": (
        ".jpg", jpeg(segment(0xE1, b"Exif\0\0" + exif(3, ">"))),
        jpeg(segment(0xE1, b"Exif\0\0" + turned(3))),
    ),
    "jpeg, an orientation that there is not": (
        ".jpg", jpeg(segment(0xE1, b"Exif\0\0" + exif(9))), JPEG,
    ),
    "jpeg, xmp": (".jpg", jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET)), JPEG),
    "jpeg, iptc": (".jpg", jpeg(segment(0xED, b"Photoshop 3.0\x008BIM" + SECRET)), JPEG),
    "jpeg, comment": (".jpg", jpeg(segment(0xFE, SECRET)), JPEG),
    "jpeg, comment between scans": (
        ".jpg", JPEG[:-2] + segment(0xFE, SECRET) + JPEG[SCAN:], JPEG[:-2] + JPEG[SCAN:],
    ),
    "jpeg, small picture": (
        ".jpg", JPEG[:2] + segment(0xE0, JPEG[6:18] + b"\1\1" + SECRET[:3]) + JPEG[20:], JPEG,
    ),
    "jpeg, behind the end": (".jpg", JPEG + b"SEFT" + SECRET, JPEG),
    "jpeg, cut off within a comment": (".jpg", JPEG[:20] + segment(0xFE, SECRET)[:-3], JPEG[:20]),
    "png, text": (
        ".png",
        png_with(chunk(b"tEXt", b"Software\0" + SECRET), chunk(b"iTXt", SECRET),
                 chunk(b"zTXt", SECRET), chunk(b"tIME", bytes(7)), chunk(b"prVt", SECRET)),
        png(),
    ),
    "png, exif": (".png", png_with(chunk(b"eXIf", exif(1))), png()),
    "png, exif of a turned photograph": (
        ".png", png_with(chunk(b"eXIf", exif(8))), png_with(chunk(b"eXIf", turned(8))),
    ),
    "png, behind the end": (".png", png() + SECRET, png()),
    "png, cut off within a text": (".png", png_with(chunk(b"tEXt", SECRET))[:50], png()[:33]),
    "webp, exif and xmp": (".webp", webp(0x2C, (b"EXIF", exif(1)), (b"XMP ", SECRET)), WEBP),
    "webp, exif of a turned photograph": (
        ".webp", webp(0x2C, (b"EXIF", exif(5)), (b"XMP ", SECRET)),
        webp(0x28, (b"EXIF", turned(5))),
    ),
    "webp, behind the end": (".webp", WEBP + SECRET, WEBP),
    "gif, comment": (".gif", gif(b"!\xfe" + bytes([len(SECRET)]) + SECRET + b"\0"), GIF),
    "gif, xmp": (
        ".gif",
        gif(b"!\xff\x0bXMP DataXMP" + b"<>" * 30 + SECRET + bytes(range(255, -1, -1)) + b"\0"),
        GIF,
    ),
    "gif, behind the end": (".gif", GIF + SECRET, GIF),
    "svg, a photograph within": (
        ".svg",
        b'<svg><image href="data:image/jpeg;base64,'
        + base64.b64encode(jpeg(segment(0xFE, SECRET))) + b'"/></svg>',
        b'<svg><image href="data:image/jpeg;base64,' + base64.b64encode(JPEG) + b'"/></svg>',
    ),
}  # fmt: skip
# What a browser draws from.
DRAWN = {
    "jpeg, colour profile": (".jpg", jpeg(segment(0xE2, b"ICC_PROFILE\0\1\1colours"))),
    "jpeg, colours of Adobe": (".jpg", jpeg(segment(0xEE, b"Adobe\0d\0\0\0\0\1"))),
    "jpeg, cut off": (".jpg", JPEG[:-9]),
    "jpeg, damaged pixels": (
        ".jpg", JPEG[:-4] + b"\xff\xe1\x00\x04\xff\x37" + bytes(9) + JPEG[-4:],
    ),
    "png, colours and size": (
        ".png",
        png_with(chunk(b"gAMA", bytes(4)), chunk(b"cHRM", bytes(32)), chunk(b"sRGB", b"\0"),
                 chunk(b"iCCP", b"p\0\0"), chunk(b"pHYs", bytes(9)), chunk(b"tRNS", bytes(6)),
                 chunk(b"acTL", bytes(8)), chunk(b"fcTL", bytes(26))),
    ),
    "png, cut off": (".png", png()[:-14]),
    "webp": (".webp", WEBP),
    "webp, cut off": (".webp", WEBP[:-6]),
    "gif, an endless animation": (".gif", GIF),
    "gif, cut off": (".gif", GIF[:-5]),
    "svg, a broken image within": (".svg", b'<svg><image href="data:image/png;base64,A"/></svg>'),
    "empty": (".png", b""),
    "bitmap": (".bmp", b"BM" + SECRET),
}  # fmt: skip


@pytest.mark.parametrize("form", TOLD)
def test_metadata_is_left_out(form):
    suffix, data, clean = TOLD[form]
    assert without_metadata(data, suffix) == clean
    assert without_metadata(clean, suffix) is clean


@pytest.mark.parametrize("form", DRAWN)
def test_what_is_drawn_from_stays(form):
    suffix, data = DRAWN[form]
    assert without_metadata(data, suffix) is data


PHOTO = jpeg(segment(0xE1, b"Exif\0\0" + exif(6)), segment(0xFE, SECRET))
NOTES = "# 页\n\n看图。\n\n![长江上的一座桥](bridge.jpg)\n"


def test_no_copy_tells_about_its_author(workshop):
    (workshop.pictures / "bridge.jpg").write_bytes(PHOTO)
    embedded = base64.b64encode(png_with(chunk(b"tEXt", SECRET))).decode()
    workshop.write(f"{NOTES}\n![另一张](data:image/png;base64,{embedded})\n")
    run = workshop.run("--images", workshop.pictures)
    copies = {path.name: path.read_bytes() for path in (workshop.docs / "images").iterdir()}
    assert set(copies) == {"bridge.jpg", "页.png"}
    assert b"bob" not in b"".join(copies.values())
    assert copies["bridge.jpg"] == without_metadata(PHOTO, ".jpg")
    assert run.report["repairs"]["metadata"] == 2
    before = workshop.bytes()
    assert workshop.run("--images", workshop.pictures).code == 0
    assert workshop.bytes() == before


@pytest.mark.parametrize("gone", [False, True], ids=["there", "gone"])
def test_copies_that_earlier_imports_left_as_they_were_are_cleaned(workshop, gone):
    photo = workshop.pictures / "bridge.jpg"
    photo.write_bytes(PHOTO)
    workshop.write(NOTES)
    workshop.run("--images", workshop.pictures)
    copy = workshop.docs / "images" / "bridge.jpg"
    clean, page = copy.read_bytes(), workshop.page("页.md")
    copy.write_bytes(PHOTO)
    assert hashlib.sha256(PHOTO).hexdigest() in workshop.page(RECORD)
    if gone:
        photo.unlink()
    assert workshop.run("--images", workshop.pictures).code == 0
    assert copy.read_bytes() == clean
    assert workshop.page("页.md") == page


def test_an_image_that_readers_put_in_place_of_a_copy_stays(workshop):
    (workshop.pictures / "bridge.jpg").write_bytes(PHOTO)
    workshop.write(NOTES)
    workshop.run("--images", workshop.pictures)
    copy = workshop.docs / "images" / "bridge.jpg"
    theirs = jpeg(segment(0xFE, b"x" * (len(PHOTO) - len(JPEG) - 4)))
    assert len(theirs) == len(PHOTO)
    copy.write_bytes(theirs)
    workshop.run("--images", workshop.pictures)
    assert copy.read_bytes() == theirs
