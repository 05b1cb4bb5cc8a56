// The page of the local stack: the mailbox, the clock, the demo logins.

import { TEXTS } from "./texts.js";

const REFRESH_MS = 2000;
const element = (id) => document.getElementById(id);

let locale = localStorage.getItem("locale") ?? (navigator.language.startsWith("zh") ? "zh-CN" : "en");
let words = TEXTS[locale] ?? TEXTS.en;
let mails = [];
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
}

function showClock() {
  if (!clock) return;
  element("now").textContent = shownTime(clock.now);
  element("now").dateTime = clock.now;
  element("next-due").textContent = clock.next_due_at ? shownTime(clock.next_due_at) : words.nothingDue;
  element("next-deadline").disabled = !clock.next_due_at;
}

function showRecipients() {
  const chosen = element("recipient").value;
  const everybody = [...new Set(mails.flatMap((mail) => mail.to))].sort();
  const options = [new Option(words.everybody, ""), ...everybody.map((address) => new Option(address, address))];
  element("recipient").replaceChildren(...options);
  element("recipient").value = everybody.includes(chosen) ? chosen : "";
}

function showMails() {
  const chosen = element("recipient").value;
  const shown = mails.filter((mail) => !chosen || mail.to.includes(chosen));
  const rows = shown.map((mail) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.id = mail.id;
    if (opened?.id === mail.id) button.setAttribute("aria-current", "true");
    for (const text of [mail.subject, `${mail.to.join(", ")} · ${shownTime(mail.sent_at)}`]) {
      button.append(Object.assign(document.createElement("span"), { textContent: text }));
    }
    const row = document.createElement("li");
    row.append(button);
    return row;
  });
  const nothing = Object.assign(document.createElement("li"), { textContent: words.noMail });
  element("mails").replaceChildren(...(rows.length ? rows : [nothing]));
}

function showOpened() {
  element("mail").hidden = !opened;
  if (!opened) return;
  element("subject").textContent = opened.subject;
  element("from").textContent = opened.from;
  element("to").textContent = opened.to.join(", ");
  element("sent-at").textContent = shownTime(opened.sent_at);
  element("raw").href = `/dev/mail/${opened.id}`;
  element("text").textContent = opened.text;
  element("reply-as").textContent = opened.to[0];
  element("html").hidden = view !== "html" || !opened.html;
  element("text").hidden = !element("html").hidden;
}

function open(mail) {
  opened = mail;
  element("html").src = `/dev/mail/${mail.id}/html`;
  element("answer").value = "";
  showMails();
  showOpened();
  element("mail").focus();
}

function showLogins(staff) {
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
  mails = await call("mail");
  showRecipients();
  showMails();
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
  const work = async () => {
    const sent = await call(`mail/${opened.id}/reply`, { text: element("answer").value });
    element("answer").value = "";
    await refresh();
    return sent;
  };
  await say(work, { before: words.sending, after: (sent) => words.sent(sent.to) });
}

async function signIn(event) {
  const email = event.target.dataset?.email;
  if (!email) return;
  event.preventDefault();
  const work = async () => {
    await call("session", { email });
    location.assign("/admin.html");
  };
  await say(work, { before: "", after: () => "" });
}

function changeLanguage() {
  locale = locale === "en" ? "zh-CN" : "en";
  localStorage.setItem("locale", locale);
  words = TEXTS[locale];
  showWords();
  showClock();
  showRecipients();
  showMails();
}

showWords();
element("language").addEventListener("click", changeLanguage);
element("recipient").addEventListener("change", showMails);
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
element("mails").addEventListener("click", (event) => {
  const id = event.target.closest("button")?.dataset.id;
  if (id) open(mails.find((mail) => mail.id === id));
});
call("staff").then(showLogins);
await refresh();
setInterval(() => document.hidden || refresh().catch(() => {}), REFRESH_MS);
