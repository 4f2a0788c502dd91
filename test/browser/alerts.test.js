// Sounds, vibration and notifications.

import assert from "node:assert/strict";
import { assertAccessibleInAllColours, assertFits, pageTest } from "./browser.js";
import {
  getColumn,
  meet,
  open,
  play,
  press,
  setVisibility,
  waitForStatus,
  waitUntil,
} from "./game.js";
import { PRESENCE, RED, mockServer, playEvents } from "./mock.js";

const getSound = (page) => page.getByRole("checkbox", { name: "Sound" });
const getNotify = (page) => page.getByRole("checkbox", { name: "Notify me" });

// Note the frequency at which each tone begins, each vibration and each notification of a page.
async function observe(page, { permission = "default", answer = "granted" } = {}) {
  await page.addInitScript(
    ({ permission, answer }) => {
      window.noted = { contexts: 0, tones: [], vibrations: [], notifications: [] };
      const { noted } = window;
      window.AudioContext = class extends AudioContext {
        constructor() {
          super();
          noted.contexts += 1;
        }
      };
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (time) {
        noted.tones.push(this.frequency.value);
        start.call(this, time);
      };
      navigator.vibrate = (time) => noted.vibrations.push(time);
      window.Notification = class extends EventTarget {
        static permission = permission;
        static async requestPermission() {
          noted.asked = navigator.userActivation.isActive;
          window.Notification.permission = answer;
          return answer;
        }
        constructor(title, { body }) {
          super();
          noted.notifications.push(`${title} ${body}`);
        }
        close() {
          noted.notifications.push("closed");
        }
      };
    },
    { permission, answer },
  );
}

const getNoted = (page) => page.evaluate(() => window.noted);

// Wait until the page has played a number of tones, and return their frequencies.
async function waitForTones(page, count) {
  await page.waitForFunction((count) => window.noted.tones.length >= count, count);
  return (await getNoted(page)).tones;
}

const CHECKER = [220];
const TURN = [523, 659];
const WON = [523, 659, 784];
const LOST = [392, 330, 262];

const NARROW = { viewport: { width: 320, height: 900 } };

const SMALL = { viewport: { width: 320, height: 568 } };

const WIN = { type: "win", player: "red", line: [] };

// Begin a game with an imaginary friend, who has joined. Return the function that sends events.
async function begin(page, url) {
  const { connections } = await mockServer(page, (event, connection) => {
    if (event.type === "init") {
      connection.send(RED, PRESENCE);
    }
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  return (...events) => connections.at(-1).send(...events);
}

pageTest("a checker, a turn and the end have sounds", {}, async (red, url, newPerson) => {
  const yellow = await newPerson();
  await observe(red);
  await observe(yellow);
  await meet(red, yellow, url);
  // The friend has come: it is the turn of red, who has pressed a button.
  assert.deepEqual(await waitForTones(red, 2), TURN);
  await getColumn(red, 0).click();
  assert.deepEqual(await waitForTones(red, 3), [...TURN, ...CHECKER]);
  await waitForStatus(yellow, "Your turn.");
  // The browser allows no sound before yellow presses something.
  assert.deepEqual((await getNoted(yellow)).tones, []);
  assert.equal((await getNoted(yellow)).contexts, 0);
  for (const [index, column] of [1, 0, 1, 0, 1].entries()) {
    const page = [yellow, red][index % 2];
    await waitForStatus(page, "Your turn.");
    await getColumn(page, column).click();
  }
  await waitForStatus(red, "Your turn.");
  await getColumn(red, 0).click();
  const round = [...CHECKER, ...CHECKER, ...TURN];
  const heard = [...TURN, ...round, ...round, ...round, ...CHECKER, ...WON];
  assert.deepEqual(await waitForTones(red, heard.length), heard);
  // Yellow has not heard the first move.
  const rest = [...round, ...round, ...CHECKER, ...CHECKER, ...LOST];
  assert.deepEqual(await waitForTones(yellow, rest.length), rest);
});

pageTest("the switch for the sound is remembered", {}, async (page, url) => {
  await observe(page);
  await open(page, url);
  await play(page, [0]);
  assert.deepEqual(await waitForTones(page, 1), CHECKER);
  await getSound(page).uncheck();
  await play(page, [1]);
  await page.reload();
  await waitForStatus(page, "Red's turn.");
  assert.equal(await getSound(page).isChecked(), false);
  await play(page, [0]);
  const { contexts, tones, vibrations } = await getNoted(page);
  assert.deepEqual({ contexts, tones, vibrations }, { contexts: 0, tones: [], vibrations: [] });
  await getSound(page).check();
  await play(page, [0]);
  assert.deepEqual(await waitForTones(page, 1), CHECKER);
});

pageTest("a phone vibrates when it is the player's turn", {}, async (page, url) => {
  await observe(page);
  const send = await begin(page, url);
  send(playEvents(0)[0]);
  await waitForStatus(page, "Yellow's turn.");
  assert.deepEqual((await getNoted(page)).vibrations, []);
  send(playEvents(0, 1)[1]);
  await page.waitForFunction(() => window.noted.vibrations.length === 1);
  send(WIN);
  await page.waitForFunction(() => window.noted.vibrations.length === 2);
});

pageTest("moves that the server sends again make no sound", {}, async (page, url) => {
  await observe(page);
  const { connections } = await mockServer(page, (event, connection) => {
    connection.send(RED, ...(event.resume ? playEvents(0, 1) : []), PRESENCE);
  });
  await page.goto(url);
  await press(page, "Play with a friend");
  await waitForStatus(page, "Your turn.");
  connections[0].send(...playEvents(0, 1));
  assert.deepEqual(await waitForTones(page, 4), [...CHECKER, ...CHECKER, ...TURN]);
  connections[0].close(1012);
  await waitUntil(page, () => connections.length === 2);
  await waitForStatus(page, "Your turn.");
  connections[1].send(playEvents(0, 1, 2)[2]);
  assert.deepEqual((await waitForTones(page, 5)).slice(4), CHECKER);
});

pageTest("a hidden page notifies the player who has allowed it", {}, async (page, url) => {
  await observe(page);
  const send = await begin(page, url);
  assert.equal((await getNoted(page)).asked, undefined);
  await getNotify(page).check();
  await page.waitForFunction(() => window.noted.notifications.length === 1);
  const first = "Connect Four You will be notified when it is your turn.";
  assert.deepEqual((await getNoted(page)).notifications, [first]);
  assert.equal((await getNoted(page)).asked, true);

  // The page is visible.
  send(...playEvents(0, 1));
  await waitForStatus(page, "Yellow plays column 2.");
  assert.equal((await getNoted(page)).notifications.length, 1);

  await setVisibility(page, "hidden");
  send(playEvents(0, 1, 2)[2]);
  await waitForStatus(page, "Yellow's turn.");
  send(playEvents(0, 1, 2, 3)[3]);
  await page.waitForFunction(() => window.noted.notifications.length === 2);
  send({ ...WIN, reason: "resign" });
  await page.waitForFunction(() => window.noted.notifications.length === 3);
  await setVisibility(page, "visible");
  assert.deepEqual((await getNoted(page)).notifications.slice(1), [
    "Your turn. Yellow plays column 4.",
    "You won! Yellow resigned.",
    "closed",
  ]);

  await getNotify(page).uncheck();
  await setVisibility(page, "hidden");
  send({ type: "reset" }, RED, PRESENCE);
  await waitForStatus(page, "Your turn.");
  assert.equal((await getNoted(page)).notifications.length, 4);
});

pageTest("the switch goes back if notifications are forbidden", {}, async (page, url) => {
  await observe(page, { answer: "denied" });
  await begin(page, url);
  await getNotify(page).click();
  const sentence = "The browser doesn't allow notifications from this page.";
  await page.locator(".game .alerts [role=status]").getByText(sentence).waitFor();
  assert.equal(await getNotify(page).isChecked(), false);
});

pageTest("there is no switch where a page can't notify", {}, async (page, url) => {
  await page.addInitScript(() => delete window.Notification);
  await open(page, url);
  await getSound(page).waitFor();
  assert.equal(await getNotify(page).count(), 0);
});

pageTest("a low window has the switches on the start screen", SMALL, async (page, url) => {
  await page.goto(url);
  await getSound(page).uncheck();
  await press(page, "Play on this device");
  await waitForStatus(page, "Red's turn.");
  assert.equal(await getSound(page).count(), 0);
  await press(page, "Leave");
  assert.equal(await getSound(page).isChecked(), false);
});

pageTest("the switches are accessible", NARROW, async (page, url) => {
  await open(page, url);
  await getSound(page).focus();
  await page.keyboard.press("Space");
  assert.equal(await getSound(page).isChecked(), false);
  await assertFits(page);
  await assertAccessibleInAllColours(page);
});
