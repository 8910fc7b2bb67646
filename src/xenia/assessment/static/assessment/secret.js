// The secret that links the rounds of a study: 128 random bits that its owner keeps and that never leave the browser.
// Written as 26 signs of Crockford's base 32, two that find a slip of the pen, and two that tell its study from others.
const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const [BYTES, BODY, WHOLE, GROUP] = [16, 26, 30, 5];

export class SecretTrouble extends Error {}

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const utf8 = (words) => new TextEncoder().encode(words);

export async function makeSecret(study) {
  return written(crypto.getRandomValues(new Uint8Array(BYTES)), study);
}

async function written(secret, study) {
  let rest = BigInt(`0x${hex(secret)}`) << 2n;
  let body = "";
  for (let place = 0; place < BODY; place++, rest >>= 5n) body = SIGNS[Number(rest & 31n)] + body;
  const signs = body + (await checkOf(secret)) + (await checkOf(secret, study));
  return signs.match(new RegExp(`.{${GROUP}}`, "g")).join("-");
}

// Ten bits of a hash: one slip in a thousand passes.
async function checkOf(secret, study = "") {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array([...secret, ...utf8(study)])));
  return SIGNS[digest[0] >> 3] + SIGNS[((digest[0] & 7) << 2) | (digest[1] >> 6)];
}

// What someone typed, in any case, with or without spaces; O and I are read as the figures they look like.
export async function readSecret(words, study) {
  const signs = words.toUpperCase().replace(/[\s\p{Pd}]/gu, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  if (!signs) throw new SecretTrouble("none");
  if ([...signs].some((sign) => !SIGNS.includes(sign))) throw new SecretTrouble("sign");
  if (signs.length !== WHOLE) throw new SecretTrouble("length");
  const whole = [...signs.slice(0, BODY)].reduce((sum, sign) => (sum << 5n) | BigInt(SIGNS.indexOf(sign)), 0n);
  const secret = Uint8Array.from((whole >> 2n).toString(16).padStart(2 * BYTES, "0").match(/../g), (pair) => parseInt(pair, 16));
  const right = await written(secret, study);
  const plain = right.replaceAll("-", "");
  if (plain.slice(0, WHOLE - 2) !== signs.slice(0, WHOLE - 2)) throw new SecretTrouble("slip");
  if (plain !== signs) throw new SecretTrouble("study");
  return secret;
}

// The mark that stands with the answers: HMAC-SHA-256 of the study under the secret. In another study it is another.
export async function markOf(secret, study) {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(study))));
}
