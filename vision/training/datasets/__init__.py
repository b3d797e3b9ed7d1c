"""Reading labelled photos: YOLO and COCO folders, as annotation tools export them."""
