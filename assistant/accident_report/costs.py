"""An estimate as the report shows it."""

from assistant.accident_report.report import EstimateRow, ReportEstimate
from assistant.damage.estimate_types import DamageEstimate, EstimateLine
from assistant.damage.names import work_name
from assistant.damage.parts import PART_NAMES
from assistant.messages import Locale
from assistant.pricing import CURRENCY


def report_estimate(estimate: DamageEstimate, locale: Locale) -> ReportEstimate:
    """Return the rows, the sum where there is one, and what is left out."""
    total = estimate.total
    return ReportEstimate(
        currency=total.currency if total else CURRENCY,
        rows=tuple(_row(line) for line in estimate.lines),
        low=total.low if total else None,
        high=total.high if total else None,
        may_be_structural=estimate.structural,
        vehicle_class=estimate.vehicle_class,
        excludes=tuple(name.zh if locale == "zh" else name.en for name in estimate.excludes),
    )


def _row(line: EstimateLine) -> EstimateRow:
    return EstimateRow(
        part_name=PART_NAMES[line.part or line.item],
        findings=line.damages,
        work=work_name(line.least, line.most),
        labour=line.labour,
        paint=line.paint,
        parts=line.parts,
        low=line.low,
        high=line.high,
    )
