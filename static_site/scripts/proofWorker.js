// Solves an ALTCHA challenge (v2, PBKDF2): finds the counter whose derived key begins with the wanted prefix.

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function solve({ algorithm, nonce, salt, cost, keyLength, keyPrefix }) {
  const prefix = bytesOf(keyPrefix);
  const password = new Uint8Array([...bytesOf(nonce), 0, 0, 0, 0]);
  const place = new DataView(password.buffer, password.length - 4);
  const how = { name: 'PBKDF2', hash: algorithm.split('/')[1], salt: bytesOf(salt), iterations: cost };
  for (let counter = 0; ; counter += 1) {
    place.setUint32(0, counter);
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const derived = new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8));
    if (prefix.every((byte, index) => derived[index] === byte)) return { counter, derivedKey: hexOf(derived) };
  }
}

self.addEventListener('message', async ({ data }) => {
  try {
    self.postMessage(await solve(data));
  } catch {
    self.postMessage(null); // no cryptography here: the page is not on a secure origin
  }
});
