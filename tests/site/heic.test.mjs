// A photo as a telephone makes it (16 x 16 points; where it was taken is told twice, as Exif and as XMP) loses the place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeless } from '../../static_site/scripts/heic.js';

const PHOTO = Buffer.from(
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAgdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAEZpbG9jAA' +
  'AAAERAAAMAAQAAAAACKwABAAAAAAAAACoAAgAAAAACVQABAAAAAAAAAJ0AAwAAAAAC8gABAAAAAAAAAFIAAABiaWluZgAAAAAAAwAAABVpbmZl' +
  'AgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAACppbmZlAgAAAQADAABtaW1lAGFwcGxpY2F0aW9uL3JkZit4bWwAAAAAAA5waX' +
  'RtAAAAAAABAAAA/GlwcnAAAADcaXBjbwAAAHVodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroC' +
  'QGEAAQApQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqrprm4CGgwIAAAAyAAAADAIRiAAEABkQBwXPBiQAAABNjb2xybmNseAABAA0ABoAAAAAUaX' +
  'NwZQAAAAAAAABAAAAAQAAAAChjbGFwAAAAEAAAAAEAAAAQAAAAAf///9AAAAAC////0AAAAAIAAAAQcGl4aQAAAAADCAgIAAAAGGlwbWEAAAAA' +
  'AAAAAQABBYECAwWEAAAAKGlyZWYAAAAAAAAADmNkc2MAAgABAAEAAAAOY2RzYwADAAEAAQAAASFtZGF0AAAAJigBrxkhXkJA712lv/93zP6G1/' +
  'h9bfKZKKaXBNeImQsDgYCNkZ04AAAABkV4aWYAAE1NACoAAAAIAAIBDwACAAAACwAAACaIJQAEAAAAAQAAADEAAAAAUGhvbmVNYWtlcgAABAAB' +
  'AAIAAAACTgAAAAACAAUAAAADAAAAYwADAAIAAAACRQAAAAAEAAUAAAADAAAAewAAABcAAAABAAAABwAAAAEAABLMAAAAZAAAAHEAAAABAAAADw' +
  'AAAAEAAAAFAAAAATx4OnhtcG1ldGEgeG1sbnM6eD0iYWRvYmU6bnM6bWV0YS8iPjxHUFNMYXRpdHVkZT4yMyw3LjhOPC9HUFNMYXRpdHVkZT48' +
  'L3g6eG1wbWV0YT4=',
  'base64',
);
const without = async (bytes) => {
  const made = await placeless(new Blob([bytes], { type: 'image/heic' }));
  return made && Buffer.from(await made.arrayBuffer());
};

test('the place and the maker are gone, from Exif and from XMP', async () => {
  const made = await without(PHOTO);
  for (const told of ['PhoneMaker', 'GPSLatitude']) {
    assert.ok(PHOTO.includes(told), `the sample tells ${told}`);
    assert.ok(!made.includes(told));
  }
});

test('nothing else changes: as long as before, and the same but for two pieces', async () => {
  const made = await without(PHOTO);
  assert.equal(made.length, PHOTO.length);
  const picture = PHOTO.indexOf('mdat') + 4;
  assert.deepEqual(made.subarray(0, picture), PHOTO.subarray(0, picture));
  const changed = [...made].filter((byte, at) => byte !== PHOTO[at]).length;
  assert.ok(changed < 300, `${changed} bytes changed`);
});

test('what is left of Exif says nothing and can be read', async () => {
  const made = await without(PHOTO);
  const at = PHOTO.indexOf('Exif\0\0', PHOTO.indexOf('mdat'), 'latin1');
  assert.equal(made.subarray(at, at + 20).toString('hex'), '4578696600004d4d002a00000008000000000000');
});

test('a file that is not understood stays as it is, wherever it ends', async () => {
  assert.equal(await without(Buffer.from('no picture at all')), null);
  for (let length = 0; length < PHOTO.indexOf('mdat') - 4; length += 1) assert.equal(await without(PHOTO.subarray(0, length)), null);
});
