"""Takes out of an SVG everything that could run, reach the network, or tell about its author."""

import re
import xml.etree.ElementTree as ET

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from kg.importing.privacy import redact

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

_REMOVED = frozenset(
    ("script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "audio",
     "video", "metadata")
)  # fmt: skip
_SAFE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z", re.I)
_FAR_URL = re.compile(r"url\(\s*['\"]?\s*(?!#)[^)]*\)", re.IGNORECASE)
_BAD_CSS = re.compile(
    r"@import[^;]*;?|expression\s*\(|javascript\s*:|-moz-binding|behavior\s*:", re.I
)

ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)


class UnsafeSvgError(ValueError):
    """The file is no SVG that can be made safe."""


def clean_svg(data: bytes) -> bytes:
    """The drawing alone: no scripts, handlers, links, far references, editor data or comments."""
    try:
        root = defusedxml.ElementTree.fromstring(data, forbid_entities=True)
    except (DefusedXmlException, ET.ParseError, ValueError, LookupError) as error:
        raise UnsafeSvgError(str(error)) from None
    if _local(root.tag) != "svg":
        raise UnsafeSvgError("the root element is not svg")
    _clean(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=False)


def _clean(root: ET.Element) -> None:
    stack = [root]
    while stack:
        element = stack.pop()
        _clean_attributes(element)
        element.text, element.tail = (text and redact(text)[0] for text in
                                      (element.text, element.tail))  # fmt: skip
        if _local(element.tag) == "style" and element.text:
            element.text = _css(element.text)
        kept = []
        for child in element:
            if _space(child.tag) not in ("", SVG):
                continue
            if _local(child.tag) == "a":
                # The content of a link stays, the link goes.
                child.tag = f"{{{SVG}}}g"
            if _local(child.tag) in _REMOVED or _animates_link(child):
                continue
            kept.append(child)
        element[:] = kept
        stack.extend(kept)


def _clean_attributes(element: ET.Element) -> None:
    for key, value in list(element.attrib.items()):
        name, space = _local(key), _space(key)
        if (
            space not in ("", SVG, XLINK, XML)
            or name.startswith("on")
            or (space == XML and name == "base")
            or name == "content"  # Where draw.io keeps its own file.
        ):
            del element.attrib[key]
        elif name in ("href", "src"):
            compact = re.sub(r"\s", "", value)
            if not compact.startswith("#") and not _SAFE_DATA.match(compact):
                del element.attrib[key]
        elif "url(" in value.lower() or name == "style":
            element.attrib[key] = _css(value)
        elif "javascript:" in re.sub(r"\s", "", value).lower():
            del element.attrib[key]
        else:
            element.attrib[key] = redact(value)[0]


def _animates_link(element: ET.Element) -> bool:
    target = element.attrib.get("attributeName", "").split(":")[-1].lower()
    return _local(element.tag) in ("set", "animate") and (
        target == "href" or target.startswith("on")
    )


def _css(text: str) -> str:
    plain = re.sub(
        r"\\([0-9a-fA-F]{1,6})\s?", lambda m: chr(min(int(m.group(1), 16), 0x10FFFF)), text
    )
    if plain != text and (_BAD_CSS.search(plain) or _FAR_URL.search(plain)):
        return ""
    return _BAD_CSS.sub("", _FAR_URL.sub("none", text))


def _local(tag: object) -> str:
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else "script"


def _space(tag: object) -> str:
    return tag[1:].split("}", 1)[0] if isinstance(tag, str) and tag.startswith("{") else ""
