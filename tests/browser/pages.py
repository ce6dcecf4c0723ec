"""One page of every type."""

KINDS_OF_PAGE = {
    "home": "",
    "chapter": "classification/",
    "concept": "classification/xception/",
    "several concepts": "segmentation/deeplab/",
    "formulas": "foundations/initialization/",
    "empty": "programming/smart-pointers/",
    "concept index": "concepts/",
    "kind of concepts": "concepts/technique/",
    "code list": "code/",
    "code": "code/aspp/",
}
