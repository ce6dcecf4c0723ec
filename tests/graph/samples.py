"""A graph like that of real notes, written by hand for the tests of the graph and its page."""

from kg.concepts import concept_id
from kg.graph import build
from kg.model import Concept, Evidence, Relation

_CONCEPTS = """
LeNet-5 architecture 1998 classification/lenet-5.md
AlexNet architecture 2012 classification/alexnet.md
VGG architecture 2014 classification/vgg.md VGG-16,VGG-19
GoogLeNet architecture 2014 classification/googlenet.md Inception_v1
Inception_v2 architecture 2015 classification/inception.md
Inception_v3 architecture 2015 classification/inception.md
Inception_v4 architecture 2016 classification/inception.md
Xception architecture 2017 classification/xception.md
ResNet architecture 2015 classification/resnet.md 残差网络
preResNet architecture 2016 classification/preresnet.md
ResNeXt architecture 2017 classification/resnext.md
DenseNet architecture 2017 classification/densenet.md
SENet architecture 2017 classification/senet.md
MobileNet architecture 2017 classification/mobilenet.md
Wide_ResNet architecture 2016 classification/wide-resnet.md WRN
FCN architecture 2015 segmentation/fcn.md
U-Net architecture 2015 segmentation/u-net.md
SegNet architecture 2017 segmentation/segnet.md
RefineNet architecture 2017 segmentation/refinenet.md
PSPNet architecture 2017 segmentation/pspnet.md
GCN architecture 2017 segmentation/large-kernel-matters.md
DeepLab_v1 architecture 2015 segmentation/deeplab.md
DeepLab_v2 architecture 2017 segmentation/deeplab.md
DeepLab_v3 architecture 2017 segmentation/deeplab.md
DeepLab_v3+ architecture 2018 segmentation/deeplab.md
LSTM architecture 1997 sequences/lstm.md
RNN architecture - sequences/index.md
ASPP module 2017 -
Inception_模块 module 2014 - Inception
残差连接 module 2015 -
编码-解码结构 module - -
空间金字塔池化 module 2014 -
深度可分离卷积 operation - - 深度可分卷积
空洞卷积 operation - - 带孔卷积
1×1_卷积 operation - foundations/1x1.md
全局平均池化 operation - -
反池化 operation - -
ReLU operation - -
Dropout technique 2014 -
CRF module - -
标签平滑 technique - -
Batch_Normalization normalization 2015 normalization/batch-normalization.md BN
Layer_Normalization normalization 2016 normalization/layer-normalization.md LN
Instance_Normalization normalization 2016 normalization/instance-normalization.md IN
Group_Normalization normalization 2018 normalization/group-normalization.md GN
Adam optimizer 2014 optimization/adam.md
RMSProp optimizer 2012 optimization/rmsprop.md
动量 optimizer - optimization/momentum.md Momentum
指数加权平均 technique - optimization/ewma.md
梯度消失 problem - -
过拟合 problem - -
图像生成 task - -
语义分割 task - -
"""

_RELATIONS = """
AlexNet similar_to LeNet-5 结构类似 LeNet-5。
AlexNet uses ReLU 使用 ReLU 激活。
AlexNet uses Dropout 使用 dropout。
VGG improves AlexNet VGG 在 AlexNet 的基础上加深。
GoogLeNet uses Inception_模块 2014 年冠军，提出 Inception 模块。
GoogLeNet uses 1×1_卷积 使用 1*1 卷积降低参数量。
GoogLeNet uses 全局平均池化 使用全局平均替换全连接层。
Inception_v2 improves GoogLeNet v2/v3/v4 在 GoogLeNet 基础上进一步降低参数量。
Inception_v3 improves GoogLeNet v2/v3/v4 在 GoogLeNet 基础上进一步降低参数量。
Inception_v4 improves GoogLeNet v2/v3/v4 在 GoogLeNet 基础上进一步降低参数量。
Inception_v3 improves Inception_v2 V3 使用了 BN。
Inception_v3 uses Batch_Normalization V3 使用了 BN。
Inception_v3 uses 标签平滑 使用到标签平滑（一定程度防止过拟合）。
Inception_v4 uses 残差连接 V4 引入残差设计。
Inception_v4 inspired_by ResNet V4 引入残差设计。
标签平滑 solves 过拟合 使用到标签平滑（一定程度防止过拟合）。
Xception improves Inception_v3 Xception 是 Inception v3 的改进版本。
Xception uses 深度可分离卷积 改进主要体现在 depthwise separable convolution 的引入。
ResNet uses 残差连接 残差连接，容易训练更深网络。
ResNet solves 梯度消失 残差设计有效缓解梯度消失问题。
ResNet uses Batch_Normalization 大量使用 BN。
preResNet improves ResNet 调整残差模块中各层的顺序。
Wide_ResNet improves ResNet 增大卷积输出，增加输出宽度。
ResNeXt inspired_by Inception_模块 受到 Inception 模块启发，ResNeXt 将残差分支变为多个并行分支。
ResNeXt improves ResNet 沿用 ResNet 的残差连接。
ResNeXt uses 残差连接 沿用 ResNet 的残差连接。
DenseNet contrasts ResNet 不同于 ResNet 的残差设计，任意两层之间都有连接。
DenseNet solves 梯度消失 减轻梯度消失。
DenseNet inspired_by ResNet 总的来说 DenseNet 获取与 ResNet 相同的性能所需的参数更少。
MobileNet uses 深度可分离卷积 深度可分卷积，参数量降低到接近原来的 1/9。
MobileNet inspired_by Xception 深度可分卷积，参数量降低到接近原来的 1/9。
FCN suited_for 语义分割 FCN 乃深度语义的开山鼻祖。
U-Net uses 编码-解码结构 编码-解码结构，跳层连接，级联特征。
U-Net improves FCN 后期的 U-Net，SegNet 都是采用了编码解码结构。
SegNet uses 编码-解码结构 SegNet 也是编码-解码结构。
SegNet contrasts U-Net 区别在于 SegNet 没有直接将编码层的特征级联到解码层。
SegNet uses 反池化 在解码层将反池化的时候恢复到原来记录的位置。
SegNet improves FCN 后期的 U-Net，SegNet 都是采用了编码解码结构。
RefineNet inspired_by U-Net RefineNet 网络是个 U 型的结构。
PSPNet uses 空间金字塔池化 引入多尺度上下文信息的是空间金字塔池化结构。
PSPNet uses 空洞卷积 作者使用了带空洞卷积的 Res101 作为 backbone。
PSPNet uses ResNet 作者使用了带空洞卷积的 Res101 作为 backbone。
PSPNet improves FCN 通过融合不同尺度的特征图来增强分割性能。
GCN uses 编码-解码结构 提出一种带有大维度卷积核的编码-解码结构。
DeepLab_v1 uses 空洞卷积 通过带孔卷积实现扩张感受野。
DeepLab_v1 uses CRF 加入 CRF，利用像素间的关系。
DeepLab_v2 improves DeepLab_v1 DeepLab v2 的改进之处在于引入了 ASPP。
DeepLab_v2 uses ASPP DeepLab v2 的改进之处在于引入了 ASPP。
DeepLab_v2 uses CRF 同样采样 CRF 增强模型捕捉细节的能力。
DeepLab_v3 improves DeepLab_v2 改进了 ASPP 模块：加入了 BN 层，加入了全局池化。
DeepLab_v3 uses ASPP 改进了 ASPP 模块：加入了 BN 层，加入了全局池化。
DeepLab_v3 drops CRF 丢弃 CRF。
DeepLab_v3 uses ResNet 引入残差模块。
DeepLab_v3+ improves DeepLab_v3 v3+ 将原来的 v3 看成编码器。
DeepLab_v3+ uses Xception 编码器部分加入了 Xception 结构。
DeepLab_v3+ inspired_by U-Net 这就又有点像 U 型结构了。
ASPP part_of 空间金字塔池化 ASPP（atrous spatial pyramid pooling）。
ASPP combines 空洞卷积 空洞金字塔池化模块，通过并行的四个带孔卷积捕捉不同尺度。
ASPP combines 空间金字塔池化 空洞金字塔池化模块，通过并行的四个带孔卷积捕捉不同尺度。
Group_Normalization between Layer_Normalization Group normalization 稍微中和了一下两者。
Group_Normalization between Instance_Normalization Group normalization 稍微中和了一下两者。
Layer_Normalization improves Batch_Normalization 后面出现了几种 BN 的改进版。
Instance_Normalization improves Batch_Normalization 后面出现了几种 BN 的改进版。
Group_Normalization improves Batch_Normalization 后面出现了几种 BN 的改进版。
Layer_Normalization suited_for RNN 目前只有 LayerNorm 是相对有效的。
Instance_Normalization suited_for 图像生成 可以优先尝试 InstanceNorm。
Adam combines RMSProp Adam 是基于动量和 RMSProp 两种优化算法的结合版。
Adam combines 动量 Adam 是基于动量和 RMSProp 两种优化算法的结合版。
动量 similar_to 指数加权平均 动量优化使用的技术类似于指数加权平均。
LSTM improves RNN LSTM 通过三个门来更新 cell state。
LSTM solves 梯度消失 LSTM 为什么能解决梯度消失问题。
"""


def _sentence(text: str, page: str, anchor: str = "") -> Evidence:
    return Evidence(text, "sample", 0, len(text), page=page, anchor=anchor)


def sample():
    """53 concepts, 71 stated relations and one inherited."""
    concepts, pages = [], {}
    for line in _CONCEPTS.strip().splitlines():
        name, kind, year, page, *aliases = line.split()
        name = name.replace("_", " ")
        pages[concept_id(name)] = page.strip("-")
        concepts.append(
            Concept(concept_id(name), name, kind, page=page.strip("-"),
                    aliases=tuple(a.replace("_", " ") for a in ",".join(aliases).split(",") if a),
                    definition=f"{name} 的一句话定义。", year=None if year == "-" else int(year),
                    snippet="classification/xception" if name == "Xception" else "",
                    where="docs/concepts.yml:1")
        )  # fmt: skip
    relations = []
    for line in _RELATIONS.strip().splitlines():
        source, type, target, sentence = line.split(" ", 3)
        a, b = (concept_id(x.replace("_", " ")) for x in (source, target))
        page = pages[a] or "segmentation/deeplab.md"
        relations.append(Relation(a, type, b, (_sentence(sentence, page, a),)))
    chain = (
        _sentence("v3+ 将原来的 v3 看成编码器。", "segmentation/deeplab.md", "deeplab-v3-plus"),
        _sentence("改进了 ASPP 模块：加入了 BN 层。", "segmentation/deeplab.md", "deeplab-v3"),
    )
    relations.append(Relation("deeplab-v3-plus", "uses", "aspp", chain, inherited=True))
    return build(concepts, relations)


HOSTILE = (
    "<script>window.hacked=1</script>",
    "</script><img src=x onerror=window.hacked=1>",
    "\"quoted\" 'single' `tick` ${window.hacked=1}",
    "javascript:window.hacked=1",
    "\u202eright to left\u202c \u200fمرحبا",
    "<!--<script>",
    "&lt;b&gt; &amp; {{ 7*7 }}",
)


def hostile():
    """Concepts whose names, aliases, definitions and sentences try to be more than text."""
    concepts = [
        Concept(f"h{i}", text, "architecture", (text + " alias",), text, 2000 + i, page="a.md")
        for i, text in enumerate(HOSTILE)
    ]
    concepts.append(Concept("constructor", "constructor"))
    relations = [
        Relation(f"h{i}", "improves", f"h{i - 1}", (_sentence(text, "a.md", "x"),), reason=text)
        for i, text in enumerate(HOSTILE)
        if i
    ]
    relations.append(Relation("constructor", "uses", "h0"))
    return build(concepts, relations)
