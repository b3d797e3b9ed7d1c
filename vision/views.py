"""What a photo is a picture of, finer than a scene: what the scene classifier tells apart."""

from dataclasses import dataclass
from typing import Literal, get_args

View = Literal["dashboard", "vehicle", "road", "scan_tool", "plate", "document", "page", "other"]
"""`vehicle` is the outside of a car, damaged or not, near or far; `road` traffic from afar, such as
a camera over a crossing shows it; `plate` a number plate close up; `document` a vehicle paper, a
policy or a bill; `page` running text, as of a manual."""

VIEWS: tuple[View, ...] = get_args(View)


VEHICLE_FLOOR = 0.1
"""Of 2,582 photos of cars of sources that the model never saw, .994 reach this share, shattered
glass close up being most of the rest; of 584 clusters .022 do, of 642 other photos .086."""


@dataclass(frozen=True, slots=True)
class ViewReading:
    """The likeliest view of a photo and how sure it is, in [0, 1].

    `sure` says that the confidence reaches the calibrated threshold of that view; an unsure view
    should not decide anything. `shares` holds the probability of every view, summing to 1.
    """

    view: View
    confidence: float
    sure: bool
    shares: dict[View, float]

    @property
    def vehicle_share(self) -> float:
        """How likely a vehicle is seen from outside, near or far."""
        return self.shares["vehicle"] + self.shares["road"]

    @property
    def may_show_vehicle(self) -> bool:
        """Whether damage is worth looking for; lenient, because damage must not be passed over."""
        return self.vehicle_share >= VEHICLE_FLOOR
