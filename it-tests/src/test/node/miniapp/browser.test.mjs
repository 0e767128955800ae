import assert from "node:assert/strict";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { base, jwt, sessionId } from "./support.mjs";

/** Two browsers on the demo page. EDGEWIRE_CHROMIUM: the program; EDGEWIRE_PICTURES: a folder. */
const browser = await chromium.launch({
  executablePath: process.env.EDGEWIRE_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
after(() => browser.close());

async function open(id, user, options = {}) {
  const { seconds = 3_600, ...look } = options;
  const context = await browser.newContext({ viewport: { width: 900, height: 640 }, ...look });
  const page = await context.newPage();
  const broken = [];
  page.on("pageerror", (error) => broken.push(error));
  const reasons = [];
  await page.exposeFunction("edgewireToken", ({ reason }) => {
    reasons.push(reason);
    return jwt(user, reasons.length === 1 ? seconds : 3_600);
  });
  await page.goto(`${base}/demo/?session=${id}`);
  return { context, page, broken, reasons, live: () => page.getByText("Live", { exact: true }).waitFor() };
}

const picture = (page, name) =>
  page.screenshot({ path: `${process.env.EDGEWIRE_PICTURES}/${name}.png`, fullPage: true });

test("two browsers stay in step, also when one was cut off meanwhile", async () => {
  const id = sessionId();
  const ana = await open(id, "ana");
  const ben = await open(id, "ben", { colorScheme: "dark", viewport: { width: 420, height: 900 } });
  await Promise.all([ana.live(), ben.live()]);

  await ana.page.getByLabel("Sushi").check();
  await ben.page.getByText("1 vote. Sushi leads.").waitFor();
  await ben.page.getByLabel("Curry").check();
  await ana.page.getByText("2 votes. A tie: Sushi, Curry.").waitFor();
  await ana.page.locator("#people").getByText("ben").waitFor();
  await ben.page.getByLabel("Suggest something else").pressSequentially("Ramen");
  await ana.page.getByText("ben is typing…").waitFor();
  await picture(ana.page, "miniapp-live");

  await ben.context.setOffline(true);
  await ben.page.getByText("Offline", { exact: true }).waitFor();
  await ben.page.getByLabel("Pizza").check();
  await ben.page.getByText("1 not saved yet").waitFor();
  await ana.page.getByLabel("Pizza").check();
  await picture(ben.page, "miniapp-offline");
  await ben.context.setOffline(false);

  await ana.page.getByText("2 votes. Pizza leads.").waitFor();
  await ben.page.getByText("2 votes. Pizza leads.").waitFor();
  const shown = (each) => each.page.locator("#options").innerText();
  assert.equal(await shown(ana), await shown(ben));
  assert.equal(
    await ana.page.locator("#version").textContent(),
    await ben.page.locator("#version").textContent(),
  );
  assert.deepEqual([...ana.broken, ...ben.broken], []);
});

test("an expired token is replaced without a reload", async () => {
  const { page, live, reasons, broken } = await open(sessionId(), "ana", { seconds: -60 });

  await live();

  assert.deepEqual(reasons, ["connect", "expired"]);
  assert.equal(await page.evaluate(() => performance.getEntriesByType("navigation").length), 1);
  assert.deepEqual(broken, []);
});

test("the poll is used by keyboard alone, and every control has a name", async () => {
  const { page, live } = await open(sessionId(), "ana");
  await live();
  await page.getByLabel("Pizza").waitFor();

  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.getByText("1 vote. Pizza leads.").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.getByText("1 vote. Sushi leads.").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.type("Ramen");
  await page.keyboard.press("Enter");

  await page.getByRole("radio", { name: /Ramen/ }).waitFor();
  const nameless = await page
    .locator("input, button")
    .evaluateAll((all) => all.filter((each) => !each.labels?.length && !each.textContent.trim()).length);
  assert.equal(nameless, 0);
});
