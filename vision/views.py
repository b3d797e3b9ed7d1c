"""What a photo is a picture of, finer than a scene: what the scene classifier tells apart."""

from dataclasses import dataclass
from typing import Literal, get_args

View = Literal["dashboard", "vehicle", "road", "scan_tool", "plate", "document", "page", "other"]
"""`vehicle` is the outside of a car, damaged or not, near or far; `road` traffic from afar, such as
a camera over a crossing shows it; `plate` a number plate close up; `document` a vehicle paper, a
policy or a bill; `page` running text, as of a manual."""

VIEWS: tuple[View, ...] = get_args(View)


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
