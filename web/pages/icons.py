"""Icons drawn as SVG: emoji look different on every phone and are missing on some."""

from markupsafe import Markup

from assistant.messages import Urgency

_FRAME = (
    '<svg class="icon" viewBox="0 0 24 24" width="{}" height="{}" fill="none" '
    'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
    'aria-hidden="true">{}</svg>'
)
_LEVELS: dict[Urgency, str] = {
    "stop_now": '<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" fill="currentColor"/>'
    '<path d="M7.5 12h9" stroke="var(--cc-card)" stroke-width="3.2"/>',
    "soon": '<path d="M12 3L1.8 20.5h20.4z"/><path d="M12 9.5v5M12 17.6v.1"/>',
    "routine": '<circle cx="12" cy="12" r="9.5"/><path d="M12 11v5.5M12 7.6v.1"/>',
}
_PATHS = {
    "camera": '<path d="M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 '
    '1 1-1z"/><circle cx="12" cy="13" r="3.6"/>',
    "pin": '<path d="M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21z"/>'
    '<circle cx="12" cy="9.5" r="2.5"/>',
    "picture": '<rect x="3" y="4" width="18" height="16" rx="2"/><circle cx="9" cy="10" r="1.6"/>'
    '<path d="M4 18l5-5 4 4 3-3 4 4"/>',
    "mic": '<rect x="9" y="2.5" width="6" height="12" rx="3"/><path d="M5 11.5a7 7 0 0 0 '
    '14 0M12 18.5V22"/>',
    "done": '<circle cx="12" cy="12" r="10"/><path d="M7.5 12.5l3 3 6-6.5"/>',
    "down": '<path d="M12 5v14M6 13l6 6 6-6"/>',
    "phone": '<path d="M6.5 3h3l1.5 5-2.2 1.5a12 12 0 0 0 5.7 5.7L16 13l5 1.5v3a2.5 '
    '2.5 0 0 1-2.8 2.5A17.5 17.5 0 0 1 4 5.8 2.5 2.5 0 0 1 6.5 3z"/>',
}


def icon(name: str, size_px: int = 24) -> Markup:
    """Return an icon; it is hidden from screen readers, which read the words beside it."""
    return Markup(_FRAME).format(size_px, size_px, Markup(_PATHS[name]))


def level_icon(level: Urgency, size_px: int = 24) -> Markup:
    """Return the icon of an urgency: an octagon, a triangle, a circle."""
    return Markup(_FRAME).format(size_px, size_px, Markup(_LEVELS[level]))
