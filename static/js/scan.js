// scan: the camera's picture, read until a code shows; then on to the form for it.
// Reads with what the browser has; where it has nothing, with zxing-wasm, loaded only then.

const place = document.querySelector("[data-scan]");
const form = place.parentElement.querySelector("form[data-code]") ?? place.parentElement.querySelector("form");
const view = place.querySelector("video");
const opener = place.querySelector("[data-open]"); // where it may be closed: a page with more on it
const OURS = { ean_13: "EAN13", ean_8: "EAN8", upc_a: "UPCA", qr_code: "QRCode" };
const FORMATS = (place.dataset.formats ?? "ean_13 ean_8 upc_a").split(" ");
const PAUSE = 120;

function tell(words) {
  place.querySelector("[data-told]").textContent = words;
}

async function nativeReader() {
  if (!("BarcodeDetector" in window)) return null;
  const known = await BarcodeDetector.getSupportedFormats();
  if (!FORMATS.every((format) => known.includes(format))) return null;
  const detector = new BarcodeDetector({ formats: FORMATS });
  return async (picture) => (await detector.detect(picture)).map((found) => found.rawValue);
}

async function ownReader() {
  const { prepareZXingModule, readBarcodes } = await import(place.dataset.reader);
  prepareZXingModule({ overrides: { locateFile: () => place.dataset.wasm } });
  const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const options = { formats: FORMATS.map((format) => OURS[format]), maxNumberOfSymbols: 1, textMode: "Plain" };
  return async (picture) => {
    const wide = picture.videoWidth ?? picture.width;
    const high = picture.videoHeight ?? picture.height;
    const scale = Math.min(1, 1280 / Math.max(wide, high, 1));
    paper.canvas.width = Math.max(1, Math.round(wide * scale));
    paper.canvas.height = Math.max(1, Math.round(high * scale));
    paper.drawImage(picture, 0, 0, paper.canvas.width, paper.canvas.height);
    const dots = paper.getImageData(0, 0, paper.canvas.width, paper.canvas.height);
    return (await readBarcodes(dots, options)).map((found) => found.text);
  };
}

let reader;
function read(picture) {
  reader ??= nativeReader().then((found) => found ?? ownReader());
  return reader.then((look) => look(picture));
}

function goOn(code) {
  tell(`${place.dataset.found} ${code}`);
  navigator.vibrate?.(60);
  form.elements.code.value = code;
  form.requestSubmit();
  if (opener) close();
}

function close() {
  view.srcObject?.getTracks().forEach((track) => track.stop());
  view.hidden = true;
  opener.hidden = false;
}

async function watch(before) {
  const [code] = view.readyState >= 2 ? await read(view) : [];
  if (code && code === before) return goOn(code); // twice alike: a blurred picture can lie once
  setTimeout(() => watch(code), PAUSE);
}

async function open() {
  if (opener) opener.hidden = true;
  view.hidden = false;
  tell(place.dataset.opening);
  const wanted = { facingMode: "environment", width: { ideal: 1280 } };
  view.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted });
  await view.play();
  tell(place.dataset.aim);
  await watch();
}

async function readPhoto(event) {
  const [file] = event.target.files;
  if (!file) return;
  const [code] = await read(await createImageBitmap(file));
  if (code) goOn(code);
  else tell(place.dataset.unread);
}

function giveUp() {
  view.hidden = true;
  tell(place.dataset.refused);
}

async function isAllowed() {
  const said = await navigator.permissions?.query({ name: "camera" });
  return said?.state === "granted";
}

place.hidden = false;
place.querySelector("input")?.addEventListener("change", (event) => readPhoto(event).catch(() => tell(place.dataset.unread)));
opener?.addEventListener("click", () => open().catch(giveUp));
if (!opener) open().catch(giveUp);
else if ("now" in place.dataset) isAllowed().catch(() => false).then((can) => can && open().catch(giveUp)); // no question
