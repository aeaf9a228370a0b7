// Opens messages and applies events, several at once, and says so on stdout, a line of JSON for each pair
// acknowledged, until it has done `count` or is killed. Started by the contract suite of processes.
import { writeSync } from "node:fs";
import { createVault } from "../../../src/store/aes-vault.ts";
import { openStore, type StoreTarget } from "../../../src/store/open-store.ts";

const [target, prefix, count] = process.argv.slice(2);
if (target === undefined || prefix === undefined)
  throw new Error("Arguments: target as JSON, prefix, count.");
const parsedTarget: StoreTarget = JSON.parse(target);
const store = await openStore({ target: parsedTarget, vault: createVault({ key: new Uint8Array(32) }) });
const at = "2026-01-01T00:00:00.000Z";

const atOnce = 8;
let next = 0;

const write = async (index: number): Promise<void> => {
  const key = `${prefix}${index}`;
  const { message, created } = await store.ledger.open({
    key,
    journey: "test",
    template: null,
    channel: "sms",
    provider: "sandbox",
    leadId: null,
    interviewId: null,
    trialId: null,
    runId: null,
    owner: "writer",
    leaseUntilAt: at,
    at,
  });
  if (created)
    await store.ledger.transition(message.id, message.fence, { status: "sending", at, attempts: 1 });
  const [applied] = await store.subjects.apply(
    [{ name: "questionnaire.completed", id: key, ts: index, data: { leadId: prefix } }],
    { at, forwarded: false },
  );
  writeSync(1, `${JSON.stringify({ id: message.id, key, created, outcome: applied?.outcome })}\n`);
};
const writeInTurn = async (): Promise<void> => {
  while (next < Number(count)) await write(next++);
};
await Promise.all(Array.from({ length: atOnce }, writeInTurn));
await store.close();
