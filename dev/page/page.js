// The page of the local stack: the mailbox, the clock, the demo logins.

import { addressOf, caseOf, counted, filesOf, languageOf, personOf, threadOf, withOfferedDate } from "./mails.js";
import { TEXTS } from "./texts.js";

const REFRESH_MS = 2000;
const element = (id) => document.getElementById(id);

let locale = localStorage.getItem("locale") ?? (navigator.language.startsWith("zh") ? "zh-CN" : "en");
let words = TEXTS[locale] ?? TEXTS.en;
let mails = [];
let written = [];
let staff = [];
let answers = {};
let seen = null;
let clock = null;
let opened = null;
let view = "html";

async function call(path, body) {
  const posted = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/dev/${path}`, posted || { cache: "no-store" });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.message);
  return json;
}

async function say(work, { before, after }) {
  element("status").textContent = before;
  try {
    element("status").textContent = after(await work());
  } catch (trouble) {
    element("status").textContent = words.failed(trouble.message);
  }
}

function shownTime(iso) {
  // As the company's clock on the wall: the offset in the text is the company's.
  return iso.slice(0, 19).replace("T", " ");
}

function showWords() {
  document.documentElement.lang = locale;
  document.title = words.title;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words[node.dataset.text];
  for (const node of document.querySelectorAll("[data-title]")) node.title = words[node.dataset.title];
  for (const node of document.querySelectorAll("[data-label]")) node.ariaLabel = words[node.dataset.label];
}

function showClock() {
  if (!clock) return;
  element("now").textContent = shownTime(clock.now);
  element("now").dateTime = clock.now;
  element("next-due").textContent = clock.next_due_at ? shownTime(clock.next_due_at) : words.nothingDue;
  element("next-deadline").disabled = !clock.next_due_at;
}

function showFilters() {
  showChoices("recipient", counted(mails, (mail) => mail.to), words.everybody);
  showChoices("case", counted(mails, (mail) => [caseOf(mail)]).reverse(), words.allCases);
  const people = [...counted(mails, (mail) => mail.to), ...staff.map(({ email }) => [email])];
  element("people").replaceChildren(...people.map(([address]) => new Option(address)));
}

function showChoices(id, choices, all) {
  const chosen = element(id).value;
  const options = choices.map(([value, count]) => new Option(`${value} (${count})`, value));
  element(id).replaceChildren(new Option(all, ""), ...options);
  element(id).value = choices.some(([value]) => value === chosen) ? chosen : "";
}

function showMails() {
  const [person, reference] = [element("recipient").value, element("case").value];
  const fits = (mail) => (!person || mail.to.includes(person)) && (!reference || caseOf(mail) === reference);
  const rows = mails.filter(fits).map(mailRow);
  const nothing = Object.assign(document.createElement("li"), { textContent: words.noMail });
  element("mails").replaceChildren(...(rows.length ? rows : [nothing]));
}

function mailRow(mail) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = mail.id;
  if (opened?.id === mail.id) button.setAttribute("aria-current", "true");
  if (seen && !seen.has(mail.id)) button.classList.add("new");
  const who = mail.written ? `${addressOf(mail.from)} · ${words.written}` : mail.to.join(", ");
  for (const text of [mail.subject, `${who} · ${shownTime(mail.sent_at)}`]) {
    button.append(Object.assign(document.createElement("span"), { textContent: text }));
  }
  const row = document.createElement("li");
  row.classList.toggle("written", Boolean(mail.written));
  row.append(button);
  return row;
}

function showOpened() {
  element("mail").hidden = !opened;
  document.body.classList.toggle("reading", Boolean(opened));
  if (!opened) return;
  element("subject").textContent = opened.subject;
  element("from").textContent = opened.from;
  element("to").textContent = opened.to.join(", ");
  element("sent-at").textContent = shownTime(opened.sent_at);
  element("raw").hidden = Boolean(opened.written);
  element("raw").href = `/dev/mail/${opened.id}`;
  element("text").textContent = opened.text;
  element("reply-as").textContent = opened.to[0];
  element("reply").hidden = Boolean(opened.written);
  element("html").hidden = view !== "html" || !opened.html;
  element("text").hidden = !element("html").hidden;
  showCaseLink();
  showAnswers();
  showThread();
}

function showThread() {
  if (opened) element("thread").replaceChildren(...threadOf(opened, mails, written).map(mailRow));
}

const isStaff = (address) => staff.some(({ email }) => email === address);

function showCaseLink() {
  const [link, reference, person] = [element("to-case"), caseOf(opened), personOf(opened)];
  link.hidden = !reference;
  link.textContent = isStaff(person) ? words.openCase(reference) : words.trackCase(reference);
  link.href = isStaff(person) ? `/admin.html#case/${reference}` : `/track.html#${reference}`;
  link.dataset.email = isStaff(person) ? person : "";
}

function showAnswers() {
  const found = isStaff(opened.to[0]) && caseOf(opened) ? (answers[languageOf(opened)] ?? []) : [];
  const buttons = found.map(({ label, text: example }) => {
    const text = withOfferedDate(example, opened.text);
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, title: text });
    button.className = opened.text.includes(label) ? "offered" : "plain";
    button.addEventListener("click", () => {
      element("answer").value = text;
      element("answer").focus();
    });
    return button;
  });
  element("answers").hidden = !buttons.length;
  element("answers").replaceChildren(...buttons);
}

function open(mail) {
  opened = mail;
  seen?.add(mail.id);
  if (!mail.written) element("html").src = `/dev/mail/${mail.id}/html`;
  element("answer").value = "";
  element("files").value = "";
  showMails();
  showOpened();
  element("mail").focus();
}

function showLogins() {
  const rows = staff.map((member) => {
    const link = Object.assign(document.createElement("a"), { href: "/admin.html", textContent: member.name });
    link.dataset.email = member.email;
    const row = document.createElement("li");
    row.append(link, ` ${member.email}`);
    return row;
  });
  element("logins").replaceChildren(...rows);
}

async function refresh() {
  clock = await call("clock");
  showClock();
  if (clock.mails_sent === mails.length) return;
  await readMails();
}

async function readMails() {
  [mails, written] = [await call("mail"), (await call("written")).map((mail) => ({ ...mail, written: true }))];
  const fresh = seen ? mails.filter(({ id }) => !seen.has(id)) : [];
  seen ??= new Set(mails.map(({ id }) => id));
  for (const { id } of written) seen.add(id);
  showFilters();
  showMails();
  showThread();
  const mine = fresh.find((mail) => opened && personOf(mail) === personOf(opened) && caseOf(mail) === caseOf(opened));
  if (mine) element("status").textContent = words.arrived(mine.subject);
}

async function move(body) {
  const work = async () => {
    const moved = await call("clock", body);
    await refresh();
    return moved;
  };
  await say(work, { before: words.moving, after: (moved) => words.moved(moved.runs) });
}

async function reply(event) {
  event.preventDefault();
  const [answered, text, files] = [opened, element("answer").value, filesOf(element("files"))];
  element("reply").reset(); // at once: while it is under way, another mail may be opened and answered
  const work = async () => {
    let sent;
    try {
      sent = await call(`mail/${answered.id}/reply`, { text, files: await files });
    } catch (trouble) {
      if (opened === answered && !element("answer").value) element("answer").value = text;
      throw trouble;
    }
    await readMails();
    return sent;
  };
  await say(work, { before: words.sending, after: (sent) => words.sent(sent.to) });
}

async function write(event) {
  event.preventDefault();
  const work = async () => {
    const [from, subject, text] = ["from", "subject", "text"].map((name) => element(`write-${name}`).value);
    const sent = await call("mail", { from, subject, text, files: await filesOf(element("write-files")) });
    element("write").reset();
    element("compose").open = false;
    await readMails();
    return sent;
  };
  await say(work, { before: words.sending, after: (sent) => words.sent(sent.to) });
}

async function signIn(event) {
  const email = event.target.dataset?.email;
  if (!email) return;
  event.preventDefault();
  const target = event.target.href;
  const work = async () => {
    await call("session", { email });
    location.assign(target);
  };
  await say(work, { before: "", after: () => "" });
}

function changeLanguage() {
  locale = locale === "en" ? "zh-CN" : "en";
  localStorage.setItem("locale", locale);
  words = TEXTS[locale];
  showWords();
  showClock();
  showFilters();
  showMails();
  showOpened();
}

showWords();
element("language").addEventListener("click", changeLanguage);
for (const id of ["recipient", "case"]) element(id).addEventListener("change", showMails);
element("write").addEventListener("submit", write);
element("to-case").addEventListener("click", signIn);
element("back").addEventListener("click", () => {
  opened = null;
  showMails();
  showOpened();
});
element("reply").addEventListener("submit", reply);
element("logins").addEventListener("click", signIn);
element("next-deadline").addEventListener("click", () => move({ now: clock.next_due_at }));
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => move({ advance: button.dataset.advance }));
}
for (const button of document.querySelectorAll("[data-view]")) {
  button.addEventListener("click", () => {
    view = button.dataset.view;
    showOpened();
  });
}
for (const list of ["mails", "thread"]) {
  element(list).addEventListener("click", (event) => {
    const id = event.target.closest("button")?.dataset.id;
    if (id) open([...mails, ...written].find((mail) => mail.id === id));
  });
}
const [people, writing] = await Promise.all([call("staff"), call("writing")]);
staff = people;
answers = writing.answers;
element("write-to").textContent = writing.mailbox;
showLogins();
await readMails();
await refresh();
setInterval(() => document.hidden || refresh().catch(() => {}), REFRESH_MS);
