// Telephone numbers as people write them, and what is wrong with one: complaints/domain/phones.py says the same. Pure.
const SEPARATORS = /[\s().\-/·]/g;
const FORM = /^(\+\d{6,15}|\d{7,15})((x|ext|转)\d{1,6})?$/i;
const MOBILE = /^1[3-9]\d{6,11}$/;
const AFTER = { 86: [8, 9, 10, 11, 12], 852: [8], 853: [8], 886: [8, 9] };

/** What is wrong with the number `written`: `{key, values}`, or null. */
export function phoneFault(written) {
  // Full-width digits are as good as others.
  const found = FORM.exec(written.normalize('NFKC').replace(SEPARATORS, ''));
  if (!found) return { key: 'error.phone_wrong' };
  const number = found[1].replace(/^00(?=[1-9])/, '+');
  return number.startsWith('+') ? abroad(number.slice(1)) : mobile(number);
}

function abroad(digits) {
  const code = ['852', '853', '886', '86'].find((each) => digits.startsWith(each));
  if (!code) return null;
  const rest = digits.slice(code.length).replace(/^0/, '');
  if (code === '86' && /^1[3-9]/.test(rest)) return mobile(rest);
  return AFTER[code].includes(rest.length) ? null : { key: 'error.phone_after', values: { code: `+${code}` } };
}

function mobile(number) {
  const digits = number.length;
  return MOBILE.test(number) && digits !== 11 ? { key: 'error.phone_mobile', values: { digits } } : null;
}
