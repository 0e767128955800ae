import { createHmac, randomUUID } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import WebSocket from "ws";

/** What a deployment is reached by: EDGEWIRE_URL, EDGEWIRE_JWT_SECRET, EDGEWIRE_ADMIN_KEY. */
export const base = process.env.EDGEWIRE_URL.replace(/\/$/, "");

/** The client exactly as the deployment serves it. */
export async function servedClient() {
  const response = await fetch(`${base}/client/edgewire-miniapp.js`);
  if (!response.ok) {
    throw new Error(`GET /client/edgewire-miniapp.js: ${response.status}`);
  }
  const file = join(await mkdtemp(join(tmpdir(), "edgewire-")), "edgewire-miniapp.mjs");
  await writeFile(file, await response.text());
  return import(pathToFileURL(file).href);
}

export function sessionId() {
  return `client-${randomUUID()}`;
}

export function jwt(sub, seconds = 3_600) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1_000) + seconds;
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub, exp, aud: "authenticated" })}`;
  const mac = createHmac("sha256", process.env.EDGEWIRE_JWT_SECRET).update(signed);
  return `${signed}.${mac.digest("base64url")}`;
}

export async function admin(method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: {
      "X-Admin-Key": process.env.EDGEWIRE_ADMIN_KEY,
      "Content-Type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return response;
}

/** A WebSocket class whose sockets a test can cut as a network does, and keep from coming back. */
export function network() {
  const sockets = new Set();
  const state = { down: false, mute: false };
  class Socket extends WebSocket {
    constructor(url, protocols) {
      super(state.down ? "ws://127.0.0.1:9" : url, protocols);
      sockets.add(this);
      this.on("close", () => sockets.delete(this));
    }

    emit(event, ...args) {
      return event === "message" && state.mute ? true : super.emit(event, ...args);
    }
  }
  return {
    WebSocket: Socket,
    /** Nothing more is heard, though sending works. */
    mute: () => (state.mute = true),
    cut() {
      state.down = true;
      state.mute = false;
      sockets.forEach((socket) => socket.terminate());
    },
    restore: () => (state.down = false),
  };
}

/** Waits until a condition holds, looking at every event of the session and now and then. */
export async function until(condition, what, withinMs = 15_000) {
  const end = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`not within ${withinMs} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
