import { describe, expect, it } from "vitest";
import { createSlots } from "../../src/rehearsal/rehearsal-slots.ts";

const program = { askedBy: "program" } as const;
const busy = { code: "REHEARSALS_BUSY" };

function heldSlots() {
  const slots = createSlots();
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const hold = (name: string, wish = {}) =>
    slots(wish, async () => {
      begun.push(name);
      await gate.promise;
    });
  return { hold, begun, open: () => gate.resolve() };
}

describe("the slots of rehearsals", () => {
  it("leave room for a person while programs wait", async () => {
    const { hold, begun, open } = heldSlots();
    const all = [hold("p1", program), hold("p2", program), hold("person")];
    await Promise.resolve();
    expect(begun).toEqual(["p1", "person"]);
    open();
    await Promise.all(all);
    expect(begun).toEqual(["p1", "person", "p2"]);
  });

  it("refuse an eleventh that would wait, and take it again when there is room", async () => {
    const { hold, begun, open } = heldSlots();
    const all = Array.from({ length: 11 }, (_one, index) => hold(`p${index}`, program));
    await expect(hold("late", program)).rejects.toMatchObject(busy);
    open();
    await Promise.all(all);
    await hold("later", program);
    expect(begun).toHaveLength(12);
  });

  it("never begin what was aborted before or while it waited, or waited too long", async () => {
    const { hold, begun, open } = heldSlots();
    await expect(hold("aborted", { signal: AbortSignal.abort() })).rejects.toMatchObject(busy);
    const first = hold("p1", program);
    const leaves = new AbortController();
    const waiting = hold("p2", { ...program, signal: leaves.signal });
    leaves.abort();
    await expect(waiting).rejects.toMatchObject(busy);
    await expect(hold("p3", { ...program, slotWithinMs: 1 })).rejects.toMatchObject(busy);
    open();
    await first;
    expect(begun).toEqual(["p1"]);
  });
});
