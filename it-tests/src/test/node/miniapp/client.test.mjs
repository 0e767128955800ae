import assert from "node:assert/strict";
import { after, test } from "node:test";
import { admin, base, jwt, network, servedClient, sessionId, until } from "./support.mjs";

const { MiniAppError, applyMergePatch, connect } = await servedClient();
const opened = [];

function join(id, user, options = {}) {
  const net = network();
  const session = connect({
    url: base,
    sessionId: id,
    token: () => jwt(user),
    WebSocket: net.WebSocket,
    minDelayMs: 50,
    maxDelayMs: 200,
    ...options,
  });
  session.net = net;
  session.heard = [];
  for (const type of ["state", "action", "presence", "typing", "status", "error"]) {
    session.addEventListener(type, ({ detail }) => session.heard.push([type, detail]));
  }
  session.told = (type) => session.heard.filter(([each]) => each === type).map(([, detail]) => detail);
  opened.push(session);
  return session;
}

async function joined(id, user, options) {
  const session = join(id, user, options);
  await until(() => session.status === "open", `${user} is in`);
  return session;
}

after(() => opened.forEach((session) => session.close()));

test("the examples of RFC 7396 appendix A", () => {
  const cases = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [["a", "b"], ["c", "d"], ["c", "d"]],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, result] of cases) {
    assert.deepEqual(applyMergePatch(target, patch), result);
  }
  const odd = applyMergePatch({}, JSON.parse('{"__proto__":{"x":1}}'));
  assert.equal(odd.x, undefined);
  assert.equal(Object.getPrototypeOf(odd), Object.prototype);
});

test("two members share a state, and a patch resolves with its version", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");
  const ben = await joined(id, "ben");

  const { version } = await ana.patch({ votes: { ana: "pizza" } });

  await until(() => ben.version === version, "ben has it");
  assert.deepEqual(ben.state, { votes: { ana: "pizza" } });
  assert.equal(ben.told("state").at(-1).user_id, "ana");
  assert.deepEqual(ana.confirmedState, ben.confirmedState);
});

test("a patch shows at once, and is taken back when it is refused", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");
  await ana.patch({ n: 1 });

  const refused = ana.patch({ n: 2 }, { ifVersion: 99 });
  const shown = ana.state;

  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof MiniAppError);
    assert.equal(error.code, "version_conflict");
    return true;
  });
  assert.deepEqual(shown, { n: 2 });
  assert.deepEqual(ana.state, { n: 1 });
  assert.equal(ana.told("error").at(-1).code, "version_conflict");
});

test("an action reaches everybody once, with who sent it", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");
  const ben = await joined(id, "ben");

  const echoed = await ana.act("wave", { hand: "left" });

  await until(() => ben.told("action").length === 1, "ben saw it");
  const seen = ben.told("action")[0];
  assert.equal(seen.action_id, echoed.action_id);
  assert.equal(seen.user_id, "ana");
  assert.deepEqual(seen.payload, { hand: "left" });
});

test("who is here and who types", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");
  const ben = await joined(id, "ben");
  await until(() => ana.users.get("ben") === 1, "ana sees ben");

  ben.setTyping();
  await until(() => ana.typing.has("ben"), "ben types");
  ben.setTyping(false);
  await until(() => !ana.typing.has("ben"), "ben stopped");
  ben.close();

  await until(() => !ana.users.has("ben"), "ben left");
  assert.deepEqual([...ana.users], [["ana", 1]]);
});

test("what is done offline waits, and is replayed once", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");
  const ben = await joined(id, "ben");
  await ana.patch({ n: 0 });

  ana.net.cut();
  await until(() => ana.status !== "open", "ana is cut off");
  const waiting = [ana.patch({ a: 1 }), ana.patch({ b: 2 }), ana.act("hello")];
  assert.deepEqual(ana.state, { n: 0, a: 1, b: 2 });
  assert.equal(ana.waiting, 3);
  await ben.patch({ c: 3 });
  ana.net.restore();

  await Promise.all(waiting);
  await ana.act("last");
  await until(() => ben.told("action").some((each) => each.name === "last"), "ben has all");
  assert.equal(ana.version, 4);
  assert.equal(ben.version, 4);
  assert.deepEqual(ana.state, { n: 0, a: 1, b: 2, c: 3 });
  assert.deepEqual(ana.state, ben.state);
  assert.deepEqual(ben.told("action").map((each) => each.name), ["hello", "last"]);
});

test("a patch whose echo got lost counts once", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");
  const ben = await joined(id, "ben");

  ana.net.mute();
  const first = ana.patch({ n: 1 });
  const action = ana.act("once");
  await until(() => ben.version === 1 && ben.told("action").length === 1, "ben has both");
  ana.net.cut();
  ana.net.restore();

  assert.deepEqual(await first, { version: 1 });
  assert.equal((await action).name, "once");
  await ben.patch({ m: 2 });
  assert.equal(ben.version, 2);
  assert.equal(ben.told("action").length, 1);
});

test("a lost connection is picked up where it was left", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");
  const ben = await joined(id, "ben");
  await ana.patch({ n: 1 });
  const before = ana.connectionId;

  ana.net.cut();
  await ben.patch({ n: 2 });
  await ben.patch({ n: 3 });
  const heard = ana.told("state").length;
  ana.net.restore();

  await until(() => ana.version === 3, "ana caught up");
  const replayed = ana.told("state").slice(heard).filter((each) => each.patch);
  assert.deepEqual(replayed.map((each) => each.patch), [{ n: 2 }, { n: 3 }]);
  assert.equal(ana.connectionId, before);
  assert.deepEqual(ben.told("presence").filter((each) => each.event === "left"), []);
});

test("a token that has expired is asked for again, without a new session object", async () => {
  const reasons = [];
  const token = ({ reason }) => {
    reasons.push(reason);
    return jwt("ana", reason === "expired" ? 3_600 : -60);
  };

  const ana = await joined(sessionId(), "ana", { token });

  assert.deepEqual(reasons, ["connect", "expired"]);
  assert.equal(ana.userId, "ana");
});

test("a token that will expire soon is replaced on the open connection", async () => {
  const reasons = [];
  const token = ({ reason }) => {
    reasons.push(reason);
    return jwt("ana", reason === "expiring" ? 3_600 : 50);
  };

  const ana = await joined(sessionId(), "ana", { token });

  await until(() => reasons.length === 2, "a new token was asked for");
  assert.deepEqual(reasons, ["connect", "expiring"]);
  await ana.patch({ still: "here" });
  assert.deepEqual(ana.told("status").map((each) => each.status), ["open"]);
});

test("a session that ended stays closed and rejects what waits", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");

  await admin("DELETE", `/miniapps/${id}`);

  await until(() => ana.status === "closed", "closed");
  assert.equal(ana.told("status").at(-1).code, 4404);
  await assert.rejects(ana.patch({ n: 1 }), { code: "closed" });
});

test("the server's patches and actions arrive", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");

  await admin("PATCH", `/miniapps/${id}/state`, { round: 2 });
  await admin("POST", `/miniapps/${id}/actions`, { name: "start", payload: {} });

  await until(() => ana.told("action").length === 1, "the action");
  assert.deepEqual(ana.state, { round: 2 });
  assert.equal(ana.told("action")[0].source, "server");
});

test("the queue has a bound", async () => {
  const ana = join(sessionId(), "ana", { queueLimit: 2, url: "ws://127.0.0.1:9" });

  ana.patch({ a: 1 });
  ana.patch({ b: 2 });

  await assert.rejects(ana.patch({ c: 3 }), { code: "queue_full" });
  assert.deepEqual(ana.state, { a: 1, b: 2 });
});

test("two hundred patches at once stay below the server's rate and keep their order", async () => {
  const id = sessionId();
  const ana = await joined(id, "ana");
  const ben = await joined(id, "ben");

  const versions = await Promise.all(
    Array.from({ length: 200 }, (_, i) => ana.patch({ last: i })),
  );

  await until(() => ben.version === 200, "ben has all");
  assert.deepEqual(versions.map((each) => each.version), Array.from({ length: 200 }, (_, i) => i + 1));
  assert.deepEqual(ben.state, { last: 199 });
});

test("wrong options are named", () => {
  assert.throws(() => connect({ sessionId: "no spaces", token: "t" }), /sessionId/);
  assert.throws(() => connect({ sessionId: "a", token: 7 }), /token/);
  assert.throws(() => connect({ sessionId: "a", token: "t", url: "ftp://x" }), /url/);
});
