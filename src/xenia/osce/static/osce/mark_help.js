// Calls for help and the safe word: kept on the device as marks are, in a box of their own, until the school has them.
import { Outbox } from "../core/outbox.js";
import { post } from "./mark_school.js";

const told = document.body.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const dialog = at("help-dialog");
const boxes = new Map();
let arrived = "";

/** The box of a device; `pack` makes a delivery of a batch. */
export function callsOf(device, pack) {
  const heard = (kind) => kind === "saved" && at("said").textContent === told.calling && (at("said").textContent = arrived);
  const send = async (batch) => (await post(told.calls, await pack(device, batch))).taken;
  if (!boxes.has(device)) boxes.set(device, new Outbox(`call:${device}`, send, heard));
  return boxes.get(device);
}

/** `call` is given what somebody asks for, help or that an encounter stops, and with which words. */
export function watchHelp(call) {
  const say = (kind, words, answer) => {
    [arrived, at("said").textContent] = [answer, told.calling];
    call(kind, words);
  };
  at("help").addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("close", () => {
    const words = at("help-words").value;
    at("help-words").value = ""; // said or not, they are about whoever was looked at
    if (dialog.returnValue) say("help", words, told.called);
    dialog.returnValue = "";
  });
  at("safe-word").addEventListener("click", ({ detail }) => detail < 2 && say("safe_word", "", told.stopped));
}

export const closeHelp = () => dialog.close("");
