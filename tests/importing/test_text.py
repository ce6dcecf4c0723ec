"""Repairs of the text, each with what must be left alone."""

import pytest

from kg.importing.gbk import undo_file
from kg.importing.mojibake import mend

LONG = "这一行写得很长，长到一眼就能看出上面那一行并不是因为写满了才换行的。"
HALF = "这一行也写得很长，长到看不出它是因为写满了才换行还是因为别的"
CASES = [
    # emphasis
    ("instance**,**group", "instance,group"),
    ("**效果好。**在图像上", "**效果好**。在图像上"),
    ("在**“引用”**中", "在<strong>“引用”</strong>中"),
    ("**PSPNet（2017）**的文章", "<strong>PSPNet（2017）</strong>的文章"),
    ("文**加粗 **后文", "文**加粗** 后文"),
    ("字**粗**字", "字**粗**字"),
    ("2 ** 3 ** 4", "2 ** 3 ** 4"),
    ("`a**,**b`", "`a**,**b`"),
    ("$a**,**b$", "$a**,**b$"),
    ("***\\*任务是单元。\\****", "**任务是单元。**"),
    ("见**\\*甲\\***与\\*乙", "见**甲**与\\*乙"),
    (
        "会**把父 **`**a b**`** 中的 **`**c**`** **`**d**`** 里**。",
        "会**把父** `a b` **中的** `c` `d` **里**。",
    ),
    ("`**a**` 与 **`b`**", "`**a**` 与 **`b`**"),
    # products
    (r"只有3\*3卷积与2\*2池化", "只有3×3卷积与2×2池化"),
    ("1*1卷积，3 * 3", "1×1卷积，3 × 3"),
    ("a**b，2**3，`1*1`，$1*1$", "a**b，2**3，`1*1`，$1*1$"),
    ("时间O(m*n*n)，a*b", r"时间O(m\*n\*n)，a\*b"),
    ("*a*b 与 *c d* 与 **e**f", "*a*b 与 *c d* 与 **e**f"),
    # line breaks
    (f"{HALF}\n中文", f"{HALF}中文"),
    (f"{HALF}，\n“中文”", f"{HALF}，“中文”"),
    (f"{HALF}\n{HALF}", f"{HALF}{HALF}"),
    (f"{HALF}\nLatin", f"{HALF}\nLatin"),
    ("中文  \n中文", "中文  \n中文"),
    ("中文\\\n中文", "中文  \n中文"),
    ("中文\\\\\n中文", "中文  \n中文"),
    ("在 D:\\a\\\\\n中文\\\\\\\n中", "在 D:\\a\\\\\n中文\\\\\\\n中"),
    ("- 中文\n- 中文", "- 中文\n- 中文"),
    # lines that end where more would have fitted
    (f"第一步\n{LONG}", f"第一步  \n{LONG}"),
    (f"- 第一步\n  {LONG}\n- 第二步\n  短句", f"- 第一步  \n  {LONG}\n- 第二步  \n  短句"),
    (f"> 名称\n> {LONG}", f"> 名称  \n> {LONG}"),
    (f"> {LONG}\n>\n> {HALF}\n> 半句", f"> {LONG}\n>\n> {HALF}\n> 半句"),
    (f"{LONG}\n另一句", f"{LONG}  \n另一句"),
    (f"{LONG}\n{LONG}\n{LONG}", f"{LONG}{LONG}{LONG}"),
    (
        f"[甲](https://a.b/{'c' * 90})易懂。\n`R`与{HALF}{HALF}。\n另一句",
        f"[甲](https://a.b/{'c' * 90})易懂。  \n`R`与{HALF}{HALF}。  \n另一句",
    ),
    ("观察者模式\n三个角色：\n- a", "观察者模式  \n三个角色：\n\n- a"),
    (f"下载\nhttps://a.b/c\n{LONG}", f"下载  \n<https://a.b/c>  \n{LONG}"),
    ("&emsp;甲。\n&emsp;乙", "&emsp;甲。  \n&emsp;乙"),
    ("　　甲。\n　　乙", "　　甲。  \n　　乙"),
    (f"---\n{LONG}", f"---\n{LONG}"),
    (f"甲<br>\n{LONG}", f"甲<br>\n{LONG}"),
    (f'<a id="q"></a>\n{LONG}', f'<a id="q"></a>\n{LONG}'),
    ("[甲](https://a.b/c)\n[乙](https://d.e/f)", "[甲](https://a.b/c)  \n[乙](https://d.e/f)"),
    (
        "Install\nRun the command that is written below this line and wait for it",
        "Install  \nRun the command that is written below this line and wait for it",
    ),
    (
        "It is short\nbut goes on with what could not have stood in the line above, say",
        "It is short\nbut goes on with what could not have stood in the line above, say",
    ),
    (
        "A sentence that fills its line up to the margin which is set\nThere and goes on below",
        "A sentence that fills its line up to the margin which is set\nThere and goes on below",
    ),
    # lines that are announced or emphasized as a whole
    ("计算如下：\nrx = 4+1 = 5", "计算如下：  \nrx = 4+1 = 5"),
    (f"{LONG}\n**参考文献**\n后文", f"{LONG}  \n**参考文献**  \n后文"),
    (f"{LONG}\n*但无法计算*", f"{LONG}  \n*但无法计算*"),
    (f"{LONG}\n**注意**这一点", f"{LONG}  \n**注意**这一点"),
    (f"{HALF}\n**注意**这一点", f"{HALF}\n**注意**这一点"),
    ("Where the set is empty.\n**Remark** Note", "Where the set is empty.  \n**Remark** Note"),
    # lines beside tags, cards and addresses
    ("<font color=red>**短句**</font>\n另一句", "<font color=red>**短句**</font>  \n另一句"),
    (f"{HALF}：\n<b>短</b>", f"{HALF}：  \n<b>短</b>"),
    (
        f"名称![](a.png)\n这里\n{LONG}",
        '名称<span class="kg-missing">页：名称 <small>a.png</small></span>  \n这里  \n' + LONG,
    ),
    ("网址\nhttps://a.b/cdefghijkl", "网址  \n<https://a.b/cdefghijkl>"),
    ("See\nhttps://a.b/cdefghijkl", "See\n<https://a.b/cdefghijkl>"),
    # what stands too far in to begin an item
    (
        "常见的算法\n    1. 轮询\n    2. 随机\n其他的算法",
        "常见的算法  \n    1. 轮询  \n    2. 随机  \n其他的算法",
    ),
    # names and what they are
    (
        "> True positives (TP): 预测为正\n> True negatives (TN): 预测为负\n"
        "> False positives(FP): 预测为正",
        "> True positives (TP): 预测为正  \n> True negatives (TN): 预测为负  \n"
        "> False positives(FP): 预测为正",
    ),
    (
        "Adam (\n  lr: 0.1\n  eps: 1e-8\n  decay: 0\n)",
        "Adam (  \n  lr: 0.1  \n  eps: 1e-8  \n  decay: 0  \n)",
    ),
    # numbered lines that are no list
    ("特点：\n（1）甲\n（2）乙", "特点：  \n（1）甲  \n（2）乙"),
    ("特点\n(1) a\n(2) b", "特点  \n(1) a  \n(2) b"),
    ("①甲\n②乙", "①甲  \n②乙"),
    ("1、甲\n2、乙", "1、甲  \n2、乙"),
    ("> 引\n> （1）甲\n> （2）乙", "> 引  \n> （1）甲  \n> （2）乙"),
    ("- 项\n  （1）甲\n  （2）乙", "- 项  \n  （1）甲  \n  （2）乙"),
    ("见\n[1] 周\n[2] 李", "见  \n[1] 周  \n[2] 李"),
    (f"{HALF}约\n3.14 倍", f"{HALF}约\n3.14 倍"),
    (f"{HALF}\n1.1 甲\n1.2 乙", f"{HALF}  \n1.1 甲  \n1.2 乙"),
    ("1. 甲\n2. 乙", "1. 甲\n2. 乙"),
    ("| a |\n|---|\n| x |\n（1）| y", "| a |\n|---|\n| x |\n（1）| y"),
    ("列 | 列\n--|--\n甲|乙\n丙|丁", "列 | 列\n--|--\n甲|乙\n丙|丁"),
    ("\\1.   处理\n\n见 \\2) 与 a\\3. 与 \\*", "1\\.   处理\n\n见 2\\) 与 a\\3. 与 \\*"),
    # lists and tables under text
    ("优点：\n- a\n- b", "优点：\n\n- a\n- b"),
    ("步骤：\n 1. a\n 2. b", "步骤：\n\n 1. a\n 2. b"),
    ("**优点**：\n- a\n- b", '<a id="优点"></a>**优点**：\n\n- a\n- b'),
    ("- a\n  b\n- c", "- a\n  b\n- c"),
    ("- a\n  - b\n    - c\n- d", "- a\n    - b\n        - c\n- d"),
    ("1. a\n   - b\n\n   文\n2. c", "1. a\n    - b\n\n    文\n\n2. c"),
    ("- a\n\n  - b\n  - c\n- d", "- a\n\n    - b\n    - c\n\n- d"),
    ("- a\n\n  文：\n  - b\n  - c", "- a\n\n    文：\n\n    - b\n    - c"),
    (
        "> - a\n>   - b\n>\n>     文\n> - c\n>   1. d\n>\n> 完",
        "> - a\n>     - b\n>\n>         文\n>\n> - c\n>     1. d\n>\n> 完",
    ),
    ("```\nx\n```\n- a\n- b", "```\nx\n```\n\n- a\n- b"),
    ("```\nx\n```\n文", "```\nx\n```\n文"),
    ("> - a\n> - b\n>   c", "> - a\n> - b\n>   c"),
    ("> - a\n___\n步骤\n * b\n * c", "> - a\n___\n\n步骤\n\n * b\n * c"),
    ("1. a\n   > q\n   >> r\n2. b", "1. a\n\n    > q\n    >> r\n\n2. b"),
    (
        "![流程](x.png)\n---\n文",
        '<figure class="kg-missing">\n<figcaption>流程</figcaption>\n'
        "<small>x.png</small>\n</figure>\n\n---\n文",
    ),
    ("- a\n\n  文\n  2. b", "- a\n\n    文\n    2. b"),
    # an item without text, and one whose text stands further in
    (
        "- a\n  1.  \n     - b\n  2.\n\n     - c",
        "- a\n    1.  \n        - b\n    2.\n\n        - c",
    ),
    ("*  a\n  * b\n*  c\n\n   文", "*  a\n    * b\n*  c\n\n    文"),
    ("1.  a\n   $$\n   x\n   $$\n2.  b", "1.  a\n\n    $$\n    x\n    $$\n\n2.  b"),
    ("- $A$ 与 A<B 不成立,\n  - $M>0$, 则\n- b", "- $A$ 与 A<B 不成立,\n    - $M>0$, 则\n- b"),
    ("* a\n\t* b\n\t\t* c", "* a\n\t* b\n\t\t* c"),
    ("- a\n\n  ```\n  x\n    y\n  ```\n\n文", "- a\n\n    ```\n    x\n      y\n    ```\n\n文"),
    ("- a\n- - -\n  文", "- a\n- - -\n  文"),
    ("表：\n| a | b |\n|---|---|\n| 1 | 2 |", "表：\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
    ("符号 | 含义\n--- | ---\n+ | 加\n- | 减", "符号 | 含义\n--- | ---\n+ | 加\n- | 减"),
    ("a | b\n-5 | 3\nx", "a | b\n-5 | 3\nx"),
    ("|a|b|\n|-|-|\n|1|2|\n后文", "|a|b|\n|-|-|\n|1|2|\n\n后文"),
    (
        "1. a\n   ```c\n   {\n   \tx;\n   }\n   ```",
        "1. a\n    ```c\n    {\n    \tx;\n    }\n    ```",
    ),
    # math
    ("其中$ x_1 $是", "其中$x_1$是"),
    ("其中$$x^2$$是", "其中$x^2$是"),
    ("花费$5和$10", r"花费\$5和\$10"),
    ("花费$5，其中$x$是", r"花费\$5，其中$x$是"),
    (r"花费\$5", r"花费\$5"),
    ("文\n\n$\n\n文", "文\n\n文"),
    ("Text\n  $\nmore", "Text\nmore"),
    ("$\nx = 1\n$", "$x = 1$"),
    # paths
    (r"在D:\data\.cache\_x里", r"在D:\data\\.cache\\_x里"),
    (r"D:\data\a.txt，`D:\a\.b`", r"D:\data\a.txt，`D:\a\.b`"),
    (r"D:\\data\\.cache 与 a:\*，Re:\_x", r"D:\\data\\.cache 与 a:\*，Re:\_x"),
    ("$HOME 和 $PATH", "$HOME 和 $PATH"),
    ("$5x+3$ 与 $10$", "$5x+3$ 与 $10$"),
    (r"$\text{准确率}=1$", r"$\text{准确率}=1$"),
    ("文\n$$\nx\n$$\n后", "文\n\n$$\nx\n$$\n\n后"),
    ("文\n$$x$$\n后", "文\n\n$$x$$\n\n后"),
    ("$$\na\n\nb\n$$", "$$\na\nb\n$$"),
    ("> 设\n> $$\n> a > b\n> $$\n> 称", "> 设\n> \n> $$\n> a > b\n> $$\n> \n> 称"),
    ("> - 设\n>   $$\n>   a\n>   $$", "> - 设  \n>   $a$"),
    ("即$$x^2$$so", "即$x^2$ so"),
    (r"和\\( a_1*2 \\)，\\[ \\frac{a}{b} \\]", r"和$a_1*2$，$\frac{a}{b}$"),
    (
        r"和\(1*1\)，\begin{align}a&=1*1\\\end{align}",
        "和\\(1*1\\)，\n\n" r"\begin{align}a&=1*1\\\end{align}",
    ),
    # leads
    ("**DeepLab v2** 的改进", '<a id="deeplab-v2"></a>**DeepLab v2** 的改进'),
    ("**DeepLab v3+**", '<a id="deeplab-v3-plus"></a>**DeepLab v3+**'),
    ("**这是一整句加粗的话，不是标题。**", "**这是一整句加粗的话，不是标题。**"),
    ("文 **DeepLab v2** 的改进", "文 **DeepLab v2** 的改进"),
    # Typora's own
    ("[TOC]\n\n文", "文"),
    ("@[TOC](目录)\n\n文", "文"),
    # Obsidian's and GitHub's
    ("> [!note] 提示\n> 文", "> **提示**\n>\n> 文"),
    ("> [!WARNING]\n> 文", "> **警告**\n>\n> 文"),
    (
        "<details>\n<summary>题</summary>\n\n## 小题\n\n文\n\n</details>",
        '<details markdown="1">\n<summary>题</summary>\n\n## 小题\n\n文\n\n</details>',
    ),
    ("可见%%注释%%后文", "可见<!--注释-->后文"),
    (
        "文\n\n%%\n# 不是标题\n\n- 甲 --> 乙\n%%\n\n后",
        "文\n\n<!--\n# 不是标题\n\n- 甲 -- > 乙\n-->\n\n后",
    ),
    ("甲 %%见 2024%% 乙", "甲 <!--见 2024--> 乙"),
    ("成功率100%%，失败率5%%。", "成功率100%%，失败率5%%。"),
    ("`%%a%%` 与 $a%%b%%$ 与 %%", "`%%a%%` 与 $a%%b%%$ 与 %%"),
    ("```\n%%time\n%%\n```", "```\n%%time\n%%\n```"),
    ("%%\n\n甲 %% 乙", "%%\n\n甲 %% 乙"),
    ("[[_TOC_]]\n\n文", "文"),
    # what only some renderers know
    ("==高亮==与==**粗**==", "<mark>高亮</mark>与<mark>**粗**</mark>"),
    ("a==b，c==d，x == y == z", "a==b，c==d，x == y == z"),
    ("~~删 除~~，约1~3个，5~7次", "<del>删 除</del>，约1~3个，5~7次"),
    ("H~2~O 与 x^2^ 与 $a^2^$", "H<sub>2</sub>O 与 x<sup>2</sup> 与 $a^2^$"),
    ("- [x] 甲\n- [ ] 乙", "- ☑ 甲\n- ☐ 乙"),
    ("1) 甲\n   1) 乙\n2) 丙", "1. 甲\n    1. 乙\n2. 丙"),
    ("1. 甲\n2. 乙\n\n* 丙", "1. 甲\n2. 乙\n\n<!-- -->\n\n* 丙"),
    ("- 甲\n    1. 乙\n    - 丙", "- 甲\n    1. 乙\n\n    <!-- -->\n\n    - 丙"),
    (
        "1. 甲\n\n- ```\n  x\n  ```\n- 乙\n",
        "1. 甲\n\n<!-- -->\n\n- <!-- -->\n\n    ```\n    x\n    ```\n\n- 乙",
    ),
    (
        "1. 甲\n2. ```py\n   x\n   ```\n3. 乙",
        "1. 甲\n2. <!-- -->\n\n    ```py\n    x\n    ```\n\n3. 乙",
    ),
    ("1. 甲\n\n文\n\n* 乙", "1. 甲\n\n文\n\n* 乙"),
    ("见 https://a.b/c_d?e=f。", "见 <https://a.b/c_d?e=f>。"),
    ("（https://a.b/c.）", "（<https://a.b/c>.）"),
    ("[https://a.b](https://a.b) [x]: y", "[https://a.b](https://a.b) [x]: y"),
    ('<a href="https://a.b">https://a.b</a>', '<a href="https://a.b">https://a.b</a>'),
    ("[甲][1]\n\n[1]: https://a.b", "[甲][1]\n\n[1]: https://a.b"),
    ("#标签 #二\n- #x\n- # 真", "\\#标签 #二\n\n- \\#x\n- # 真"),
    (r"和\[ a_1=2 \]与\[1\]", r"和$a_1=2$与\[1\]"),
    ("文\n\\[\na_1=2\n\\]\n后", "文\n\n$$\na_1=2\n$$\n\n后"),
    ("<aside>\n💡 **甲**\n\n</aside>", '<aside markdown="1">\n💡 **甲**\n\n</aside>'),
    ("<div>\n甲\n</div>", "<div>\n甲\n</div>"),
    (":smile:，好:+1:，12:30:45，`:smile:`，:nothing:", "😄，好👍，12:30:45，`:smile:`，:nothing:"),
    ("苹果\n: 水果\n: 红", '<a id="苹果"></a>**苹果**\n\n- 水果\n- 红'),
    ("*[CNN]: 卷积\n*[RNN]: 循环", "- **CNN**：卷积\n- **RNN**：循环"),
    ("他说得很对，是这样。\n: 冒号", "他说得很对，是这样。\n\n- 冒号"),
    ("`a`{x} *b*{y}\n{z w}", "`a`\\{x} *b*\\{y}\n\\{z w}"),
    ('`a`{ .x } *b*{k="v"}\n{: .y}', '`a`{ .x } *b*{k="v"}\n{: .y}'),
    ("> 文\n> - 甲\n> - 乙", "> 文\n>\n> - 甲\n> - 乙"),
    (
        "> [!note]\n> 甲\n\n> [!tip|right]- 题\n> 乙",
        "> **说明**\n>\n> 甲\n\n<!-- -->\n\n> **题**\n>\n> 乙",
    ),
    ('`<font style="color:red">RFC</font>`与`a</font>b`', "`RFC`与`a</font>b`"),
    ("- 1. 甲\n\n  - 乙", "- 1. 甲\n\n    <!-- -->\n\n    - 乙"),
    ("8. ```\n   x\n     ```\n9. 乙", "8. <!-- -->\n\n    ```\n    x\n    ```\n\n9. 乙"),
    ("```\nx\n  ```\n\n文", "```\nx\n```\n\n文"),
    ("文\na | b\n--|--\n1|2", "文\n\na | b\n--|--\n1|2"),
    ("a | b\n--|--\n--|--\n1|2", "a | b\n--|--\n--|--\n1|2"),
    ("|--|:-:|\n| 1 | 2 |\n{: .x }", "|  |  |\n|--|:-:|\n| 1 | 2 |"),
    # lines of a name and what it is
    ("优点：快\n**缺点**：慢\n别的话", "优点：快  \n**缺点**：慢  \n别的话"),
    ("他说：好\n就走了，没有再说：什么", "他说：好  \n就走了，没有再说：什么"),
    ("Tags: a\nDate: b\nhttps://a.b", "Tags: a  \nDate: b\n<https://a.b>"),
    # formulas that are images
    (
        '是<img src="https://www.zhihu.com/equation?tex=%5Cfrac%7Ba%7D2+%2B+1" alt="[公式]">。',
        r"是$\frac{a}2 + 1$。",
    ),
    (
        '<img src="https://www.zhihu.com/equation?tex=y=+1\\\\" alt="y=+1" eeimg="1">',
        "$$\ny=+1\n$$",
    ),
    (r"![](https://latex.codecogs.com/svg.image?\dpi{110}\mu&space;=&space;0)，", r"$\mu = 0$，"),
    # paragraphs that are indented as in print
    (
        "文\n\n    这是一段话，不是代码，见![图一](https://a.b/c.png)。\n\n\t又一段，也不是。",
        "文\n\n这是一段话，不是代码，见![图一](https://a.b/c.png)。\n\n又一段，也不是。",
    ),
    (
        "文\n\n      输入为 x=[v, h]，也就是上一层的输出，然后得到的结果再经过一层。",
        "文\n\n输入为 x=[v, h]，也就是上一层的输出，然后得到的结果再经过一层。",
    ),
    ("文\n\n    y = 中文(x)，甲", "文\n\n    y = 中文(x)，甲"),
    ("文\n\n\t\t\t\t\t\tFigure：左边是图示", "文\n\nFigure：左边是图示"),
    ("文\n\n\t\t\t\t\t\treturn 中文 + 1;", "文\n\n\t\t\t\t\t\treturn 中文 + 1;"),
    (
        "\t\t一段，缩进。\n\n乙\n\n\t\t二段，缩进。\n\n- 项\n\n\t\t第三个缩进 was put\n\n文",
        "一段，缩进。\n\n乙\n\n二段，缩进。\n\n- 项\n\n第三个缩进 was put\n\n文",
    ),
    (
        "甲\n\n\t\t第一段，缩进。\n\n1. 项\n\n\t\t第二段，缩进。\n\n2. 项\n\n\t\t[链接](https://a.b)",
        "甲\n\n第一段，缩进。\n\n1. 项\n\n    第二段，缩进。\n\n2. 项\n\n[链接](https://a.b)",
    ),
    ("> \t\t引文缩进两格，是话。\n>\n> \tx = 1", "> 引文缩进两格，是话。\n>\n> \tx = 1"),
    (
        "文\n\n    x = 1  # 这是注释，不是话\n    苹果 3",
        "文\n\n    x = 1  # 这是注释，不是话\n    苹果 3",
    ),
    (
        "List<String>与Map<K, V>，a<b>粗</b>，List<Object>，<Br>",
        "List&lt;String>与Map&lt;K, V>，a<b>粗</b>，List&lt;Object>，<Br>",
    ),
    (
        "文\n\n\t![图一](https://a.b/c.png)\n\t- log goes up\n\t\t- by one",
        "文\n\n![图一](https://a.b/c.png)\n\n- log goes up\n    - by one",
    ),
    ("文\n\n    ![名](地址)", "文\n\n    ![名](地址)"),
    ("文\n\n\t- name: x\n\t- run: y", "文\n\n\t- name: x\n\t- run: y"),
    ("文\n\n\t一、第一点，甲\n\t二、第二点，乙", "文\n\n一、第一点，甲  \n二、第二点，乙"),
    ("名：甲<br>\n号：乙<br>\n址：丙", "名：甲<br>\n号：乙<br>\n址：丙"),
    # the importer's own private character
    ("甲\\\ue000乙$ x $丙\n丁\ue000", "甲\\\ue000乙$x$丙  \n丁\ue000"),
    # tags that are spoken of
    ("把它换成一个 <p>，或者<div>。", "把它换成一个 &lt;p>，或者&lt;div>。"),
    ("一段<b>粗体\n\n到这里</b>为止，<br>换行", "一段<b>粗体\n\n到这里</b>为止，<br>换行"),
    ("一段<font>颜色\n\n```\nx\n```\n\n</font>", "一段<font>颜色\n\n```\nx\n```\n\n</font>"),
    (
        "| --config <String: name=value> | <v-if:x> |",
        "| --config &lt;String: name=value> | <v-if:x> |",
    ),
    (
        "<html><body><table><tr><td>a</td></tr></table></body></html>",
        "<table><tr><td>a</td></tr></table>",
    ),
    (
        '\t它是<font color="red">一个工具</font>，可以查询。',
        '它是<font color="red">一个工具</font>，可以查询。',
    ),
    (
        "<table>\n<tr><td>\n\n- a\n\n</td></tr>\n</table>\n\n<table><tr><td>b</td></tr></table>",
        '<table markdown="1">\n<tr markdown="1"><td markdown="block">\n\n- a\n\n</td></tr>\n'
        "</table>\n\n<table><tr><td>b</td></tr></table>",
    ),
    # the colour of ordinary text
    ('<font style="color:rgb(38, 38, 38);">字</font>与', "字与"),
    (
        '看 **<span style="color: #333333; background-color: rgb(255,255,255)">字</span>** 吧',
        "看 **字** 吧",
    ),
    (
        '<font style="color:rgb(0,0,0)"><font color="red">红</font>字</font>',
        '<font color="red">红</font>字',
    ),
    (
        '<font style="color:rgb(250, 58, 18);">红</font>',
        '<font style="color:rgb(250, 58, 18);">红</font>',
    ),
    (
        '<span style="color:#000;font-size:9px">小</span>',
        '<span style="color:#000;font-size:9px">小</span>',
    ),
    ('<font style="color:rgb(0,0,0)">不完', '<font style="color:rgb(0,0,0)">不完'),
    # formulas that editors escaped, or put display marks into
    (r"其中$x^\*$与$a\\*b$", r"其中$x^*$与$a\\*b$"),
    (r"$\sum\_{x} x\_i$与$\text{a\_b}\_c$", r"$\sum_{x} x_i$与$\text{a\_b}\_c$"),
    (
        r"$\begin{array}{l} a \\\\ b \end{array}$，$a \\ b \\\\ c$",
        r"$\begin{array}{l} a \\ b \end{array}$，$a \\ b \\\\ c$",
    ),
    # … each backslash of which was escaped
    (r"$d \\le \\{k\\}$ 与 $\\{x\in E\\}$", r"$d \le \{k\}$ 与 $\{x\in E\}$"),
    (r"$a \\ b$，$x\\yz$", r"$a \\ b$，$x\\yz$"),
    (r"![\[x_1 = 0\]](https://www.zhihu.com/equation?tex=%5C%5Bx_1+%3D+0%5C%5D)，", "$x_1 = 0$，"),
    (r"![s_{t} = f(U*x_t)](https://a.b/c.gif)，", "$s_{t} = f(U*x_t)$，"),
    (
        r"![The effect of \alpha on the loss](https://a.b/c.png)",
        r"![The effect of \\alpha on the loss](https://a.b/c.png)",
    ),
    (
        r"![\\\\srv\\Data\\alpha_2.bmp](https://a.b/c.png)",
        "![页](https://a.b/c.png)",
    ),
    # sizes and formats of Pandoc
    (
        '![a](https://a.b/c.png){width="1.5in"\nheight="0.98in"}后，![b](x.png){width="2in"}文',
        '![a](https://a.b/c.png){ style="width: 1.5in" }后，'
        '<span class="kg-missing">b <small>x.png</small></span>文',
    ),
    ("[甲]{.underline} 与 [乙\n丙]{.x} 与 [丁]{x}", "<u>甲</u> 与 乙  \n丙 与 [丁]\\{x}"),
    # addresses with a backslash
    (r"https://a.b/c\_d 与 https://a.b/c?\<q\>", r"<https://a.b/c_d> 与 <https://a.b/c>?&lt;q\>"),
    # marks that only CommonMark lets a backslash escape
    (r"\|F\| \< 0，dell\'A \&nbsp;，a\\|b", r"|F| &lt; 0，dell'A &amp;nbsp;，a\\|b"),
    (r"| a\|b | c\@d |", r"| a\|b | c@d |"),
    # what stands behind a fence
    ("```C++ [sol1-C++]\nx\n```", '```C++ title="sol1-C++"\nx\n```'),
    ("```ts:src/a.ts\nx\n```", '```ts title="src/a.ts"\nx\n```'),
    ("- 甲\n\n  ```plain text\n  x\n  ```", "- 甲\n\n    ```plain\n    x\n    ```"),
    ("```rust,ignore\nx\n```", "```rust\nx\n```"),
    ("```js {1,3}\nx\n```", '```js hl_lines="1 3"\nx\n```'),
    ("```js{2-5}\nx\n```", '```js hl_lines="2-5"\nx\n```'),
    (
        '```{r p, fig.cap="a {b}"}\nx\n```\n\n```{python}\ny\n```',
        "```r\nx\n```\n\n```python\ny\n```",
    ),
    ("``` {.hs .x}\nx\n```\n\n```{=html}\ny\n```", "``` {.hs .x}\nx\n```\n\n```{=html}\ny\n```"),
    ('```py title="a b"\nx\n```', '```py title="a b"\nx\n```'),
    ("```math\nx^2\n```\n文", "$$\nx^2\n$$\n\n文"),
    # names of what is to be put in, and addresses set in
    (
        "get pod <pod-name> -o x，<el-tag>甲</el-tag>",
        "get pod &lt;pod-name> -o x，<el-tag>甲</el-tag>",
    ),
    ("转自：https://a.b\n\n\t\t https://a.b/c", "转自：<https://a.b>\n\n<https://a.b/c>"),
    (":red_circle:CRUD 与 12:30:45", "🔴CRUD 与 12:30:45"),
    # addresses with wide marks, and what is none
    ("看http：//a.b/c", "看<http://a.b/c>"),
    ("地址：https://[{host}](https://a.b)/v3", "地址：https://[{host}](https://a.b)/v3"),
    # addresses that only lead on
    (
        "[甲](https://link.zhihu.com/?target=https%3A//a.b/c_%28d%29)",
        "[甲](<https://a.b/c_(d)>)",
    ),
    ("[甲](https://link.zhihu.com/?target=https%3A//a.b/c_%28d)", "[甲](<https://a.b/c_(d>)"),
    ("[甲](https://link.csdn.net/?target=x)", "[甲](https://link.csdn.net/?target=x)"),
    ("$$\nx\n$$ 后文", "$$\nx\n$$\n\n后文"),
    ("前:$$\nx\ny\n$$后", "前:\n\n$$\nx\ny\n$$\n\n后"),
    ("- 前:$$\n  x\n  $$后", "- 前:$x$后"),
    (
        "- 项\n\t- $$\n\t  x\n\t  $$ 其中 $$y$$\n\t\t- 子\n\t- 次\n- 外",
        "- 项\n\n\t- $$\n        x\n        $$\n\n        其中 $y$\n\n\t\t- 子\n\n\t- 次\n\n- 外",
    ),
    (
        "- 甲\n\t- $$\n\t  x\n\t  $$\n\t\t- 乙\n\t- 丙\n- 丁",
        "- 甲\n\n\t- $$\n        x\n        $$\n\n\t\t- 乙\n\n\t- 丙\n\n- 丁",
    ),
    # `|` escaped for kramdown, which is not the mark of a norm
    ("$P(X\\|Y)=p_i(x\\|\\theta)$ 与 $E(f(x)\\|y)$", "$P(X|Y)=p_i(x|\\theta)$ 与 $E(f(x)|y)$"),
    ("$D(p\\|q)$、$f(\\|x\\|)$ 与 $\\|p(x)\\|$", "$D(p\\|q)$、$f(\\|x\\|)$ 与 $\\|p(x)\\|$"),
    # fences of more than three marks, and one that is longer than the one it closes
    ("~~~~\n```\nx\n```\n~~~~~~~~", "~~~~\n```\nx\n```\n~~~~"),
    ("- 甲\n\n  ````py\n  x\n  ``````", "- 甲\n\n    ````py\n    x\n    ````"),
    # lines of their own: behind an arrow, and where the editor shows every line break
    (
        "the sentence that somebody asked about\n-> answer: yes, of course, and more of it",
        "the sentence that somebody asked about  \n-> answer: yes, of course, and more of it",
    ),
    (
        "a long sentence that says much of ![[b]] things\nIt goes on here for a long\nwhile",
        "a long sentence that says much of b things  \nIt goes on here for a long\nwhile",
    ),
    # an empty item is no line below a heading
    ("- 甲\n-\n- 乙\n    -\n", "- 甲\n- 乙"),
    ("- 甲\n    -\n      文\n    - 乙", "- 甲\n    -\n      文\n    - 乙"),
    ("- 甲\n-\n  ```\n  x\n  ```", "- 甲\n-\n    ```\n    x\n    ```"),
    # lines that begin with bold words
    (
        "**GET** → Get a thing\n**PUT** → Change it, however long this line is\nand goes on",
        '<a id="get"></a>**GET** → Get a thing  \n'
        "**PUT** → Change it, however long this line is\nand goes on",
    ),
    (
        "3. 丙\n![图一](b.png)\n4. 丁",
        '3. 丙\n<span class="kg-missing">图一 <small>b.png</small></span>\n4. 丁',
    ),
    (
        "文![3*3 与 a_b|c 的 $x_1$](a_b.png)后*斜*",
        '文<span class="kg-missing">3&#42;3 与 a&#95;b&#124;c 的 $x_1$ '
        "<small>a&#95;b.png</small></span>后*斜*",
    ),
    # quotes and code in items
    ("1. 甲\n\t> 引\n\t> 文\n2. 乙", "1. 甲\n\n\t> 引  \n\t> 文\n\n2. 乙"),
    ("> 引\n- 项\n\n> 引\n>\n> - 项", "> 引\n\n- 项\n\n> 引\n>\n> - 项"),
    ("- 甲\n> 引", "- 甲\n\n> 引"),
    ("1. 甲\n> 引\n2. 乙", "1. 甲\n> 引\n\n2. 乙"),
    (
        "1. 甲\n\n   文\n   ![结构](x.png)\n\n   后",
        '1. 甲\n\n    文\n   <span class="kg-missing">结构 <small>x.png</small></span>\n\n    后',
    ),
    (
        "- 甲\n\n\t```\n\tx\n\t```\n- 乙",
        "- 甲\n\n\t```\n\tx\n    ```\n\n- 乙",
    ),
    ("- 甲\n  ```\n  x\n  ```\n- 乙", "- 甲\n    ```\n    x\n    ```\n- 乙"),
    # code in an item whose lines stand further to the left
    ("1. 项\n\n   ```\n   a\nb\n   ```", "1. 项\n\n    ```\n    a\n    b\n    ```"),
    # what only looks like a definition
    (
        "[1]: 周志华，《机器学习》\n[2]: https://a.b",
        "\\[1]: 周志华，《机器学习》\n[2]: https://a.b",
    ),
    ("数组[[1, 2]]与x[[i]]", "数组[[1, 2]]与x[[i]]"),
    # mojibake
    ("ä¸\xadå›½", "中国"),
    ("浣犲ソ锛屼腑鍥�", "你好，中�"),
    ("è¿éåå¾çæè¿°", "这里写图片描述"),
    ("café, naïve, Ärger", "café, naïve, Ärger"),
    # nothing private
    (r"在 C:\Users\bob\x 里", r"在 C:\Users\…\x 里"),
    ("在 /home/bob/x 和 /Users/bob 里", "在 /home/…/x 和 /Users/… 里"),
    ("在/home/bob目录下的a/b，见 C:/Users/bob。", "在/home/…目录下的a/b，见 C:/Users/…。"),
    (r"放在 C:\Users\bob 下的 a/b 里", r"放在 C:\Users\… 下的 a/b 里"),
    (r"用 C:\Users\Bob Li\x 和 C:/Users/Bob Li/x", r"用 C:\Users\…\x 和 C:/Users/…/x"),
    (
        r"从 \\srv\d\Users\bob\x 到 /mnt/c/Users/%E5%BC%A0/y",
        r"从 \\srv\d\Users\…\x 到 /mnt/c/Users/…/y",
    ),
    ("访问 /home/index 和 GET /users/{id}", "访问 /home/index 和 GET /users/{id}"),
    ("见 [x](https://api.github.com/users/bob)", "见 [x](https://api.github.com/users/bob)"),
    (
        "见 <https://a.com/home/bob> 与 `/home/$USER`",
        "见 <https://a.com/home/bob> 与 `/home/$USER`",
    ),
    ("$$\n\\text{/home/bob/x}\n$$", "$$\n\\text{/home/…/x}\n$$"),
    ("[x](file:///home/bob/a.pdf)", "x（a.pdf）"),
    (r'<a href="C:\Users\bob\a.html">x</a>', "<a >x</a>"),
    ('<a href="/home/bob/a.html">x</a>', "<a >x</a>"),
    ("```\ncd /home/bob/x\n```", "```\ncd /home/…/x\n```"),
    ("<!-- C:\\Users\\bob -->", "<!-- C:\\Users\\… -->"),
    (r"在 C:\Users\John Smith Jr\x 和 C:\Users\bob 里", r"在 C:\Users\…\x 和 C:\Users\… 里"),
    # nothing that runs
    ("[x](javascript:alert(1))与<a onclick=\"a()\" href=' javascript:b()'>y</a>", "x与<a  >y</a>"),
    (
        "文\n\n<script>\nalert(1) // --> x\n</script>\n\n后",
        "文\n\n<!--\n<script>\nalert(1) // -- > x\n</script>\n-->\n\n后",
    ),
    ("甲<script>alert(1)</script>乙", "甲&lt;script>alert(1)&lt;/script>乙"),
    (
        "<div>\n<script src=//a.b/c.js></script>\n</div>",
        "<div>\n&lt;script src=//a.b/c.js>&lt;/script>\n</div>",
    ),
    ("- $y=sin x, z=cos x $\n  * $y=a$ 甲", "- $y=sin x, z=cos x$\n    * $y=a$ 甲"),
    ("写 $a = 1; $b 即 $c = $d", "写 $a = 1; $b 即 $c = $d"),
    # dollars of prices and variables
    ("从5$到10$之间\n\n$n>N 时$", "从5\\$到10$之间\n\n$n>N 时$"),
    ("路由$router 和$route", "路由\\$router 和$route"),
    ("值 ${a} 和 ${b}", "值 \\$\\{a} 和 ${b}"),
    ("\\\\[\na\\\\\\\\\nb\n\\\\]", "$$\na\\\\\nb\n$$"),
    # longer indexes
    ("L~match~和V~输出~与x~i,j~", "L<sub>match</sub>和V<sub>输出</sub>与x<sub>i,j</sub>"),
    ("约a~match~b 与 1~3 和 好~的~", "约a~match~b 与 1~3 和 好~的~"),
    # paragraphs indented as in print
    (
        "\t**阻塞：**\n\n\t线程就会处于阻塞状态，交出CPU。\n\n\t**SO：**\n\n\t完成之后，再交出。",
        '<a id="阻塞"></a>**阻塞：**\n\n线程就会处于阻塞状态，交出CPU。\n\n'
        '<a id="so"></a>**SO：**\n\n完成之后，再交出。',
    ),
    (
        "    先分开编译：\n\n\t\tg++ -c a.cpp\n\n    然后在链接：",
        "先分开编译：\n\n\t\tg++ -c a.cpp\n\n然后在链接：",
    ),
    ("\t说明，如下\n\n\tint a = b;\n\tx();", "说明，如下\n\n\tint a = b;\n\tx();"),
    # an image or a sentence with many names is no code
    (
        "文\n\n    添加路径到系统变量\n\n\t![图一](https://a.b/c.png)",
        "文\n\n添加路径到系统变量\n\n![图一](https://a.b/c.png)",
    ),
    (
        "文\n\n\t将各个state，getters，mutations的提出来，暴露出去的时候要加上namespaced: true",
        "文\n\n将各个state，getters，mutations的提出来，暴露出去的时候要加上namespaced: true",
    ),
    # powers are no indices
    ("X^6+X^5+X^4+X 与 x^n+1^ 与 Ca^2+^", "X^6+X^5+X^4+X 与 x<sup>n+1</sup> 与 Ca<sup>2+</sup>"),
    # lists that are indented as a whole
    (
        "\t1. 软件架构的分类\n\t\t1. C/S：客户端/服务器端\n\n\t2. 网络通信三要素",
        "1. 软件架构的分类\n    1. C/S：客户端/服务器端\n\n2. 网络通信三要素",
    ),
    ("文\n\n\t* 第一项\n\t* 第二项", "文\n\n\t* 第一项\n\t* 第二项"),
    (
        "文\n\n\t* 下载并且安装它\n\n\t* 运行 a.sh\n\t\tint x = 1;",
        "文\n\n\t* 下载并且安装它\n\n\t* 运行 a.sh\n\t\tint x = 1;",
    ),
    # headings in quotes, and images on lines of their own
    (
        ">##总结\n>1.它不难\n>2.它不易",
        "> ## 总结  \n> 1.它不难  \n> 2.它不易".replace("> ", ">").replace(">##总", ">## 总"),
    ),
    ("特性：P(A|B)\n![图一](https://a.b/c.png)", "特性：P(A|B)  \n![图一](https://a.b/c.png)"),
    # stars: a product in bold text, one behind it, and those that stand for anything
    ("**a<<1 == a*2** 与 **x*y**", "**a<<1 == a\\*2** 与 **x\\*y**"),
    ("文**A***算法，而**D***算法。", "文**A**\\*算法，而**D**\\*算法。"),
    ("文***粗斜***，**粗***斜*", "文***粗斜***，**粗***斜*"),
    ("GRANT ALL ON *.* TO 'a' 与 Accept: */*", "GRANT ALL ON \\*.\\* TO 'a' 与 Accept: \\*/\\*"),
    # comparisons are no highlight
    (
        "==和equal\n==比较类型，不重写和==一样比较。\n\n有==标记==，a==b。",
        "==和equal  \n==比较类型，不重写和==一样比较。\n\n有<mark>标记</mark>，a==b。",
    ),
    # fences further to the right than their code, and what stands right below code
    ("  ```xml\n<a>\n  b\n  ```\n文", "```xml\n<a>\nb\n```\n文"),
    ("```\nx\n```\n----\n```\ny\n```", "```\nx\n```\n\n----\n```\ny\n```"),
    ("```\nx\n```\n___\n", "```\nx\n```"),
    # sentences that are indented in a list, and lines with few words but no sign of code
    (
        "- 项\n\n  \t\t解释：**当字符串缩短的时候，并不直接释放**，避免重新分配。",
        "- 项\n\n    解释：**当字符串缩短的时候，并不直接释放**，避免重新分配。",
    ),
    (
        "分为三种：\n\n    （1）UDF\n\n           一进一出\n\n    （2）UDAF\n\n           聚集函数",
        "分为三种：\n\n（1）UDF\n\n一进一出\n\n（2）UDAF\n\n聚集函数",
    ),
    # an empty item below others, and above them
    ("+ 甲\n+ ", "+ 甲"),
    ("**注意：**\n- \n- 甲", '<a id="注意"></a>**注意：**\n\n- 甲'),
    # addresses that lead nowhere
    (
        "- http://localhost:8080/a\n- http://真实 ip:8080\n- http://ip:port/工程/ 与 http://a.b:80/c",
        "- <http://localhost:8080/a>\n- http://真实 ip:8080\n"
        "- http://ip:port/工程/ 与 <http://a.b:80/c>",
    ),
    # items below text that stand further in than lists begin, and those within items
    (
        "乙\n避免死锁的方式：\n    * 加锁顺序\n    * 加锁时限\n\n- 丙\n    - 丁\n    - 戊",
        "乙  \n避免死锁的方式：\n\n* 加锁顺序\n* 加锁时限\n\n- 丙\n    - 丁\n    - 戊",
    ),
    # commands and code below each other, and an English sentence that is wrapped
    (
        'git config user.email "a@b.c"\ngit config user.name "d"\n\n'
        "}\nxhr中变化时，从0到4\n\na line of words that is wrapped\nby its editor.",
        'git config user.email "a@b.c"  \ngit config user.name "d"\n\n'
        "}  \nxhr中变化时，从0到4\n\na line of words that is wrapped\nby its editor.",
    ),
    # words in a quote that are indented, with few Chinese ones
    (
        "> 其中：\n>\n> \t\t  total memory 包括 JVM heap 、managed、direct",
        "> 其中：\n>\n> total memory 包括 JVM heap 、managed、direct",
    ),
    # options on lines of their own, and the names of variables
    ("用：\n-p 端口\n--name 名字\n-d，后台", "用：  \n-p 端口  \n--name 名字  \n-d，后台"),
    ("编号-p 的意思\n是端口", "编号-p 的意思  \n是端口"),
    ("P=${JAVA_HOME}/bin:$PATH 与*粗*", r"P=\$\{JAVA_HOME}/bin:$PATH 与*粗*"),
    ("${loss}_i$是损失，${ab}^2$x", "${loss}_i$是损失，${ab}^2$x"),
    # what was escaped in a formula, but for names
    (r"$\hat{y}\_{i}=\text{f}(x\_1)$", r"$\hat{y}_{i}=\text{f}(x_1)$"),
    (r"$max\_len$、$d\_model$、$\text{a\_b}$", r"$max\_len$、$d\_model$、$\text{a\_b}$"),
    # marked words in a paragraph that is indented
    (
        "文\n\n    ==注意==：这一步不能省略，否则会出错\n\n    if a == b && c == d",
        "文\n\n<mark>注意</mark>：这一步不能省略，否则会出错\n\n    if a == b && c == d",
    ),
    # tables whose head and rule have different numbers of cells
    ("|名|说明|\n|---|:-:|---|\n|a|b|", "|名|说明|\n|---|:-:|\n|a|b|"),
    ("名|说明\n--|--|--\na|b", "名|说明\n--|--\na|b"),
    (
        "> | 名 | 说明 | 注 |\n> | --- | --- |\n> | a | `b|c` | d |",
        "> | 名 | 说明 | 注 |\n> | --- | --- | --- |\n> | a | `b|c` | d |",
    ),
    ("|名|\n|---|---|\n|a|b|", "|名|  |\n|---|---|\n|a|b|"),
    (r"|P(A\|B)|" "\n|---|\n|$|x|$|", r"|P(A\|B)|" "\n|---|\n|$|x|$|"),
    ("|a|b|\n|-|-|\n|c|d|\n|-|-|-|", "|a|b|\n|-|-|\n|c|d|\n|-|-|-|"),
    # formulas without marks beside text
    (
        "损失：\\begin{equation}\nL = x\\_1\n\\end{equation}\n后文",
        "损失：\n\n\\begin{equation}\nL = x_1\n\\end{equation}\n\n后文",
    ),
    (
        "- 为\\begin{equation*} y \\end{equation*}与\\begin{align}a&=b\\\\c\\end{align}。",
        "- 为$y$与$\\begin{aligned} a&=b\\\\c \\end{aligned}$。",
    ),
    (
        "1. 高斯\n\\begin{equation}N(x)\\end{equation}\n期望：\\begin{equation}E\\end{equation}",
        "1. 高斯  \n$N(x)$  \n期望：$E$",
    ),
    ("\\begin{align}\na\n\\end{align}\n", "\\begin{align}\na\n\\end{align}"),
    ("- 项\n\n\\begin{center}甲\\end{center}乙", "- 项\n\n\\begin{center}甲\\end{center}乙"),
    # items further in between lines of text, those of slides, and stars beside spaces
    (
        "状态：\n    -   甲\n        -   乙\n    -   丙\n    固件\n\t* 丁",
        "状态：\n\n-   甲\n    -   乙\n-   丙\n\n固件\n\n* 丁",
    ),
    ("- 项\n语句\n    - 甲\n    - 乙", "- 项  \n语句\n    - 甲\n    - 乙"),
    ("语句\n    - 甲\n    - 乙\n文\n- 丙", "语句\n\n- 甲\n- 乙\n\n文\n\n- 丙"),
    (
        "特点：\n• 甲\n\t\t• 乙\n\t\t• 丙\n• 丁\n\n•戊\n\n甲 • 乙\n• 丙",
        "特点：\n\n- 甲\n    - 乙\n    - 丙\n- 丁\n\n•戊\n\n甲 • 乙  \n• 丙",
    ),
    ("char ** environ\nwa (char**)environ", "char ** environ\nwa (char**)environ"),
    # code stays
    ("```\n1*1 **,** $ x $\n中文\n中文\n```", "```\n1*1 **,** $ x $\n中文\n中文\n```"),
    ("```\nnever ends", "```\nnever ends\n```"),
    ("- ```\n  x\n\n文", "- <!-- -->\n\n    ```\n    x\n    ```\n\n文"),
    ("<!-- never ends", "<!-- never ends\n-->"),
    ("a\\*b\\_c", "a\\*b\\_c"),
    ("第一\n\n\n\n第二", "第一\n\n第二"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(case[0])[:40] for case in CASES])
def test_repairs(workshop, text, expected):
    assert workshop.body(text) == expected


@pytest.mark.parametrize("text", [case[1] for case in CASES if "（a.pdf）" not in case[1]])
def test_what_is_mended_stays_so(workshop, text):
    assert workshop.body(text) == text


CHINESE = "深度学习中的卷积神经网络是一种模型，它能提取特征。"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "gbk"])
def test_mojibake_of_whole_sentences(encoding):
    broken = CHINESE.encode().decode(encoding, "replace")
    fixed = mend(broken)[0]
    # Bytes that have no character in the wrong encoding are lost for good.
    kept = sum(char in fixed for char in CHINESE)
    assert kept >= len(CHINESE) * (1 if encoding == "latin-1" else 0.6)


@pytest.mark.parametrize(
    "text", [CHINESE, "日本語のテキスト", "Ünïcödé — “quotes” … ©®", "emoji 🚀 ok"]
)
def test_good_text_is_no_mojibake(text):
    assert mend(text) == (text, 0)


def test_text_whose_bytes_are_lost_is_named_once_a_passage(workshop):
    workshop.write("# 页\n\n映射�，结果�。\n\n好的。\n\n# 璁捐鐩爣文\n\n鏂囨。璁捐鐩爣。\n")
    notes = workshop.run().report["notes"]
    assert [note["where"] for note in notes] == ["notes.md:2", "notes.md:8"]
    assert notes[0]["message"] == "unreadable, bytes are lost: 映射�，结果�。"


def test_corrections_are_counted_and_reported_when_they_no_longer_apply(workshop):
    workshop.write(
        "corrections:\n  - {from: 卷基层, to: 卷积层}\n  - {from: 不在, to: 在}\n",
        "corrections.yml",
    )
    workshop.write("# 卷基层\n\n卷基层，`卷基层`，[卷基层](http://a.b/卷基层)，![卷基层](x.png)\n")
    result = workshop.run()
    page = workshop.page("卷积层.md")
    assert "卷积层，`卷基层`，[卷积层](http://a.b/卷基层)" in page
    assert '<span class="kg-missing">卷积层 <small>x.png</small></span>' in page
    counts = {entry["from"]: entry["count"] for entry in result.report["corrections"]}
    assert counts == {"卷基层": 4, "不在": 0}
    assert "no longer apply: 不在" in result.text


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("corrections.yml", "corrections:\n  - {from: 1, to: 2}\n", 2),
        ("corrections.yml", "a: b: c\n", 1),
        ("corrections.yml", "wrong: []\n", 1),
        ("figures.yml", "figures:\n  - {file: a.png}\n", 2),
        ("figures.yml", "figures:\n  - {file: a, caption: b, image: ../x.png}\n", 2),
        ("outline.yml", "pages: [a]\n", 1),
    ],
)
def test_broken_data_files_are_named_with_their_line(workshop, name, text, line):
    workshop.write("# A\n\na\n")
    workshop.write(text, name)
    result = workshop.run()
    assert result.code == 1
    assert result.report["errors"][0]["where"] == f"{name}:{line}"
    assert workshop.page("a.md")


def misread(text: str, lost: str) -> str:
    """What a decoder of GBK makes of UTF-8. With `?` it swallows the second byte of a pair that it
    cannot read, and drops those of private use; otherwise it writes `�` for the first."""
    data, parts, at = text.encode(), [], 0
    while at < len(data):
        pair = data[at : at + 2]
        if pair[0] < 0x80 or pair[0] == 0x80:
            parts.append("€" if pair[0] == 0x80 else chr(pair[0]))
            at += 1
            continue
        try:
            parts.append(pair.decode("gbk"))
            at += 2
        except UnicodeDecodeError:
            parts.append(lost if lost == "�" or len(pair) < 2 or pair[1] < 0x40 else "")
            at += 1 if lost == "�" else 2
    return "".join(parts)


CARELESS = """# 前言

在安装之前，请先**检查**、**备份**配置文件，然后重启服务器。

- 每个项目只能有一个中心，余额不足时会提示
- 第二项：速度更快
- 第三个条件

## 用法（v2）

1. 打开窗口
2. 输入命令，并等待结果返回

```py
x = 1  # 这是注释
```
"""


@pytest.mark.parametrize("lost", ["?", "�"])
def test_a_file_that_was_misread_as_gbk_shows_no_wrong_character(workshop, lost):
    bad = misread(CARELESS * 3, lost)
    fixed, count = undo_file(bad)
    assert count and not set(fixed) - set(CARELESS) - {"�"}
    known = [char for char in fixed if char != "�" and char > "\x7f"]
    assert len(known) > 0.7 * 3 * sum(char > "\x7f" for char in CARELESS)
    assert (
        "\n- 每个项目" in fixed
        and "\n## 用法（v2" in fixed
        and "2. 输入命令，并等待结果返回" in fixed
    )
    assert "**检�**�**备份**" in fixed and "x = 1  # 这是注释" in fixed
    workshop.write(bad)
    result = workshop.run()
    assert "undone in all of the file" in result.text and "bytes are lost" in result.text
    assert workshop.run("--check").report["lost"] == []


def test_good_chinese_is_not_undone():
    assert undo_file(CARELESS * 9) == (CARELESS * 9, 0)
    mixed = CARELESS * 9 + misread(CARELESS, "?")
    assert undo_file(mixed) == (mixed, 0)


def test_a_swallowed_mark_is_put_back_where_its_place_shows_it(workshop):
    bad = misread(
        '---\ntags: ["安装", "技术"]\n---\n\n' + CARELESS * 3 + "\n最后一句。\n\n---\n", "?"
    )
    assert "鎶€鏈?]" in bad and "?\n---" in bad
    workshop.write(bad + "\n## 别的\n\nx\n")
    result = workshop.run()
    assert "tags:" in "".join(workshop.pages().values())
    assert not any("最后" in path for path in workshop.pages())
    assert "neither YAML" not in result.text


def test_each_table_right_below_an_item_stands_apart(workshop):
    first, second = "| a | b |\n|---|---|\n| 1 | 2 |", "| c | d |\n|---|---|\n| 3 | 4 |"
    workshop.write(f"# 甲\n\n- 一\n{first}\n- 二\n{second}\n- 三\n")
    workshop.run()
    page = "".join(workshop.pages().values())
    assert "- 一\n\n| a |" in page
    assert "| 1 | 2 |\n\n- 二\n\n| c |" in page
    assert "| 3 | 4 |\n\n- 三" in page
