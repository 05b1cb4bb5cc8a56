import { passing } from '../storage.js';

// A link by mail has opened a complaint: with a script its page opens by itself, and knows the secret until the tab is closed.
const { reference, secret } = document.querySelector('[data-secret]').dataset;
passing.write(`secret:${reference}`, secret);
window.location.replace(`/track.html#${encodeURIComponent(reference)}`);
