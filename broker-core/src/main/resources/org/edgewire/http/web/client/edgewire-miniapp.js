/**
 * The browser's side of a MiniApp session: a shared JSON state, actions, presence and typing over
 * one WebSocket that comes back by itself. One module, no dependencies. The types stand in
 * `edgewire-miniapp.d.ts`, the protocol in the project's `docs/protocol.md`.
 *
 *     const session = connect({ sessionId: "poll-1", token: () => fetchToken() });
 *     session.addEventListener("state", () => render(session.state));
 *     await session.patch({ votes: { ana: "pizza" } });
 *
 * A patch shows at once and is taken back when the server refuses it. What is done while there is
 * no connection waits and is sent once the connection is back; the server accepts each only once.
 */

/** JSON Merge Patch (RFC 7396): a new value; neither argument is changed. */
export function applyMergePatch(target, patch) {
  if (!isObject(patch)) {
    return patch;
  }
  const result = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      const before = Object.hasOwn(result, key) ? result[key] : undefined;
      // Defined, not assigned: a member named __proto__ is data like any other.
      Object.defineProperty(result, key, {
        value: applyMergePatch(before, value),
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
  }
  return result;
}

/** What the server, or this client, refused. `code` is stable; `details` is what came with it. */
export class MiniAppError extends Error {
  constructor(code, message, details = {}) {
    super(message);
    this.name = "MiniAppError";
    this.code = code;
    this.details = details;
  }
}

/** Opens a session; see `MiniAppOptions`. It is connecting when this returns. */
export function connect(options) {
  return new MiniAppSession(options);
}

const SUBPROTOCOL = "edgewire.jwt";
const FOR_GOOD = new Set([4403, 4404]);
const TOKEN_EXPIRED = 4401;
const RESTARTING = 1012;
const STABLE_AFTER_MS = 5_000;
const TYPING_EVERY_MS = 2_000;
const TYPING_ENDS_MS = 4_000;
const DEFAULTS = {
  minDelayMs: 500,
  maxDelayMs: 30_000,
  pingEveryMs: 25_000,
  pongWithinMs: 10_000,
  connectWithinMs: 15_000,
  queueLimit: 1_000,
  messagesPerSecond: 40,
};

/**
 * The connection that comes back: tokens, back-off, and giving up on a peer that is silent. Its
 * owner tells it where to resume from, and hears of messages, of turns of the status, of failures.
 */
class Link {
  #options;
  #owner;
  #socket = null;
  #status = "connecting";
  #attempts = 0;
  #upSince = 0;
  #timers = new Timers();
  #forgetNetwork;

  constructor(options, owner) {
    this.#options = options;
    this.#owner = owner;
    this.#forgetNetwork = this.#watchNetwork();
  }

  get status() {
    return this.#status;
  }

  /** @param reason what a token is wanted for: `connect` or `expired` */
  async open(reason) {
    this.#timers.cancel("retry");
    this.#become("connecting");
    const attempt = {};
    this.#socket = attempt;
    try {
      const token = await this.#token(reason);
      if (this.#socket === attempt) {
        this.#listen(new this.#options.WebSocket(this.#url(), [SUBPROTOCOL, token]));
      }
    } catch (failure) {
      if (this.#socket === attempt) {
        this.#owner.failed(new MiniAppError("connect_failed", String(failure?.message ?? failure)));
        this.#lost(1006);
      }
    }
  }

  /** The server's greeting was heard: from here on messages are taken. */
  welcomed() {
    this.#timers.cancel("deadline");
    this.#upSince = Date.now();
    this.#become("open");
  }

  send(message) {
    if (this.#socket?.readyState === 1) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  async refreshToken() {
    const socket = this.#socket;
    try {
      const token = await this.#token("expiring");
      if (this.#socket === socket) {
        this.send({ type: "auth", data: { token } });
      }
    } catch (failure) {
      this.#owner.failed(new MiniAppError("connect_failed", String(failure?.message ?? failure)));
    }
  }

  /** Gives the socket up without waiting for a peer that may be gone, and tries again. */
  drop() {
    const socket = this.#detach();
    this.#lost(1006);
    socket?.close();
  }

  close(code, reason) {
    const socket = this.#detach();
    this.#end(code, reason);
    socket?.close(code);
  }

  async #token(reason) {
    const { token } = this.#options;
    return typeof token === "function" ? token({ reason }) : token;
  }

  #url() {
    const url = new URL(this.#options.url);
    const session = encodeURIComponent(this.#options.sessionId);
    url.protocol = url.protocol.replace(/^http/, "ws");
    url.pathname = `${url.pathname.replace(/\/$/, "")}/ws/miniapp/${session}`;
    for (const [name, value] of Object.entries(this.#owner.resumeFrom())) {
      url.searchParams.set(name, String(value));
    }
    return url.href;
  }

  #listen(socket) {
    this.#socket = socket;
    const mine = (react) => (event) => {
      if (this.#socket === socket) {
        react(event);
      }
    };
    socket.onmessage = mine((event) => this.#heard(event.data));
    socket.onclose = mine((event) => this.#lost(event.code, event.reason));
    // A close follows every error; without a handler some WebSocket classes throw instead.
    socket.onerror = () => {};
    this.#timers.set("deadline", this.#options.connectWithinMs, () => this.drop());
  }

  /** Anything heard is a sign of life; silence is asked about, and given up on. */
  #heard(text) {
    this.#timers.set("ping", this.#options.pingEveryMs, () => {
      this.send({ type: "ping" });
      this.#timers.set("ping", this.#options.pongWithinMs, () => this.drop());
    });
    this.#owner.received(JSON.parse(text));
  }

  #detach() {
    const socket = this.#socket;
    this.#socket = null;
    return typeof socket?.close === "function" ? socket : null;
  }

  #lost(code, reason = "") {
    this.#socket = null;
    const wasUp = this.#upSince > 0;
    if (wasUp && Date.now() - this.#upSince >= STABLE_AFTER_MS) {
      this.#attempts = 0;
    }
    this.#upSince = 0;
    if (FOR_GOOD.has(code)) {
      this.#end(code, reason);
      return;
    }
    this.#timers.cancelAll();
    this.#become("offline");
    const why = code === TOKEN_EXPIRED ? "expired" : "connect";
    this.#timers.set("retry", this.#delay(code, wasUp), () => this.open(why));
  }

  #delay(code, wasUp) {
    const { minDelayMs, maxDelayMs } = this.#options;
    const attempt = this.#attempts++;
    if (code === TOKEN_EXPIRED && attempt === 0) {
      return 0;
    }
    if (code === RESTARTING && wasUp) {
      return Math.random() * minDelayMs * 2;
    }
    const ceiling = Math.min(maxDelayMs, minDelayMs * 2 ** Math.min(attempt, 16));
    return ceiling / 4 + (Math.random() * ceiling * 3) / 4;
  }

  #end(code, reason) {
    this.#timers.cancelAll();
    this.#forgetNetwork();
    this.#become("closed", { code, reason });
  }

  #become(status, detail = {}) {
    if (this.#status !== status) {
      this.#status = status;
      this.#owner.turned({ status, ...detail });
    }
  }

  #watchNetwork() {
    if (!globalThis.document) {
      return () => {};
    }
    const online = () => this.#status === "offline" && this.open("connect");
    const offline = () => this.#status === "open" && this.drop();
    globalThis.addEventListener("online", online);
    globalThis.addEventListener("offline", offline);
    return () => {
      globalThis.removeEventListener("online", online);
      globalThis.removeEventListener("offline", offline);
    };
  }
}

/** Patches and actions that the server has not answered yet, in the order they were made. */
class Outbox {
  #limits;
  #send;
  #entries = new Map();
  #prefix = randomId();
  #made = 0;
  #allowance;
  #allowanceAt = Date.now();
  #open = false;
  #timers = new Timers();

  constructor(limits, send) {
    this.#limits = limits;
    this.#send = send;
    this.#allowance = limits.messagesPerSecond;
  }

  get size() {
    return this.#entries.size;
  }

  /** The patches that are shown although they are not confirmed. */
  *shown() {
    for (const entry of this.#entries.values()) {
      if (entry.shows) {
        yield entry.shows;
      }
    }
  }

  add(type, idName, data, shows) {
    const id = `${this.#prefix}-${++this.#made}`;
    const message = { type, data: { ...data, ref: id, [idName]: id } };
    const entry = { type, message, shows, sent: false };
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    // Who does not look at the promise is told by the event; it is not an unhandled rejection.
    entry.promise.catch(() => {});
    if (this.#entries.size >= this.#limits.queueLimit) {
      const limit = this.#limits.queueLimit;
      entry.reject(new MiniAppError("queue_full", `${limit} changes wait for an answer already`));
    } else {
      this.#entries.set(id, entry);
      this.#flush();
    }
    return entry.promise;
  }

  /** The entry that an answer is for; it waits no longer. */
  take(ref, type) {
    const entry = this.#entries.get(ref);
    if (!entry || (type && entry.type !== type)) {
      return undefined;
    }
    this.#entries.delete(ref);
    return entry;
  }

  /** A new connection: all that waits goes out (again); the server knows what it has by its id. */
  resume() {
    this.#open = true;
    this.#entries.forEach((entry) => (entry.sent = false));
    this.#flush();
  }

  pause() {
    this.#open = false;
    this.#timers.cancelAll();
  }

  /** The server took it for too fast; later again. */
  postpone(ref) {
    const entry = this.#entries.get(ref);
    if (entry) {
      entry.sent = false;
      this.#timers.set("flush", 1_000, () => this.#flush());
    }
    return entry !== undefined;
  }

  rejectAll(error) {
    this.pause();
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    entries.forEach((entry) => entry.reject(error));
  }

  /** Sends what waits, oldest first, no faster than the server takes from one connection. */
  #flush() {
    if (!this.#open || this.#timers.has("flush")) {
      return;
    }
    const { messagesPerSecond } = this.#limits;
    const now = Date.now();
    const earned = ((now - this.#allowanceAt) / 1_000) * messagesPerSecond;
    this.#allowance = Math.min(messagesPerSecond, this.#allowance + earned);
    this.#allowanceAt = now;
    for (const entry of this.#entries.values()) {
      if (entry.sent) {
        continue;
      }
      if (this.#allowance < 1) {
        this.#timers.set("flush", 1_000 / messagesPerSecond, () => this.#flush());
        return;
      }
      this.#allowance -= 1;
      entry.sent = true;
      this.#send(entry.message);
    }
  }
}

export class MiniAppSession extends EventTarget {
  #link;
  #outbox;
  #typingTimers = new Timers();
  #typingSentAt = 0;

  #confirmed = {};
  #state = {};
  #version = 0;
  #epoch = null;
  #lastAction = 0;
  #connectionId = null;
  #userId = null;
  #users = new Map();
  #typing = new Set();

  constructor(options) {
    super();
    const complete = checked(options);
    this.#link = new Link(complete, {
      resumeFrom: () => this.#resumeFrom(),
      received: (message) => this.#received(message),
      turned: (detail) => this.#turned(detail),
      failed: (error) => this.#tell("error", error),
    });
    this.#outbox = new Outbox(complete, (message) => this.#link.send(message));
    this.#link.open("connect");
  }

  /** `connecting`, `open`, `offline` (waiting for the next try) or `closed` (for good). */
  get status() {
    return this.#link.status;
  }

  /** The state as this user sees it: what is confirmed, and the own patches on top of it. */
  get state() {
    return this.#state;
  }

  /** The state that the server has made durable, as far as it was told. */
  get confirmedState() {
    return this.#confirmed;
  }

  get version() {
    return this.#version;
  }

  get userId() {
    return this.#userId;
  }

  get connectionId() {
    return this.#connectionId;
  }

  /** Who is here: user id → number of connections (the first 100 and who joined since). */
  get users() {
    return new Map(this.#users);
  }

  /** Who else is typing. */
  get typing() {
    return new Set(this.#typing);
  }

  /** How many patches and actions wait for the server's answer. */
  get waiting() {
    return this.#outbox.size;
  }

  /** Changes the state by a merge patch. Resolves with `{version}` when it is durable. */
  patch(patch, { ifVersion, optimistic = true } = {}) {
    if (!isObject(patch)) {
      throw new TypeError("a patch is an object; it is merged by RFC 7396");
    }
    const copy = JSON.parse(JSON.stringify(patch));
    const data = ifVersion === undefined ? { patch: copy } : { patch: copy, if_version: ifVersion };
    const answer = this.#send("state_update", "patch_id", data, optimistic ? copy : undefined);
    if (optimistic) {
      this.#show({ source: "self", patch: copy });
    }
    return answer;
  }

  /** Tells all members something that is not part of the state. Resolves with the relayed action. */
  act(name, payload = {}) {
    return this.#send("action", "action_id", { name, payload });
  }

  /** Tells the others that this user types; ends by itself. Never waits for a connection. */
  setTyping(isTyping = true) {
    this.#typingTimers.cancelAll();
    if (!isTyping) {
      this.#sayTyping(false);
      return;
    }
    if (Date.now() - this.#typingSentAt >= TYPING_EVERY_MS) {
      this.#sayTyping(true);
    }
    this.#typingTimers.set("end", TYPING_ENDS_MS, () => this.#sayTyping(false));
  }

  /** Leaves. What waits for an answer is rejected with the code `closed`. */
  close() {
    if (this.status !== "closed") {
      this.#link.close(1000, "closed by this page");
    }
  }

  #send(type, idName, data, shows) {
    if (this.status === "closed") {
      const refused = Promise.reject(new MiniAppError("closed", "the session is closed"));
      refused.catch(() => {});
      return refused;
    }
    return this.#outbox.add(type, idName, data, shows);
  }

  #sayTyping(isTyping) {
    if (this.status === "open" && (isTyping || this.#typingSentAt > 0)) {
      this.#link.send({ type: "typing", data: { is_typing: isTyping } });
      this.#typingSentAt = isTyping ? Date.now() : 0;
    }
  }

  #resumeFrom() {
    if (this.#epoch === null) {
      return {};
    }
    return { since: this.#version, epoch: this.#epoch, connection_id: this.#connectionId };
  }

  #turned(detail) {
    if (detail.status !== "open") {
      this.#outbox.pause();
      this.#typingTimers.cancelAll();
      this.#typingSentAt = 0;
      this.#typing.clear();
    }
    if (detail.status === "closed") {
      this.#outbox.rejectAll(new MiniAppError("closed", "the session is closed"));
    }
    this.#tell("status", detail);
  }

  #received({ type, data = {} }) {
    switch (type) {
      case "connected":
        this.#welcomed(data);
        break;
      case "state_update":
        this.#updated(data);
        break;
      case "action":
        this.#acted(data);
        break;
      case "presence":
        this.#present(data);
        break;
      case "typing":
        this.#typing[data.is_typing ? "add" : "delete"](data.user_id);
        this.#tell("typing", data);
        break;
      case "token_expiring":
        this.#link.refreshToken();
        break;
      case "error":
        this.#refused(data);
        break;
      default: // a pong, or a message newer than this client
    }
  }

  #welcomed(data) {
    this.#connectionId = data.connection_id;
    this.#userId = data.user_id;
    this.#users = new Map((data.users ?? []).map((user) => [user.user_id, user.connections]));
    if (!data.recovered) {
      this.#confirmed = data.state ?? {};
      this.#version = data.version;
    }
    if (this.#epoch !== data.epoch) {
      this.#epoch = data.epoch;
      this.#lastAction = 0;
    }
    this.#link.welcomed();
    this.#show({ source: "server" });
    this.#tell("presence", { event: "connected", user_id: data.user_id });
    this.#outbox.resume();
  }

  #updated(data) {
    if (data.version > this.#version + 1) {
      // A version is missing; a new connection brings what lies between.
      this.#link.drop();
      return;
    }
    const own = this.#outbox.take(data.ref, "state_update");
    const isNew = data.version === this.#version + 1;
    if (isNew) {
      this.#version = data.version;
      this.#confirmed = applyMergePatch(this.#confirmed, data.patch);
    }
    if (isNew || own) {
      this.#show(data);
    }
    own?.resolve({ version: data.version });
  }

  /** After a resume the last minute is told again; what was seen is not told twice. */
  #acted(data) {
    this.#outbox.take(data.ref, "action")?.resolve(data);
    if (data.seq > this.#lastAction) {
      this.#lastAction = data.seq;
      this.#tell("action", data);
    }
  }

  #refused(data) {
    if (data.code === "rate_limited" && this.#outbox.postpone(data.ref)) {
      return;
    }
    const error = new MiniAppError(data.code, data.message, data);
    const entry = this.#outbox.take(data.ref);
    if (entry?.shows) {
      this.#show({ source: "rollback", patch: entry.shows });
    }
    entry?.reject(error);
    this.#tell("error", error);
  }

  #present(data) {
    if (data.user_connections > 0) {
      this.#users.set(data.user_id, data.user_connections);
    } else {
      this.#users.delete(data.user_id);
      this.#typing.delete(data.user_id);
    }
    this.#tell("presence", data);
  }

  #show(change) {
    let state = this.#confirmed;
    for (const patch of this.#outbox.shown()) {
      state = applyMergePatch(state, patch);
    }
    this.#state = state;
    this.#tell("state", { ...change, state, version: this.#version });
  }

  #tell(type, detail) {
    const event = new Event(type);
    event.detail = detail;
    this.dispatchEvent(event);
  }
}

/** Timers by name: setting one again replaces it. */
class Timers {
  #running = new Map();

  set(name, delayMs, task) {
    this.cancel(name);
    const run = () => {
      this.#running.delete(name);
      task();
    };
    this.#running.set(name, setTimeout(run, delayMs));
  }

  has(name) {
    return this.#running.has(name);
  }

  cancel(name) {
    clearTimeout(this.#running.get(name));
    this.#running.delete(name);
  }

  cancelAll() {
    this.#running.forEach((timer) => clearTimeout(timer));
    this.#running.clear();
  }
}

function checked(options) {
  const { sessionId, token, url = globalThis.location?.origin } = options;
  if (typeof sessionId !== "string" || !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(sessionId)) {
    throw new TypeError("sessionId: 1 to 128 of A-Z a-z 0-9 _ . - beginning with a letter or digit");
  }
  if (typeof token !== "string" && typeof token !== "function") {
    throw new TypeError("token: a string, or a function that gives one or a promise of one");
  }
  if (typeof url !== "string" || !/^(https?|wss?):/.test(url)) {
    throw new TypeError("url: an address that begins with http, https, ws or wss");
  }
  const WebSocket = options.WebSocket ?? globalThis.WebSocket;
  if (typeof WebSocket !== "function") {
    throw new TypeError("WebSocket: there is none here; pass a class with the browser's interface");
  }
  return { ...DEFAULTS, ...options, sessionId, token, url, WebSocket };
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function randomId() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(9));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("");
}
