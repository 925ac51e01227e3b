"use strict";

const byId = (id) => document.getElementById(id);
const shown = new Map();
let revision = 0;
let replyTo = null;

function element(kind, className, text) {
  const made = document.createElement(kind);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error((await answer.json()).detail);
}

async function attempt(work) {
  byId("problem").hidden = true;
  try {
    await work();
    await refresh();
  } catch (error) {
    byId("problem").textContent = error.message;
    byId("problem").hidden = false;
  }
}

/** The text, with what leads somewhere as a link; it stays text whatever it says. */
function linked(text) {
  const made = element("div", "text");
  for (const part of text.split(/(https?:\/\/[^\s<>"]+)/)) {
    if (!/^https?:\/\//.test(part)) {
      made.append(part);
      continue;
    }
    const link = element("a", "", part);
    link.href = part;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    made.append(link);
  }
  return made;
}

function drawn(message) {
  const item = element("li", message.kind);
  const original = shown.get(message.reply_to);
  if (original) item.append(element("div", "quote", original.message.text.split("\n")[0]));
  item.append(linked(message.text));
  for (const row of message.buttons) {
    const line = element("div", "row");
    for (const each of row) {
      const button = element("button", "", each.text);
      button.type = "button";
      button.addEventListener("click", () => {
        button.disabled = true;
        attempt(() => post("/api/press", { message_id: message.message_id, data: each.data }))
          .finally(() => setTimeout(() => { button.disabled = false; }, 1500));
      });
      line.append(button);
    }
    item.append(line);
  }
  if (message.kind === "notice") return item;
  const foot = element("div", "foot");
  const time = element("time", "", new Date(message.at * 1000).toLocaleTimeString());
  foot.append(time);
  if (message.edited_at) foot.append(element("span", "", "edited"));
  if (message.kind === "bot") {
    const answer = element("button", "plain", "Reply");
    answer.type = "button";
    answer.addEventListener("click", () => reply(message));
    foot.append(answer);
  }
  item.append(foot);
  return item;
}

function reply(message) {
  replyTo = message ? message.message_id : null;
  byId("reply").hidden = !message;
  byId("reply-text").textContent = message ? `Replying to: ${message.text.split("\n")[0]}` : "";
  byId("text").focus();
}

async function refresh() {
  const answer = await fetch(`/api/messages?since=${revision}`);
  if (!answer.ok) throw new Error(`the chat answered ${answer.status}`);
  const found = await answer.json();
  // A chat that was begun anew counts from the start again.
  if (found.revision < revision) { location.reload(); return; }
  const list = byId("messages");
  const room = list.parentElement;
  const atEnd = room.scrollHeight - room.scrollTop - room.clientHeight < 80;
  for (const message of found.messages) {
    const before = shown.get(message.message_id);
    const item = drawn(message);
    if (before) before.item.replaceWith(item); else list.append(item);
    shown.set(message.message_id, { message, item });
  }
  revision = found.revision;
  byId("empty").hidden = shown.size > 0;
  if (found.messages.length && atEnd) room.scrollTop = room.scrollHeight;
}

async function poll() {
  const state = byId("state");
  try {
    await refresh();
    state.textContent = "connected";
    state.className = "";
  } catch {
    state.textContent = "not reachable; trying again";
    state.className = "off";
  }
  setTimeout(poll, document.hidden ? 5000 : 1000);
}

byId("no-reply").addEventListener("click", () => reply(null));
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = byId("text");
  const text = field.value;
  attempt(async () => {
    await post("/api/type", { text, reply_to: replyTo });
    field.value = "";
    reply(null);
  });
});
poll();
