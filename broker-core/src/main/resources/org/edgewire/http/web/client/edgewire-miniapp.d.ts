/** Types of `edgewire-miniapp.js`. The protocol stands in the project's `docs/protocol.md`. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface MiniAppOptions {
  /** 1 to 128 of `A-Z a-z 0-9 _ . -`, beginning with a letter or digit. */
  sessionId: string;
  /**
   * The user's JWT, or a function that fetches one. It is called before each connection
   * (`connect`), when the server said that the last one has expired (`expired`), and a minute before
   * it does (`expiring`).
   */
  token: string | ((why: { reason: "connect" | "expired" | "expiring" }) => string | Promise<string>);
  /** The broker's address, http(s) or ws(s); the page's own origin when absent. */
  url?: string;
  /** A class with the browser's interface, where there is no global one (Node: `ws`). */
  WebSocket?: new (url: string, protocols: string[]) => unknown;
  /** Back-off between tries, milliseconds: the first ceiling (500) and the highest (30 000). */
  minDelayMs?: number;
  maxDelayMs?: number;
  /** After so much silence the server is asked (25 000), and so long it may take (10 000). */
  pingEveryMs?: number;
  pongWithinMs?: number;
  /** How long a try may take until the server's greeting (15 000). */
  connectWithinMs?: number;
  /** How many patches and actions may wait for an answer (1 000). */
  queueLimit?: number;
  /** How fast waiting ones are sent (40); the server takes 50 unless told otherwise. */
  messagesPerSecond?: number;
}

/** `connecting`, `open`, `offline` (waiting for the next try), `closed` (for good). */
export type Status = "connecting" | "open" | "offline" | "closed";

export interface StateDetail {
  state: JsonObject;
  version: number;
  /** `server`, `peer`; `self` for an own patch not confirmed yet; `rollback` for one refused. */
  source: "server" | "peer" | "self" | "rollback";
  patch?: JsonObject;
  user_id?: string;
  connection_id?: string;
  timestamp?: string;
}

export interface ActionDetail {
  action_id: string;
  name: string;
  payload: Json;
  user_id?: string;
  connection_id?: string;
  source: "server" | "peer";
  seq: number;
  ref?: string;
  timestamp?: string;
}

export interface PresenceDetail {
  event: "connected" | "joined" | "left";
  user_id: string;
  connection_id?: string;
  user_connections?: number;
  connections?: number;
  user_count?: number;
}

export interface MiniAppEvents {
  state: StateDetail;
  action: ActionDetail;
  presence: PresenceDetail;
  typing: { user_id: string; is_typing: boolean };
  status: { status: Status; code?: number; reason?: string };
  error: MiniAppError;
}

/** What the server refused, or this client: `queue_full`, `closed`, `connect_failed`. */
export class MiniAppError extends Error {
  /** Stable; the server's are in its protocol page, such as `version_conflict`. */
  readonly code: string;
  readonly details: { [key: string]: unknown };
}

export class MiniAppSession extends EventTarget {
  constructor(options: MiniAppOptions);
  readonly status: Status;
  /** As this user sees it, own unconfirmed patches included. Not to be changed in place. */
  readonly state: JsonObject;
  /** What the server has made durable, as far as it was told. */
  readonly confirmedState: JsonObject;
  readonly version: number;
  readonly userId: string | null;
  readonly connectionId: string | null;
  /** User id → number of connections: the first 100, and who joined since. */
  readonly users: Map<string, number>;
  readonly typing: Set<string>;
  /** Patches and actions without an answer yet. */
  readonly waiting: number;
  /**
   * Changes the state by a JSON merge patch (RFC 7396): shown at once unless `optimistic` is false,
   * taken back and rejected with a `MiniAppError` if refused. Resolves when it is durable.
   */
  patch(
    patch: JsonObject,
    options?: { ifVersion?: number; optimistic?: boolean },
  ): Promise<{ version: number }>;
  /** Tells all members something that is not part of the state; once, also after a reconnect. */
  act(name: string, payload?: Json): Promise<ActionDetail>;
  /** Ends by itself after some seconds. */
  setTyping(isTyping?: boolean): void;
  /** Leaves; what still waits is rejected with the code `closed`. */
  close(): void;
  addEventListener<K extends keyof MiniAppEvents>(
    type: K,
    listener: (event: Event & { detail: MiniAppEvents[K] }) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

export function connect(options: MiniAppOptions): MiniAppSession;

/** JSON Merge Patch (RFC 7396): a new value; neither argument is changed. */
export function applyMergePatch(target: Json | undefined, patch: Json): Json;
