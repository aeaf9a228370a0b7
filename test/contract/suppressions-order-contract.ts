import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type SuppressedAddress,
  type SuppressionReason,
  suppressionReasons,
  type SuppressionScope,
} from "../../src/store/suppressions.ts";
import type { StoreFixture } from "./store-contract.ts";

type Told =
  | { kind: "add"; reason: SuppressionReason; scope: SuppressionScope; at: string }
  | { kind: "lift"; reasons?: SuppressionReason[]; at: string };

// Few instants and reasons, so that they meet.
const at = fc.integer({ min: 0, max: 4 }).map((second) => `2026-03-01T10:00:0${second}.000Z`);
const reason = fc.constantFrom<SuppressionReason>("stop", "unsubscribed", "manual");
const scope = fc.constantFrom<SuppressionScope>("all", "promotional");
const added = fc.record({ kind: fc.constant("add" as const), reason, scope, at });
const lifted = fc.oneof(
  fc.record({ kind: fc.constant("lift" as const), reasons: fc.uniqueArray(reason), at }),
  fc.record({ kind: fc.constant("lift" as const), at }),
);
const story = fc.array<Told>(fc.oneof({ weight: 2, arbitrary: added }, lifted), { maxLength: 7 });
/** The story, and the same with some of it told twice, in another order. */
const twoTellings = story.chain((told) =>
  fc
    .subarray(told)
    .chain((twice) => fc.shuffledSubarray([...told, ...twice], { minLength: told.length + twice.length }))
    .map((retold) => ({ told, retold })),
);

/** What every list of suppressions guarantees whatever the order it is told in. */
export function suppressionsOrderContract(fixture: StoreFixture): void {
  describe("suppressions, told in any order and twice", () => {
    it("come to the same, which is what the latest word for each reason says", async () => {
      await fc.assert(
        fc.asyncProperty(twoTellings, async ({ told, retold }) => {
          expect(await tell(retold)).toEqual(inForce(told));
        }),
        { numRuns: 60 },
      );
    });

    it("come to the same when they are told at once", async () => {
      await fc.assert(
        fc.asyncProperty(story, async (told) => {
          const address = somebody();
          await Promise.all(told.map(async (one) => await tellOne(address, one)));
          expect(await active(address)).toEqual(inForce(told));
        }),
        { numRuns: 30 },
      );
    });

    it("begin and end as often as the callers are told", async () => {
      await fc.assert(
        fc.asyncProperty(twoTellings, async ({ retold }) => {
          const address = somebody();
          let balance = 0;
          for (const one of retold) balance += await tellOne(address, one);
          expect(balance).toBe((await active(address)).length);
        }),
        { numRuns: 30 },
      );
    });

    const list = () => fixture.store.suppressions;
    const somebody = (): SuppressedAddress => ({
      channel: "email",
      addressId: list().addressId("email", randomBytes(8).toString("hex")),
    });
    const active = async (address: SuppressedAddress) =>
      (await list().active(address)).map(({ reason, scope, sinceAt }) => ({ reason, scope, sinceAt }));

    async function tell(told: Told[]) {
      const address = somebody();
      for (const one of told) await tellOne(address, one);
      return await active(address);
    }

    /** By how many it changes what is in force, as the list says. */
    async function tellOne(address: SuppressedAddress, told: Told): Promise<number> {
      if (told.kind === "lift") return -(await list().lift(address, told));
      return (await list().add(address, told)) ? 1 : 0;
    }
  });
}

/** The model: for each reason the latest addition, unless it was lifted then or later. */
function inForce(told: Told[]) {
  return suppressionReasons.toSorted().flatMap((reason) => {
    const additions = told.filter((one) => one.kind === "add").filter((one) => one.reason === reason);
    const liftings = told.filter((one) => one.kind === "lift");
    const liftedAt = latest(liftings.filter((one) => one.reasons?.includes(reason) ?? true));
    const sinceAt = latest(additions);
    if (sinceAt === "" || sinceAt <= liftedAt) return [];
    const scopes = additions.filter((one) => one.at === sinceAt).map((one) => one.scope);
    return [{ reason, scope: scopes.includes("all") ? "all" : "promotional", sinceAt }];
  });
}

function latest(told: { at: string }[]): string {
  return told.reduce((last, { at }) => (at > last ? at : last), "");
}
