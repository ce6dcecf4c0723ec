"""What is done to the text of a page: places, links, formulas, lines; hostile text stays text."""

import pytest

from kg.model import Concept
from kg.site import captions, math, places
from kg.site.autolink import Linker
from kg.site.excerpt import excerpt
from kg.site.markup import join_chinese_lines, plain, safe_link, texts
from kg.site.page import split_references


def _link(html, *concepts, own=()):
    return Linker(concepts).link(html, lambda concept: f"/{concept.id}/", frozenset(own))


XCEPTION = Concept("xception", "Xception", "architecture", definition="网络")
V3 = Concept("deeplab-v3", "DeepLab v3", "architecture")
V3_PLUS = Concept("deeplab-v3-plus", "DeepLab v3+", "architecture")


def test_first_mention_alone_is_linked():
    html = _link("<p>Xception与Xception</p>", XCEPTION)
    assert html.count("<a ") == 1 and html.endswith("</a>与Xception</p>")


@pytest.mark.parametrize(
    "html",
    ["<h2>Xception</h2>", "<a href='#'>Xception</a>", "<code>Xception</code>",
     "<pre><b>Xception</b></pre>", "<math><mtext>Xception</mtext></math>", "<p>Xceptional</p>",
     '<img alt="Xception">', "<!-- Xception -->", "<svg><text>Xception</text></svg>"],
)  # fmt: skip
def test_headings_code_formulas_links_and_parts_of_words_are_not(html):
    assert _link(html, XCEPTION) == html


def test_the_longest_name_wins_and_a_shared_one_is_left():
    assert 'href="/deeplab-v3-plus/"' in _link("<p>DeepLab v3+好</p>", V3, V3_PLUS)
    one = Concept("a", "A net", aliases=("v2",))
    two = Concept("b", "B net", aliases=("v2",))
    assert _link("<p>v2</p>", one, two) == "<p>v2</p>"


def test_the_last_word_of_a_longer_name_is_not_linked():
    net = Concept("deeplab-v1", "DeepLab v1", aliases=("v1", "DeepLab-v1"))
    assert _link("<p>YOLO v1</p>", net) == "<p>YOLO v1</p>"
    assert 'href="/deeplab-v1/"' in _link("<p>DeepLab-v1</p>", net)


def test_the_end_of_a_name_with_hyphens_is_not_linked():
    assert _link("<p>a/pytorch-xception</p>", XCEPTION) == "<p>a/pytorch-xception</p>"
    assert 'href="/xception/"' in _link("<p>Xception-65 - Xception</p>", XCEPTION)
    assert 'href="/xception/"' in _link("<p>编码-Xception</p>", XCEPTION)


def test_a_page_does_not_link_to_itself():
    assert _link("<p>Xception</p>", XCEPTION, own=["xception"]) == "<p>Xception</p>"


def test_hostile_kinds_and_addresses_stay_text():
    html = _link("<p>Xception</p>", Concept('"><img src=x onerror=alert(1)>', "Xception", '"><b>'))
    assert "<img" not in html and "&quot;&gt;&lt;img" in html and "<b" not in html


def test_only_links_to_the_web_are_followed():
    assert safe_link("javascript:alert(1)") == "" and safe_link('http://a"b') == ""
    assert safe_link("https://arxiv.org/abs/1610.02357")


def test_a_sentence_has_its_place_wherever_it_stands():
    said = "GN 折中两者，很好。"
    html = places.mark("<p>前。<strong>GN</strong> 折中两者，很好。后。</p>", [said])
    assert f'前。<strong><span class="kg-place" id="{places.place_id(said)}">GN</span>' in html
    assert plain(html) == "前。GN 折中两者，很好。后。"


def test_a_sentence_that_is_not_there_has_its_anchor_at_the_top():
    html = places.mark("<p>别的</p>", ["没有这句"])
    assert html == f'<span class="kg-place" id="{places.place_id("没有这句")}"></span><p>别的</p>'


def test_sentences_within_each_other_and_before_formulas_keep_well_formed():
    html = places.mark(
        '<p><span class="arithmatex">\\(x\\)</span>是输入。它很大。</p>',
        ["x是输入。", "x是输入。它很大。"],
    )
    assert html.count("<span") == html.count("</span") == 3
    assert math.render(html, pytest.fail).endswith("<math><mi>x</mi></math>是输入。它很大。</p>")


def test_formulas_become_mathml():
    html = math.render(
        '<span class="arithmatex">\\(\\R^{2\\times3}\\)</span>'
        '<div class="arithmatex">\\[\na &lt; b\n\\]</div>',
        pytest.fail,
    )
    assert html.startswith("<math>") and "ℝ" in html and '<math display="block">' in html


def test_a_wrong_formula_is_told_with_its_place_and_shown_as_written():
    told = []
    html = math.render('<span class="arithmatex">\\(a+\\foo\\)</span>', lambda *a: told.append(a))
    assert html == '<code class="kg-math-error">a+\\foo</code>'
    assert told[0][0] == "a+\\foo" and "character 3" in told[0][1] and "\\foo" in told[0][1]


def test_chinese_lines_are_joined_and_others_are_not():
    assert join_chinese_lines("<p>第一行\n第二行</p>") == "<p>第一行第二行</p>"
    assert join_chinese_lines("<p>完。\nGN，\n<b>好</b></p>") == "<p>完。GN，<b>好</b></p>"
    assert join_chinese_lines("<p>one\ntwo</p>") == "<p>one\ntwo</p>"
    assert join_chinese_lines("<pre>一\n二</pre>") == "<pre>一\n二</pre>"


def test_texts_skip_nested_elements():
    html = "a<svg><svg>b</svg>c</svg>d<br>e"
    assert [html[i:j] for i, j in texts(html, frozenset(["svg"]))] == ["a", "d", "e"]


def test_references_are_parted_from_the_end_only():
    text = "<p>正文</p>\n"
    tail = '<p>参考：</p>\n<p><a href="https://a.b">甲</a></p>'
    assert split_references(text + tail) == (text, '<p><a href="https://a.b">甲</a></p>')
    assert split_references(text + "<p>参考：甲</p>") == (text, "<p>甲</p>")
    middle = tail + "<h2>后面</h2>"
    assert split_references(middle) == (middle, "")


def test_excerpt_is_the_first_paragraph_as_text():
    body = "# T\n\n!!! note\n\n**粗** [链](a.md)文\n\n别的"
    assert excerpt(body) == "粗 链文"
    assert excerpt('前\n\n<a id="b"></a>**B** 是\n\n后', "b").startswith("B")


def test_excerpt_is_the_authors_and_of_that_part_alone():
    body = (
        '<a id="a"></a><a id="b"></a>两者如此。\n\n!!! warning "勘误"\n\n    并非如此。\n\n'
        '<a id="c"></a>**C**\n\n![图](c.svg)\n\n它如此。\n\n<a id="d"></a>**D**\n\n'
        '!!! note\n\n    补充。\n\n<a id="e"></a>输出门：\n\n决定输出'
    )
    said = {id: excerpt(body, id) for id in "abcde"}
    assert said == {"a": "两者如此。", "b": "两者如此。", "c": "它如此。", "d": "", "e": "决定输出"}
    assert excerpt("!!! note\n\n    我们的话。\n\n作者的话。") == "作者的话。"


def test_a_picture_alone_has_its_text_as_caption():
    image = '<img alt="门 &quot;f&quot; &lt;开&gt;" src="f.svg" />'
    shown = captions.show(f"<p>{image}</p>")
    assert shown.count(image) == 1
    assert "<figcaption>门 &quot;f&quot; &lt;开&gt;</figcaption>" in shown


@pytest.mark.parametrize(
    "html",
    ['<p>见<img alt="门 f" src="f.svg"></p>', '<p><img alt="" src="f.svg"></p>',
     '<p><img alt="figure1.png" src="f.svg"></p>', '<p><img src="f.svg"></p>',
     '<p><a href="f.svg"><img alt="门 f" src="f.svg"></a></p>'],
)  # fmt: skip
def test_a_picture_in_a_sentence_or_without_words_is_left(html):
    assert captions.show(html) == html
