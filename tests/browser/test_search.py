"""What a person types finds the page that they would expect: 25 queries, hits reported."""

import gzip
import json

from playwright.sync_api import Page

# An entry on the page of any kind.
CONCEPTS = "concepts/"
# Query → the page wanted first; several where more than one would be right.
QUERIES = {
    "反向传播": ["foundations/backpropagation/"],
    "ReLU": ["concepts/operation/#relu", "code/relu/"],
    "Xception": ["classification/xception/", "code/xception/"],
    "残差": ["classification/resnet/", CONCEPTS, "code/resnet/"],
    "批归一化": ["normalization/batch-normalization/"],
    "组归一化": ["normalization/group-normalization/"],
    "动量": ["optimization/momentum/", "code/momentum/"],
    "指数加权平均": ["optimization/exponentially-weighted-average/"],
    "Adam": ["optimization/adam/", "code/adam/"],
    "感受野": ["foundations/receptive-field/", "code/receptive_field/"],
    "参数量": ["foundations/receptive-field/", "code/counting/", CONCEPTS],
    "1*1卷积": ["foundations/1x1-convolution/"],
    "转置卷积": ["foundations/upsampling/", "code/transposed_convolution/", CONCEPTS],
    "初始化": ["foundations/initialization/"],
    "深度可分离卷积": [
        CONCEPTS,
        "code/depthwise_separable_convolution/",
        "classification/xception/",
    ],
    "空洞卷积": [CONCEPTS, "segmentation/deeplab/", "code/dilated_convolution/"],
    "ASPP": [CONCEPTS, "code/aspp/", "segmentation/deeplab/"],
    "语义分割": ["segmentation/", CONCEPTS],
    "U-Net": ["segmentation/u-net/", "code/unet/"],
    "编码-解码": [CONCEPTS, "segmentation/u-net/", "segmentation/segnet/"],
    "梯度消失": ["sequences/lstm-vanishing-gradient/", CONCEPTS],
    "LSTM": ["sequences/lstm/", "code/lstm/"],
    "遗忘门": ["sequences/lstm/", CONCEPTS],
    "目标检测": ["detection/", CONCEPTS],
    "深拷贝": ["programming/python-copy/", "code/shallow_and_deep_copy/", CONCEPTS],
}


# Keeps what was asked of the search's worker and what it answered.
WATCHED = """
window.asked = []; window.answered = [];
window.Worker = class extends Worker {
  constructor(...address) {
    super(...address);
    this.addEventListener("message", ({ data }) => data.type === 3 && answered.push(data.data));
  }
  postMessage(message) {
    if (message.type === 2) asked.push(message.data);
    super.postMessage(message);
  }
};
"""


def _search(page: Page, query: str) -> list[str]:
    """The addresses of the first five pages that are found."""
    field = page.locator(".md-search__input")
    field.fill(query)
    page.wait_for_function(
        "q => asked.at(-1)?.replace(/[⺀ ]/g, '') === q && asked.length === answered.length",
        arg=query,
        timeout=20000,
    )
    return page.evaluate("answered.at(-1).items.slice(0, 5).map(([best]) => best.location)")


def test_what_a_person_types_is_found(new_page, record_property):
    page = new_page(alone=True)
    page.add_init_script(WATCHED)
    page.goto("")
    page.locator(".md-search__input").click()
    first, within, report = 0, 0, []
    for query, wanted in QUERIES.items():
        found = _search(page, query)
        ranks = [i for i, url in enumerate(found) if any(_same(url, page) for page in wanted)]
        first += bool(ranks) and ranks[0] == 0
        within += bool(ranks)
        report.append(f"{query}: {ranks[0] + 1 if ranks else '-'} {found[:3]}")
    said = "\n".join([f"first {first}/25, within five {within}/25", *report])
    record_property("hits", said)
    print(said)
    # Better is welcome, worse is not.
    assert first >= 24 and within == 25, said


def _same(url: str, wanted: str) -> bool:
    """Whether a result is the wanted page or a part of it."""
    if "#" in wanted:
        return url == wanted
    page = url.partition("#")[0]
    return page == wanted or (wanted == CONCEPTS and page.startswith(wanted))


def test_a_word_in_a_listing_does_not_crowd_the_index(site):
    """Every page fetches the index: it holds what people look for, not the code's every line."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    code = [doc["location"] for doc in index["docs"] if doc["location"].startswith("code/")]
    assert "code/xception/" in code
    assert not [place for place in code if "#" in place.removeprefix("code/#")]
    pages = {doc["location"].partition("#")[0] for doc in index["docs"]}
    weight = len(gzip.compress((site / "search" / "search_index.json").read_bytes(), 6))
    assert weight / len(pages) <= 700
