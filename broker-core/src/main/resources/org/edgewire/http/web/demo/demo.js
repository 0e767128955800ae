import { connect } from "../client/edgewire-miniapp.js";

/**
 * A group poll. The state is `{options: {id: name}, votes: {user: option id}}`; a vote is the patch
 * `{votes: {me: id}}`, so that two voters never overwrite each other.
 *
 * The token stands in the address after `#`, which a browser does not send to anybody; a page that
 * embeds this one may offer `edgewireToken({reason})` instead.
 */
const FIRST_OPTIONS = { pizza: "Pizza", sushi: "Sushi", curry: "Curry" };
const WORDS = {
  connecting: "Connecting…",
  open: "Live",
  offline: "Offline",
  closed: "Left",
};
const FAREWELLS = {
  4403: "You are no longer a member of this poll.",
  4404: "This poll has ended.",
};

const at = (id) => document.getElementById(id);
const sessionId = new URLSearchParams(location.search).get("session") ?? "demo";

function token(why) {
  if (typeof globalThis.edgewireToken === "function") {
    return globalThis.edgewireToken(why);
  }
  const inAddress = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!inAddress) {
    throw new Error("This address has no token. Take the link that `edgewire demo` prints.");
  }
  return inAddress;
}

const session = connect({ sessionId, token, maxDelayMs: 5_000 });

session.addEventListener("status", ({ detail }) => {
  at("status").textContent = WORDS[detail.status];
  at("status").dataset.status = detail.status;
  if (detail.status === "open") {
    notice("");
    begin();
  } else if (detail.status === "closed") {
    notice(FAREWELLS[detail.code] ?? "");
  }
  showPeople();
});
session.addEventListener("state", show);
session.addEventListener("presence", showPeople);
session.addEventListener("typing", showTyping);
session.addEventListener("error", ({ detail }) => {
  if (detail.code !== "version_conflict") {
    notice(detail.message);
  }
});

/** The first one to come lays the table; who comes at the same moment loses the race politely. */
function begin() {
  if (session.version === 0 && !session.state.options) {
    session.patch({ options: FIRST_OPTIONS, votes: {} }, { ifVersion: 0, optimistic: false });
  }
}

at("poll").addEventListener("change", ({ target }) => {
  session.patch({ votes: { [session.userId]: target.value } });
});
at("poll").addEventListener("submit", (event) => event.preventDefault());

at("add").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = at("suggestion").value.trim();
  if (name) {
    const id = `o-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`;
    session.patch({ options: { [id]: name } });
    at("suggestion").value = "";
    session.setTyping(false);
  }
});
at("suggestion").addEventListener("input", () => session.setTyping(true));

function show() {
  const { options = {}, votes = {} } = session.state;
  const voters = grouped(votes);
  const total = Object.keys(votes).length;
  const list = at("options");
  for (const [id, name] of Object.entries(options)) {
    const row = list.querySelector(`[data-id="${CSS.escape(id)}"]`) ?? list.appendChild(newRow(id));
    const mine = voters[id] ?? [];
    row.querySelector(".name").firstChild.data = name;
    row.querySelector(".voters").textContent = mine.length ? ` ${mine.join(", ")}` : "";
    row.querySelector(".count").textContent = String(mine.length);
    row.querySelector(".bar").style.transform = `scaleX(${total ? mine.length / total : 0})`;
    row.querySelector("input").checked = votes[session.userId] === id;
  }
  list.querySelectorAll("li").forEach((row) => row.dataset.id in options || row.remove());
  at("summary").textContent = total
    ? `${total} ${total === 1 ? "vote" : "votes"}. ${leaders(options, voters)}`
    : "Nobody has voted yet.";
  at("version").value = String(session.version);
  at("unsaved").hidden = session.waiting === 0;
  at("unsaved").textContent = `· ${session.waiting} not saved yet`;
}

function grouped(votes) {
  const voters = {};
  for (const [user, option] of Object.entries(votes)) {
    (voters[option] ??= []).push(user);
  }
  return voters;
}

function leaders(options, voters) {
  const most = Math.max(...Object.keys(options).map((id) => voters[id]?.length ?? 0));
  const names = Object.keys(options)
    .filter((id) => (voters[id]?.length ?? 0) === most)
    .map((id) => options[id]);
  return names.length === 1 ? `${names[0]} leads.` : `A tie: ${names.join(", ")}.`;
}

function newRow(id) {
  const row = document.createElement("li");
  row.dataset.id = id;
  row.innerHTML = `<label class="option"><span class="bar"></span><input type="radio" name="vote" />
    <span class="name"> <span class="voters"></span></span><span class="count"></span></label>`;
  row.querySelector(".name").prepend("");
  row.querySelector("input").value = id;
  return row;
}

function showPeople() {
  const people = [...session.users].sort(([a], [b]) => a.localeCompare(b));
  at("people").replaceChildren(...people.map(([user, tabs]) => person(user, tabs)));
  at("you").textContent = session.userId ? `You are ${session.userId}.` : "";
}

function person(user, tabs) {
  const item = document.createElement("li");
  const face = document.createElement("span");
  face.className = "face";
  face.textContent = user.slice(0, 2).toUpperCase();
  face.ariaHidden = "true";
  face.style.setProperty("--hue", String([...user].reduce((sum, c) => sum * 31 + c.codePointAt(0), 7) % 360));
  item.append(face, user);
  if (tabs > 1) {
    const note = document.createElement("span");
    note.className = "tabs";
    note.textContent = `${tabs} tabs`;
    item.append(note);
  }
  return item;
}

function showTyping() {
  const users = [...session.typing];
  const who = users.length > 2 ? `${users.length} people` : users.join(" and ");
  at("typing").textContent = users.length ? `${who} ${users.length > 1 ? "are" : "is"} typing…` : "";
}

function notice(text) {
  at("notice").textContent = text;
  at("notice").hidden = text === "";
}
