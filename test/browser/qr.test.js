// The QR code of an invitation. test/web reads the codes.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, assertFits, pageTest, serveAt } from "./browser.js";
import { invite, press, readLinks, waitForStatus } from "./game.js";
import { PRESENCE, RED, mockServer } from "./mock.js";

const ORIGIN = "https://four.example/";

const ALONE = { ...PRESENCE, yellow: false };

const getCode = (page) => page.getByRole("img", { name: "QR code of the link for your friend" });

// Invite a friend from a page whose address works on other machines, too.
async function inviteFrom(page, files) {
  await serveAt(page, ORIGIN, files);
  const server = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(RED, ALONE);
    }
  });
  await invite(page, ORIGIN);
  return server;
}

pageTest("an invitation has a QR code, and its key stays in the page", {}, async (page) => {
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  const { connections } = await inviteFrom(page);
  await getCode(page).waitFor();
  assert.equal(await getCode(page).count(), 1);
  assert.ok(requests.every((url) => url.startsWith(ORIGIN) && !url.includes(RED.join)));

  // During the game, the code is with the links.
  connections[0].send(PRESENCE);
  await waitForStatus(page, "Your turn.");
  await press(page, "Share");
  await getCode(page).waitFor();
  assert.equal((await readLinks(page)).join, `${ORIGIN}#join=${RED.join}`);
});

pageTest("there is no QR code of an address that works here only", {}, async (page, url) => {
  await invite(page, url);
  await page.getByText("These links work on this computer only.").waitFor();
  assert.equal(await page.locator("figure").count(), 0);
});

pageTest("if the picture can't be drawn, the links are shown", {}, async (page) => {
  const loaded = page.waitForEvent("requestfinished", (request) => request.url().includes("/qr/"));
  await inviteFrom(page, { "qr/picture.js": "throw new Error();" });
  await loaded;
  await page.getByRole("textbox", { name: "Link for your friend" }).waitFor();
  assert.equal(await page.locator("figure").count(), 0);
});

for (const colorScheme of ["light", "dark"]) {
  const options = { viewport: { width: 320, height: 568 }, colorScheme };
  pageTest(`a QR code is large and light in ${colorScheme} colours`, options, async (page) => {
    await inviteFrom(page);
    const { width, height } = await getCode(page).boundingBox();
    assert.ok(width >= 200 && width === height, `${width} by ${height}`);
    const fills = await getCode(page)
      .locator("*")
      .evaluateAll((parts) => parts.map((part) => getComputedStyle(part).fill));
    assert.deepEqual(fills, ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
    await assertFits(page);
  });
}

pageTest("the invitation with a QR code is accessible", {}, async (page) => {
  await inviteFrom(page);
  await getCode(page).waitFor();
  await assertAccessibleInAllColours(page);
});
