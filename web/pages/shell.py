"""The page around the conversation: markup without a word; the browser puts the texts in."""

from web.pages.icons import icon

_CAMERA, _PICTURE, _PIN, _DOWN, _MIC = map(icon, ("camera", "picture", "pin", "down", "mic"))

TALK = f"""
<header class="bar">
  <h1><img src="/page/icon.svg" alt="" width="28" height="28"><span data-t="title"></span></h1>
  <button type="button" class="plain" data-do="mine" data-t="mine"></button>
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
  <button type="button" class="tool" data-do="speak" aria-pressed="false" hidden>{_MIC}<span
    data-t="tool_speak"></span></button>
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
<dialog id="cc-mine" aria-labelledby="cc-mine-title">
  <header><h2 id="cc-mine-title" data-t="mine"></h2>
    <button type="button" class="plain" data-do="closeMine" data-t="close"></button></header>
  <div id="cc-mine-list" aria-live="polite"></div>
  <h3 data-t="cars"></h3>
  <ul id="cc-cars"></ul>
  <form id="cc-car" hidden novalidate>
    <label><span data-t="car_model"></span><input name="model" maxlength="60" autocomplete="off">
      <small data-t="car_model_hint"></small></label>
    <label><span data-t="car_plate"></span><input name="plate" maxlength="15" autocomplete="off">
      <small data-t="car_plate_hint"></small></label>
    <label><span data-t="car_km"></span><input name="odometer_km" inputmode="numeric"></label>
    <label><span data-t="car_served"></span><input name="last_service_on" type="date"></label>
    <p class="wrong" role="alert" hidden></p>
    <div class="row"><button class="act main" data-t="car_save"></button>
      <button type="button" class="act soft" data-do="carCancel" data-t="car_cancel"></button>
    </div>
  </form>
  <div class="row"><button type="button" class="act" data-do="carAdd" data-t="car_add"></button>
  </div>
  <section id="cc-phone" aria-labelledby="cc-phone-title" hidden>
    <h3 id="cc-phone-title" data-t="phone"></h3>
    <form id="cc-phone-ask" data-phone="ask" novalidate>
      <p class="hint" data-t="phone_what"></p>
      <label><span data-t="phone_number"></span><input name="phone" type="tel" maxlength="40"
        autocomplete="tel" aria-describedby="cc-phone-wrong-1"></label>
      <p id="cc-phone-wrong-1" class="wrong" role="alert" hidden></p>
      <div class="row"><button class="act main" data-t="phone_send"></button></div>
    </form>
    <form id="cc-phone-code" data-phone="code" novalidate hidden>
      <label><span data-t="phone_code"></span><input name="code" inputmode="numeric" maxlength="9"
        autocomplete="one-time-code" aria-describedby="cc-phone-wrong-2"></label>
      <div id="cc-phone-take" hidden><label class="tick"><input name="take" type="checkbox"
        aria-describedby="cc-phone-taken"><span data-t="phone_take"></span></label>
        <p id="cc-phone-taken" class="hint" data-t="phone_take_what"></p></div>
      <p id="cc-phone-wrong-2" class="wrong" role="alert" hidden></p>
      <div class="row"><button class="act main" data-t="phone_enter"></button>
        <button type="button" class="act soft" data-do="phoneAgain" data-t="phone_again"></button>
      </div>
    </form>
    <div data-phone="in" hidden>
      <p id="cc-phone-end"></p>
      <p class="wrong" role="alert" hidden></p>
      <div class="row"><button type="button" class="act" data-do="phoneOut" data-t="phone_out">
        </button></div>
    </div>
    <p id="cc-phone-said" class="hint" role="status"></p>
  </section>
  <h3 data-t="theme"></h3>
  <div class="row" role="group" data-label="theme">
    <button type="button" class="act soft" data-do="theme" data-theme-set="auto"
      data-t="theme_auto"></button>
    <button type="button" class="act soft" data-do="theme" data-theme-set="light"
      data-t="theme_light"></button>
    <button type="button" class="act soft" data-do="theme" data-theme-set="dark"
      data-t="theme_dark"></button>
  </div>
  <h3 data-t="data"></h3>
  <p class="hint" data-t="data_what"></p>
  <div class="row"><a class="act soft" href="/api/v1/me/export" download="carcare.json"
    data-t="data_export"></a></div>
</dialog>
<div id="cc-drop" data-t="drop" hidden></div>
"""
TALK_START = "window.carcare.start(element, props, trigger, watch)"
ADD_SENT_TO_TEXT = "(message, thread) => [message, thread, window.carcare.written()]"
ADD_SENT = "(thread) => [thread, window.carcare.sent()]"
