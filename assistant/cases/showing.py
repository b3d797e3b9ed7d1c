"""Cases -> what programs and pages see of them."""

from collections.abc import Iterable, Sequence

from assistant.cases.desk import CaseDesk
from assistant.cases.model import CaseChange, CasePhoto, CaseQuery, KeptCase
from assistant.cases.similar import CaseSketch, Likeness
from assistant.cases.views import (
    CaseFile,
    CaseList,
    CaseText,
    CaseView,
    ChangeView,
    PhotoView,
    RecordedCase,
    SimilarCases,
    SimilarView,
)


def kept_to_view(kept: KeptCase, photos: Iterable[CasePhoto] = ()) -> CaseView:
    """Return a case as it is shown."""
    return CaseView(**_fields(kept, photos))


def view_case(desk: CaseDesk, kept: KeptCase) -> CaseView:
    """Return a case with its photos."""
    return kept_to_view(kept, _photos(desk, kept))


def open_file(desk: CaseDesk, case_id: str) -> CaseFile:
    """Return a case with its photos and history; raises `UnknownCase`."""
    kept = desk.catalogue.get(case_id)
    history = [_change_to_view(change) for change in desk.catalogue.history(case_id)]
    return CaseFile(**_fields(kept, _photos(desk, kept)), history=history)


def list_cases(desk: CaseDesk, query: CaseQuery) -> CaseList:
    """Return a page of cases with their photos."""
    page = desk.catalogue.page(query)
    photos = desk.photos.of(kept.case.case_id for kept in page.cases)
    views = [kept_to_view(kept, photos.get(kept.case.case_id, ())) for kept in page.cases]
    return CaseList(cases=views, next_cursor=str(page.cursor) if page.cursor else None)


def recorded_to_view(kept: KeptCase, alike: Iterable[Likeness]) -> RecordedCase:
    """Return a case just recorded."""
    return RecordedCase(**_fields(kept, ()), similar=[_likeness_to_view(one) for one in alike])


def find_similar(desk: CaseDesk, sketch: CaseSketch, *, but: str | None = None) -> SimilarCases:
    """Return the possible duplicates of a half-written case."""
    alike = desk.catalogue.similar(sketch, but=but)
    return SimilarCases(similar=[_likeness_to_view(one) for one in alike])


def photo_to_view(case_id: str, photo: CasePhoto) -> PhotoView:
    """Return a photo as it is listed."""
    return PhotoView(
        photo_id=photo.photo_id,
        url=f"/api/v1/cases/{case_id}/photos/{photo.photo_id}",
        width=photo.width,
        height=photo.height,
        added=photo.added,
    )


def _photos(desk: CaseDesk, kept: KeptCase) -> Sequence[CasePhoto]:
    return desk.photos.of([kept.case.case_id]).get(kept.case.case_id, ())


def _fields(kept: KeptCase, photos: Iterable[CasePhoto]) -> dict[str, object]:
    case = kept.case
    return dict(case) | {
        "found_version": kept.found_version,
        "photos": [photo_to_view(case.case_id, photo) for photo in photos],
    }


def _change_to_view(change: CaseChange) -> ChangeView:
    case = change.case
    withdrawn = case.withdrawn if change.what == "withdrawn" else None
    return ChangeView(
        version=case.version,
        what=change.what,
        by=change.by,
        reason=withdrawn.reason if withdrawn else None,
        text=CaseText(**{field: getattr(case, field) for field in CaseText.model_fields}),
    )


def _likeness_to_view(likeness: Likeness) -> SimilarView:
    case = likeness.kept.case
    return SimilarView(
        case_id=case.case_id,
        version=case.version,
        status=case.status,
        title=case.title,
        vehicle=case.vehicle,
        codes=case.codes,
        alike=list(likeness.alike),
    )
