// What became of mail that did not arrive, in plain words. Pure.

export const LOST = ['bounced', 'reported', 'delayed', 'refused', 'withheld'];

// What mail systems say is English, terse, and made for mail systems; the first that fits.
const CAUSES = [
  ['full', /\b[245]\.2\.2\b|mailbox ?(is )?full|over ?quota|quota exceeded|已满|空间不足/i],
  ['unknown', /\b5\.1\.(1|6|10)\b|user (is )?unknown|unknown user|no such (user|mailbox|recipient)|(account|address|mailbox|user|recipient).{0,40}(does ?n.t|not) exist|invalid (recipient|mailbox)|不存在|无此用户/i],
  ['disabled', /\b5\.2\.1\b|disabled|inactive|suspended|停用|冻结/i],
  ['domain', /\b5\.(1\.2|4\.4)\b|(domain|host).{0,12}not (found|exist)|nxdomain|no mx/i],
  ['size', /\b5\.(2\.3|3\.4)\b|too (large|big)|size limit|过大/i],
  ['junk', /\b5\.7\.\d+\b|spam|junk|block(ed|list)|blacklist|reputation|policy|dmarc|\bspf\b|垃圾邮件|拒收/i],
  ['late', /\b4\.\d+\.\d+\b|timed? ?out|try again|temporar|greylist|connection|稍后|暂时/i],
  ['rejected', /MessageRejected|BadRequest|InvalidParameter/],
];

/** The name of the cause; `other` where the words say nothing known, `none` where there are none. */
export function causeOf({ state, reason }) {
  if (state === 'reported' || reason === 'spam report') return 'reported';
  if (!reason) return 'none';
  return CAUSES.find(([, form]) => form.test(reason))?.[0] ?? 'other';
}
