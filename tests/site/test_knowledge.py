"""What pages say is read; what only lists or orders pages is not taken for a statement."""

from kg.site.knowledge import gather

BN = "---\nname: BN\nkind: normalization\n---\n# BN\n\nBN用于加速收敛。\n"
GN = "---\nname: GN\nkind: normalization\n---\n# GN\n\nGN是BN的改进版。\n"


def keys(texts):
    knowledge = gather(texts)
    assert not knowledge.problems
    return {relation.key for relation in knowledge.relations}


def test_prose_is_read():
    assert keys({"bn.md": BN, "gn.md": GN}) == {("gn", "improves", "bn")}


def test_a_learning_path_states_nothing():
    home = "# 笔记\n\n**从 BN 到 GN**：\n\n1. [BN](bn.md)\n2. [GN](gn.md)\n"
    wrapped = home.replace("**从", '<div class="kg-paths" markdown>\n\n**从') + "\n</div>\n"
    assert keys({"index.md": wrapped, "bn.md": BN, "gn.md": GN}) == {("gn", "improves", "bn")}


def test_a_list_of_pages_states_nothing():
    index = "# 归一化\n\n<!-- pages -->\n- [BN](bn.md)：BN使用GN。\n<!-- /pages -->\n"
    assert keys({"index.md": index, "bn.md": BN, "gn.md": GN}) == {("gn", "improves", "bn")}
