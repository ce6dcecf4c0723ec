"""SSD300."""

import pytest
import torch
from torch import nn

from snippets.detection import ssd as module
from snippets.detection.box_regression import encode_boxes
from snippets.detection.boxes import box_iou, to_corners
from snippets.detection.default_boxes import RATIOS, default_boxes
from snippets.detection.multibox_loss import WEIGHTS, multibox_loss
from snippets.detection.ssd import SSD, L2Norm, detect, grid_sizes
from snippets.foundations.counting import count_macs, count_parameters
from tests.snippets.segmentation.networks import conv_keys, on_meta

SMALL = {"widths": (4, 4, 8, 16, 16), "hidden": 16, "extra": (16, 32, 32, 32)}


def test_counts(truth):
    net, row = on_meta(SSD), truth("ssd300", variant="paper")
    assert count_parameters(net) == row["params"]
    assert count_macs(net, (1, 3, 300, 300)) == row["macs"]
    deltas, scores = net(torch.empty(1, 3, 300, 300, device="meta"))
    assert [list(deltas.shape), list(scores.shape)] == row["output"][:2]


def test_maps_fit_the_default_boxes():
    maps = on_meta(SSD).sources(torch.empty(1, 3, 300, 300, device="meta"))
    shapes = [(512, 38), (1024, 19), (512, 10), (256, 5), (256, 3), (256, 1)]
    assert [(m.shape[1], m.shape[2]) for m in maps] == shapes
    assert len(default_boxes()) == 8732


def test_prediction_order_is_that_of_the_default_boxes():
    """A head that answers only at one cell and box of one map: that default box, nothing else."""
    net = SSD(3, **SMALL).eval()
    maps = net.sources(torch.randn(1, 3, 300, 300))
    start = 38 * 38 * 4 + 19 * 19 * 6
    row, col, box = 4, 7, 5
    marker = torch.zeros(1, 6, 4, 10, 10)
    marker[0, box, :, row, col] = 1
    answers = [
        torch.zeros(1, head.out_channels, *m.shape[2:])
        for head, m in zip(net.loc, maps, strict=True)
    ]
    answers[2] = marker.flatten(1, 2)
    for i, answer in enumerate(answers):
        net.loc[i].forward = lambda _, answer=answer: answer
    deltas, _ = net(torch.randn(1, 3, 300, 300))
    assert deltas[0].any(1).nonzero().flatten().tolist() == [start + (row * 10 + col) * 6 + box]


def test_l2_norm():
    x = torch.randn(2, 5, 3, 4, dtype=torch.float64)
    norm = L2Norm(5).double()
    nn.init.uniform_(norm.weight)
    expected = x / x.square().sum(1, keepdim=True).sqrt() * norm.weight.view(1, 5, 1, 1)
    assert torch.allclose(norm(x), expected, atol=1e-12)
    assert torch.equal(L2Norm(2).weight, torch.tensor([20.0, 20.0]))


def test_published_state_has_these_keys():
    """amdegroot/ssd.pytorch: vgg, L2Norm, extras, loc, conf."""
    indices = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33]
    widths = [3, 64, 64, 128, 128, 256, 256, 256, *[512] * 6, 1024, 1024]
    published = {"L2Norm.weight": (512,)}
    for index, a, b in zip(indices, widths, widths[1:], strict=False):
        kernel = (1, 1) if index == 33 else (3, 3)
        published |= conv_keys(f"vgg.{index}", b, a, kernel, True)
    extras = [(256, 1024), (512, 256), (128, 512), (256, 128), (128, 256), (256, 128), (128, 256)]
    for i, (out, inn) in enumerate([*extras, (256, 128)]):
        published |= conv_keys(f"extras.{i}", out, inn, (3, 3) if i % 2 else (1, 1), True)
    sources = ((512, 4), (1024, 6), (512, 6), (256, 6), (256, 4), (256, 4))
    for i, (channels, boxes) in enumerate(sources):
        published |= conv_keys(f"loc.{i}", 4 * boxes, channels, (3, 3), True)
        published |= conv_keys(f"conf.{i}", 21 * boxes, channels, (3, 3), True)
    assert {k: tuple(v.shape) for k, v in on_meta(SSD).state_dict().items()} == published


def test_overfits_eight_images_and_finds_their_boxes():
    """One object an image; afterwards the best detection is the object. Four maps of 96 pixels."""
    torch.manual_seed(0)
    net = SSD(3, widths=(4, 6, 8, 16, 16), hidden=16, extra=(16, 16))
    grids = grid_sizes(96, 2)
    steps = [96 / n for n in grids]
    defaults = default_boxes(grids, steps, (0.2, 0.35, 0.5, 0.7, 0.9), RATIOS[:4], 96)
    low = torch.rand(8, 2) * 0.4
    boxes = torch.cat([low, low + 0.35 + torch.rand(8, 2) * 0.2], 1)
    labels = torch.arange(8) % 2 + 1
    x = torch.randn(8, 3, 96, 96) * 0.1
    for image, box, label in zip(x, (boxes * 96).int().tolist(), labels.tolist(), strict=True):
        image[label, box[1] : box[3], box[0] : box[2]] += 2
    targets = [(boxes[i : i + 1], labels[i : i + 1]) for i in range(8)]
    optimizer = torch.optim.Adam(net.parameters(), 5e-3)
    for _ in range(150):
        optimizer.zero_grad()
        deltas, scores = net(x)
        loss = sum(multibox_loss(deltas, scores, targets, defaults))
        loss.backward()
        optimizer.step()
        if loss < 1:
            break
    assert loss < 1
    for d, s, box, label in zip(deltas, scores, boxes, labels, strict=True):
        found, _, classes = detect(d.detach(), s.detach(), defaults)
        assert classes[0] == label
        assert box_iou(found[:1], box[None]) > 0.6


def test_gradients_reach_every_parameter():
    net = SSD(3, **SMALL)
    deltas, scores = net(torch.randn(1, 3, 300, 300))
    (deltas.square().sum() + scores.square().sum()).backward()
    assert all(p.grad is not None and p.grad.any() for p in net.parameters())


def test_detection_decodes_suppresses_and_ranks():
    defaults = default_boxes()
    deltas, scores = torch.zeros(len(defaults), 4), torch.zeros(len(defaults), 3)
    scores[:, 0] = 20  # background everywhere
    at = [100, 101, 6000, 8731]
    wanted = torch.tensor(
        [[0.1, 0.1, 0.3, 0.4], [0.11, 0.1, 0.3, 0.4], [0.1, 0.1, 0.3, 0.4], [0.5, 0.5, 1, 1]]
    )
    deltas[at] = encode_boxes(wanted, to_corners(defaults[at]), WEIGHTS)
    scores[at] = torch.tensor([[0, 3.0, 0], [0, 2.0, 0], [0, 0, 2.5], [0, 4.0, 0]])
    boxes, probability, label = detect(deltas, scores, defaults, score_threshold=0.5)
    assert label.tolist() == [
        1,
        1,
        2,
    ]  # the second box is suppressed, of its class the third is best
    assert torch.allclose(boxes, wanted[[3, 0, 2]], atol=1e-5)
    assert probability.tolist() == sorted(probability.tolist(), reverse=True)
    none = detect(torch.zeros(5, 4), torch.tensor([[9.0, 0, 0]]).expand(5, -1), defaults[:5])
    assert [len(v) for v in none] == [0, 0, 0]


@pytest.mark.parametrize("size", [268, 300, 333, 512])
def test_other_sizes_and_class_counts(size):
    net = on_meta(SSD, 5)
    maps = net.sources(torch.empty(1, 3, size, size, device="meta"))
    assert [m.shape[2] for m in maps] == grid_sizes(size)
    deltas, scores = net(torch.empty(2, 3, size, size, device="meta"))
    assert scores.shape == (2, deltas.shape[1], 5)


def test_wrong_input_is_named():
    net = on_meta(SSD)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        net(torch.empty(1, 1, 300, 300, device="meta"))
    with pytest.raises(ValueError, match=r"x 的边长太小.*267 得到"):
        net(torch.empty(1, 3, 300, 267, device="meta"))
    with pytest.raises(ValueError, match="extra 应至多有四张图"):
        SSD(3, extra=(8,) * 5)
    with pytest.raises(ValueError, match="num_classes 应至少为 2"):
        SSD(1)


def test_demonstration_runs(capsys):
    module.main()
    assert "26,285,486" in capsys.readouterr().out
