// Photos of a case: chosen in the form, sent once the case has an address.
import { $, call, h, kind, problem, t } from "./technician-kit.js";

const MOST = 6;
const failures = new Map();
let chosen = [];

export function startPhotos() {
  $("#f-photos").addEventListener("change", (event) => {
    const photos = [...event.target.files];
    event.target.value = "";
    const room = Math.max(0, MOST - chosen.length);
    chosen.push(...photos.slice(0, room).map((file) => ({ file, url: URL.createObjectURL(file) })));
    $("#f-photos-error").textContent = photos.length > room ? t("photo_many") : "";
    drawChosen();
  });
}

export const chosenPhotos = () => chosen.map(({ file }) => file);

export function clearPhotos() {
  for (const { url } of chosen) URL.revokeObjectURL(url);
  chosen = [];
  $("#f-photos-error").textContent = "";
  drawChosen();
}

export function drawChosen() {
  $("#f-photo-list").replaceChildren(...chosen.map(({ url }, n) => h("li", {},
    h("img", { src: url, alt: t("photo_alt", { n: n + 1 }) }),
    h("button.remove", {
      type: "button",
      "aria-label": t("photo_remove", { n: n + 1 }),
      click: () => {
        URL.revokeObjectURL(url);
        chosen.splice(n, 1);
        drawChosen();
        $("#f-photos").focus();
      },
    }, "×"))));
}

// Those that didn't arrive are kept for another try, unless they would be refused again.
export async function sendPhotos(caseId, files) {
  const failed = [];
  let missing = 0;
  let why = "";
  for (const file of files) {
    const body = new FormData();
    body.append("image", file);
    const answer = await call("POST", `/api/v1/cases/${caseId}/photos`, body);
    if (answer.ok) continue;
    missing += 1;
    why = reason(answer);
    if (answer.status === 0 || answer.status === 401 || answer.status >= 429) failed.push(file);
  }
  if (missing) failures.set(caseId, { files: failed, missing, why });
  else failures.delete(caseId);
}

export const failedUploads = (caseId) => failures.get(caseId);

function reason(answer) {
  if (kind(answer) === "not-an-image") return t("photo_kind");
  if (kind(answer) === "too-large") return t("photo_large");
  if (kind(answer) === "case-not-changeable") return t("photo_full");
  return problem(answer);
}
