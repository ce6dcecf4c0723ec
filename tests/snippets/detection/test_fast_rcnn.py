"""Fast R-CNN on VGG-16."""

import pytest
import torch

from snippets.detection import fast_rcnn as module
from snippets.detection.box_regression import encode_boxes
from snippets.detection.boxes import box_iou
from snippets.detection.fast_rcnn import WEIGHTS, FastRCNN, detections, fast_rcnn_loss
from snippets.detection.roi_pool import roi_pool
from snippets.foundations.counting import count_parameters
from tests.snippets.segmentation.networks import conv_keys, on_meta

SMALL = {"widths": (4, 4, 6, 6, 8), "hidden": 32}


def test_counts(truth):
    assert count_parameters(on_meta(FastRCNN)) == truth("fast_rcnn")["params"]


def test_shapes():
    net = on_meta(FastRCNN)
    features = net.extract(torch.empty(1, 3, 600, 1000, device="meta"))
    assert features.shape == (1, 512, 37, 62)
    # RoI pooling reads the boxes, so the head runs on real numbers.
    scores, deltas = FastRCNN(21, **SMALL)(torch.randn(2, 3, 64, 96), torch.rand(5, 5))
    assert (scores.shape, deltas.shape) == ((5, 21), (5, 21, 4))


def test_published_layers():
    """The layers of py-faster-rcnn's fast_rcnn/test.prototxt, in order, renamed."""
    indices = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]
    widths = [3, 64, 64, 128, 128, 256, 256, 256, *[512] * 6]
    published = {}
    for index, a, b in zip(indices, widths, widths[1:], strict=False):
        published |= conv_keys(f"features.{index}", b, a, (3, 3), True)
    for name, (out, inn) in {
        "fc6": (4096, 25088), "fc7": (4096, 4096), "cls_score": (21, 4096), "bbox_pred": (84, 4096),
    }.items():  # fmt: skip
        published |= {f"{name}.weight": (out, inn), f"{name}.bias": (out,)}
    ours = {k: tuple(v.shape) for k, v in on_meta(FastRCNN).state_dict().items()}
    assert ours == published


def test_all_rois_of_an_image_share_its_features():
    net = FastRCNN(3, **SMALL).eval()
    images = torch.randn(2, 3, 64, 96)
    rois = torch.tensor([[0.0, 0, 0, 60, 60], [1, 10, 10, 90, 50], [0, 30, 5, 80, 60]])
    scores, deltas = net(images, rois)
    alone = net(images[1:], torch.tensor([[0.0, 10, 10, 90, 50]]))
    assert torch.allclose(scores[1:2], alone[0], atol=1e-5)
    assert torch.allclose(deltas[1:2], alone[1], atol=1e-5)
    pooled = roi_pool(net.features(images), rois, (7, 7), 1 / 16).flatten(1)
    hidden = net.fc7(net.fc6(pooled).relu()).relu()
    assert torch.allclose(net.cls_score(hidden), scores, atol=1e-5)


def test_loss_one_by_one():
    scores, deltas = torch.randn(4, 3), torch.randn(4, 3, 4) * 2
    labels, targets = torch.tensor([0, 2, 1, 0]), torch.randn(4, 4)
    classification = location = 0.0
    for r, u in enumerate(labels.tolist()):
        classification -= scores[r].log_softmax(0)[u].item()
        if u:
            for a, b in zip(deltas[r, u].tolist(), targets[r].tolist(), strict=True):
                gap = abs(a - b)
                location += gap * gap / 2 if gap < 1 else gap - 0.5
    got = [v.item() for v in fast_rcnn_loss(scores, deltas, labels, targets)]
    assert got == pytest.approx([classification / 4, location / 4], abs=1e-5)
    assert fast_rcnn_loss(scores, deltas, labels * 0, targets)[1] == 0  # background only


def test_overfits_eight_images_and_corrects_their_boxes():
    torch.manual_seed(0)
    net = FastRCNN(3, **SMALL).eval()  # no dropout; there is no BN
    low = torch.rand(8, 2) * 20
    truth = torch.cat([low, low + 30 + torch.rand(8, 2) * 14], 1)
    proposals = truth + torch.randn(8, 4) * 3
    proposals = torch.cat([proposals, torch.tensor([[40.0, 0, 63, 20]]).expand(8, -1)])
    image = torch.arange(8).repeat(2)
    rois = torch.cat([image[:, None].float(), proposals], 1)
    labels = torch.cat([torch.arange(8) % 2 + 1, torch.zeros(8, dtype=torch.long)])
    targets = torch.zeros(16, 4)
    targets[:8] = encode_boxes(truth, proposals[:8], WEIGHTS)
    x = torch.randn(8, 3, 64, 64)
    optimizer = torch.optim.Adam(net.parameters(), 3e-3)
    untouched = {name for name, _ in net.named_parameters()}
    for _ in range(150):
        optimizer.zero_grad()
        scores, deltas = net(x, rois)
        loss = sum(fast_rcnn_loss(scores, deltas, labels, targets))
        loss.backward()
        untouched -= {name for name, p in net.named_parameters() if p.grad.any()}
        optimizer.step()
        if loss < 0.02 and not untouched:
            break
    assert not untouched and loss < 0.1
    for n in range(8):
        found, _, label = detections(
            scores[n : n + 1], deltas[n : n + 1], proposals[n : n + 1], (64, 64)
        )
        assert label[0] == labels[n] and box_iou(found[:1], truth[n : n + 1]) > 0.85


def test_detections_are_per_class_and_ranked():
    boxes = torch.tensor([[0.0, 0, 10, 10], [1, 0, 11, 10], [0, 0, 10, 10], [30, 30, 50, 50]])
    scores = torch.tensor([[0.0, 3, 0], [0, 2, 0], [0, 0, 2.5], [9, 0, 0]])
    found, value, label = detections(scores, torch.zeros(4, 3, 4), boxes, (40, 40), 0.5)
    assert label.tolist() == [1, 2]  # the second is suppressed, the last is background
    assert found.tolist() == [[0, 0, 10, 10]] * 2
    assert value[0] > value[1]
    none = detections(torch.zeros(0, 3), torch.zeros(0, 3, 4), torch.zeros(0, 4), (40, 40))
    assert [len(v) for v in none] == [0, 0, 0]


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="num_classes 应至少为 2"):
        FastRCNN(1)
    with pytest.raises(ValueError, match=r"images 应为 \(N, 3, H, W\)，H、W ≥ 16"):
        FastRCNN(2, **SMALL)(torch.zeros(1, 3, 64, 15), torch.zeros(1, 5))
    with pytest.raises(ValueError, match=r"rois 应为 \(R, 5\)"):
        FastRCNN(2, **SMALL)(torch.zeros(1, 3, 64, 64), torch.zeros(1, 4))


def test_demonstration_runs(capsys):
    module.main()
    assert "134,690,729" in capsys.readouterr().out
