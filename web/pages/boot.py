"""What stands from the first moment: the page's first words, and a field that takes the driver's.

Gradio's scripts take seconds on a slow phone. Until they are done nothing here needs them.
"""

from markupsafe import Markup

from web.pages.icons import icon
from web.pages.static import address

# The page hides the words once it stands itself; the field goes when what was typed was taken over.
BOOT = Markup(
    '<div id="cc-boot"><h1><img src="/page/icon.svg" alt="" width="28" height="28">'
    '<span data-t="title"></span></h1><div><h2 data-t="welcome"></h2>'
    '<p data-t="welcome_more"></p><p class="danger" data-t="danger_note"></p>'
    '<p class="opening" data-t="loading"></p></div></div>'
    '<form id="cc-early"><p class="kept" role="status" hidden data-t="early_kept"></p>'
    '<div><textarea rows="1" data-label="composer" data-hint="placeholder" autocomplete="off" '
    'enterkeyhint="send"></textarea><button data-label="send">{}</button></div></form>'
    '<script>window.carcare.translate()</script><script src="{}"></script>'
).format(icon("down"), address("owner-early.js"))
