// Record what somebody says instead of typing it: the recording goes into the form's own file field, so that without
// this module, or where a browser can't record, an audio file can be brought instead. Speech becomes text only where
// the browser does that on the device itself.
const seconds = (since) => Math.floor((Date.now() - since) / 1000);
const clock = (s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
const KINDS = ["audio/webm", "audio/mp4", "audio/ogg"];

function put(input, blob) {
  const files = new DataTransfer();
  files.items.add(new File([blob], "voice", { type: blob.type }));
  input.files = files.files;
}

// the page may play nothing but its own addresses, so what was just recorded is decoded here
async function play(file) {
  const context = new AudioContext();
  const source = context.createBufferSource();
  source.buffer = await context.decodeAudioData(await file.arrayBuffer());
  source.connect(context.destination);
  source.onended = () => context.close();
  source.start();
}

async function dictation(words, language) {
  const Recognition = globalThis.SpeechRecognition;
  if (!Recognition?.available) return null;
  const where = { langs: [language], processLocally: true };
  try {
    if ((await Recognition.available(where)) !== "available") return null;
  } catch {
    return null;
  }
  const heard = new Recognition();
  heard.lang = language;
  heard.processLocally = true;
  heard.continuous = true;
  heard.onresult = (event) => {
    const last = event.results[event.results.length - 1];
    if (last.isFinal) words.value = `${words.value} ${last[0].transcript}`.trim();
  };
  return heard;
}

async function record(place) {
  const input = place.querySelector("input[type=file]");
  const form = place.closest("form");
  const [button, told, listen] = ["[data-record]", "[data-told]", "[data-listen]"].map((part) => place.querySelector(part));
  let recorder = null;
  let heard = null;
  button.hidden = false;
  const tell = (words) => { told.textContent = words; };

  async function begin() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      tell(place.dataset.refused);
      return;
    }
    const kind = KINDS.find((each) => MediaRecorder.isTypeSupported(each));
    recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
    const pieces = [];
    const since = Date.now();
    const ticking = setInterval(() => tell(`● ${clock(seconds(since))}`), 500);
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      put(input, new Blob(pieces, { type: recorder.mimeType }));
      listen.hidden = false;
      tell(place.dataset.kept);
      button.textContent = place.dataset.again;
      recorder = null;
    };
    recorder.start();
    button.textContent = place.dataset.stop;
    heard = await dictation(form.elements.words, form.elements.language.value);
    heard?.start();
  }

  listen.addEventListener("click", () => play(input.files[0]));
  button.addEventListener("click", () => {
    if (!recorder) return begin();
    heard?.stop();
    recorder.stop();
  });
}

if (navigator.mediaDevices && globalThis.MediaRecorder) {
  for (const place of document.querySelectorAll("[data-speak]")) record(place);
}
