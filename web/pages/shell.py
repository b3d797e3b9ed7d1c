"""The page around the conversation: markup without a word; the browser puts the texts in."""

from web.pages.icons import icon

_CAMERA, _PICTURE, _PIN, _DOWN = map(icon, ("camera", "picture", "pin", "down"))

TALK = f"""
<header class="bar">
  <h1><img src="/page/icon.svg" alt="" width="28" height="28"><span data-t="title"></span></h1>
  <button type="button" class="plain" data-do="new" data-t="new"></button>
  <button type="button" class="plain" data-do="language" data-t="language"
    data-label="language_label"></button>
</header>
<div id="cc-scroll">
  <section id="cc-welcome">
    <h2 data-t="welcome"></h2>
    <p data-t="welcome_more"></p>
    <div class="big">
      <button type="button" class="act main" data-do="camera">{_CAMERA}<span data-t="take_photo">
        </span></button>
      <button type="button" class="act" data-do="album">{_PICTURE}<span data-t="choose_photo">
        </span></button>
    </div>
    <div class="row examples">
      <button type="button" class="act soft" data-say-key="example_1" data-t="example_1"></button>
      <button type="button" class="act soft" data-say-key="example_2" data-t="example_2"></button>
      <button type="button" class="act soft" data-say-key="example_3" data-t="example_3"></button>
    </div>
    <p class="danger" data-t="danger_note"></p>
  </section>
  <div id="cc-log" role="log" aria-live="off" data-label="log"></div>
  <button type="button" id="cc-forget" class="plain" data-do="forget" data-t="forget"></button>
</div>
<div id="cc-announce" class="sr" role="status"></div>
<p id="cc-notice" role="status" hidden></p>
<div class="tools">
  <button type="button" class="tool" data-do="camera">{_CAMERA}<span data-t="tool_photo"></span>
  </button>
  <button type="button" class="tool" data-do="locate">{_PIN}<span data-t="tool_locate"></span>
  </button>
  <button type="button" id="cc-more" data-do="down" data-label="more" hidden>{_DOWN}</button>
  <p id="cc-located" hidden><span data-t="located"></span>
    <button type="button" class="plain" data-do="unlocate" data-t="located_undo"></button></p>
</div>
<input id="cc-camera" type="file" accept="image/*" capture="environment" hidden>
<dialog id="cc-consent" aria-labelledby="cc-consent-title">
  <h2 id="cc-consent-title" data-t="consent_title"></h2>
  <p data-t="consent"></p>
  <div class="big">
    <button type="button" class="act main" data-do="agree" data-t="consent_yes"></button>
    <button type="button" class="act" data-do="decline" data-t="consent_no"></button>
  </div>
</dialog>
<dialog id="cc-sure" aria-labelledby="cc-sure-title">
  <h2 id="cc-sure-title" data-t="forget_title"></h2>
  <p data-t="forget_what"></p>
  <div class="big">
    <button type="button" class="act" data-do="keep" data-t="forget_no"></button>
    <button type="button" class="act danger" data-do="forgetNow" data-t="forget_yes"></button>
  </div>
</dialog>
<div id="cc-drop" data-t="drop" hidden></div>
"""
TALK_START = "window.carcare.start(element, props, trigger, watch)"
ADD_SENT_TO_TEXT = "(message, thread) => [message, thread, window.carcare.written()]"
ADD_SENT = "(thread) => [thread, window.carcare.sent()]"
