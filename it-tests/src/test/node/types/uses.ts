// What a page does with the client, as TypeScript sees it. Compiled by the tests, never run.
import {
  applyMergePatch,
  connect,
  MiniAppError,
  MiniAppSession,
  type StateDetail,
} from "./edgewire-miniapp.js";

const session: MiniAppSession = connect({
  sessionId: "room",
  token: async ({ reason }) => reason,
  url: "http://127.0.0.1",
});

session.addEventListener("state", (event) => {
  const detail: StateDetail = event.detail;
  console.log(detail.version, detail.state);
});
session.addEventListener("error", (event) => {
  const error: MiniAppError = event.detail;
  console.log(error.code);
});

export async function use(): Promise<void> {
  const patched = await session.patch({ gone: null, list: [1, "x"] }, { ifVersion: 1 });
  const acted = await session.act("vote", { to: 1 });
  console.log(patched.version, acted.seq, applyMergePatch({}, { a: 1 }));
  session.setTyping();
  session.close();
  // @ts-expect-error a patch is an object
  await session.patch(3);
  // @ts-expect-error a token is needed
  connect({ sessionId: "room" });
}
