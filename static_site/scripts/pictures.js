// Pictures are made smaller before they are sent, and lose what the camera wrote into them: where it was, and whose it is.
const LONGEST = 2560; // pixels
const QUALITY = 0.85;
const AS_DRAWN = 1024 * 1024; // bytes: screenshots up to here stay PNG
const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic'];

/** Whether a file of this type is a picture that can be drawn anew. */
export const isPicture = (type) => PICTURES.includes(type);

/** `{name, type, size, blob}` of the picture drawn anew, else without what the camera wrote; null where neither can be. */
export async function drawnAnew({ name, type, size, blob }) {
  try {
    const picture = await createImageBitmap(blob, { imageOrientation: 'from-image' });
    const made = type === 'image/png' && size <= AS_DRAWN ? type : 'image/jpeg';
    const drawn = await encoded(picture, made);
    picture.close();
    return drawn && { name: made === type ? name : `${name.replace(/\.[^.]*$/, '')}.jpg`, type: made, size: drawn.size, blob: drawn };
  } catch {
    if (type !== 'image/heic') return null; // a broken file, no memory: it goes as it is
    const { placeless } = await import('./heic.js'); // HEIC outside Safari
    const kept = await placeless(blob);
    return kept && { name, type, size, blob: kept };
  }
}

function encoded(picture, type) {
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d', { alpha: type === 'image/png' });
  if (type !== 'image/png') {
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
}
