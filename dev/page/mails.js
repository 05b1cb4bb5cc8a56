// What the mailbox shows, reckoned from the mails. Pure.

/** The number of the case that a mail is about, or empty. */
export const caseOf = ({ subject }) => /\[([A-Za-z0-9-]{4,40})\]/.exec(subject)?.[1] ?? "";

/** The bare address behind "Name <address>". */
export const addressOf = (from) => (/<([^>]+)>/.exec(from)?.[1] ?? from).trim().toLowerCase();

/** "zh-CN" or "en": the language in which a mail is to be answered. */
export const languageOf = ({ subject }) => (/[\u4e00-\u9fff]/.test(subject) ? "zh-CN" : "en");

/** Whose mail it is: its reader, or whoever wrote it. */
export const personOf = (mail) => (mail.written ? addressOf(mail.from) : mail.to[0]);

/** What one person got and wrote about one case, the oldest first. */
export function threadOf(mail, sent, written) {
  const reference = caseOf(mail);
  const belongs = (each) => personOf(each) === personOf(mail) && caseOf(each) === reference;
  const found = reference ? [...sent, ...written].filter(belongs) : [mail];
  return found.sort((one, other) => new Date(one.sent_at) - new Date(other.sent_at));
}

/** Every value of `pick` over `mails` with how often: [[value, count]], in order. */
export function counted(mails, pick) {
  const counts = new Map();
  for (const value of mails.flatMap(pick)) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort();
}

const DATE = /\d{4}-\d{2}-\d{2} \d{2}:\d{2}/;

/** An example with the date up to which the letter itself says that more time may be asked for. */
export function withOfferedDate(example, letter) {
  const offered = /(?:申请延期至|extend to )(\d{4}-\d{2}-\d{2} \d{2}:\d{2})/.exec(letter);
  return offered ? example.replace(DATE, offered[1]) : example;
}

/** The files of an input as the door wants them. */
export const filesOf = (input) => Promise.all([...input.files].map(asJson));

async function asJson(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { name: file.name, type: file.type || "application/octet-stream", content: btoa(binary) };
}
