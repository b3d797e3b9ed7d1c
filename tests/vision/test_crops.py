import numpy as np

from vision.crops import cut_crops


def test_a_crop_inside_the_photo_is_what_is_there() -> None:
    photo = np.arange(60 * 60 * 3, dtype=np.uint32).astype(np.uint8).reshape(60, 60, 3)
    crop = cut_crops(photo, np.array([[20, 20, 40, 40]], np.float32), 20, context=1.0)
    assert np.array_equal(crop[0], photo[20:40, 20:40])


def test_outside_the_photo_its_edge_is_repeated() -> None:
    photo = np.zeros((40, 60, 3), np.uint8)
    photo[:, :5] = 200
    photo[:, -5:] = 90
    boxes = np.array([[0, 10, 10, 20], [50, 10, 60, 20], [20, 10, 30, 20]], np.float32)
    left, right, middle = cut_crops(photo, boxes, 20, context=2.0)
    assert (left[:, :5] == 200).all()
    assert (right[:, -5:] == 90).all()
    assert (middle == 0).all()


def test_no_boxes_give_no_crops() -> None:
    assert cut_crops(np.zeros((9, 9, 3), np.uint8), np.zeros((0, 4), np.float32), 8).shape[0] == 0
