import { beforeEach, describe, expect, it } from "vitest";
import type { StoreFixture } from "./store-contract.ts";

const at = "2026-03-01T10:00:00.000Z";
const soon = "2026-03-01T10:05:00.000Z";
const later = "2026-03-01T10:10:00.000Z";

const circuit = {
  channel: "sms",
  configuration: "c1",
  providerCode: "20003",
  explanation: "The account is suspended.",
  openedAt: at,
  probeAt: soon,
} as const;

/** What every keeper of circuits guarantees. */
export function circuitsContract(fixture: StoreFixture): void {
  describe("circuits", () => {
    const circuits = () => fixture.store.circuits;

    beforeEach(async () => {
      await circuits().close("sms");
      await circuits().close("email");
    });

    it("opens a closed circuit, of one channel only", async () => {
      expect(await circuits().read("sms")).toBeNull();
      expect(await circuits().open(circuit)).toEqual({ opened: true });
      expect(await circuits().read("sms")).toEqual({ ...circuit, probes: 0 });
      expect(await circuits().read("email")).toBeNull();
    });

    it("keeps the instant a circuit was opened at, and counts the probes since", async () => {
      await circuits().open(circuit);
      const again = { ...circuit, openedAt: later, probeAt: later, explanation: "Still.", providerCode: "1" };
      expect(await circuits().open(again)).toEqual({ opened: false });
      expect(await circuits().open(again)).toEqual({ opened: false });
      expect(await circuits().read("sms")).toEqual({ ...again, openedAt: at, probes: 2 });
    });

    it("opens anew for another configuration", async () => {
      await circuits().open(circuit);
      await circuits().open(circuit);
      const other = { ...circuit, configuration: "c2", openedAt: later, probeAt: later };
      expect(await circuits().open(other)).toEqual({ opened: true });
      expect(await circuits().read("sms")).toEqual({ ...other, probes: 0 });
    });

    it("tells one of many who open it at once that they did", async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, async () => await circuits().open(circuit)),
      );
      expect(answers.filter(({ opened }) => opened)).toHaveLength(1);
      expect(await circuits().read("sms")).toMatchObject({ probes: 19 });
    });

    it("lets one of many try, and the next only after another interval", async () => {
      await circuits().open(circuit);
      const claim = async () => await circuits().claimProbe("sms", { expected: soon, next: later });
      const won = await Promise.all(Array.from({ length: 20 }, claim));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await circuits().read("sms")).toMatchObject({ probeAt: later, probes: 0 });
      // Whoever read the circuit before that comes too late, whatever they ask for.
      const late = { expected: soon, next: "2026-03-01T11:00:00.000Z" };
      expect(await circuits().claimProbe("sms", late)).toBe(false);
    });

    it("grants no probe that leaves the instant where it is, nor one of a closed circuit", async () => {
      const probe = { expected: soon, next: soon };
      await circuits().open(circuit);
      expect(await circuits().claimProbe("sms", probe)).toBe(false);
      expect(await circuits().claimProbe("email", { expected: soon, next: later })).toBe(false);
    });

    it("tells one of many who close it at once that it was open", async () => {
      await circuits().open(circuit);
      const closed = await Promise.all(Array.from({ length: 8 }, async () => await circuits().close("sms")));
      expect(closed.filter(Boolean)).toHaveLength(1);
      expect(await circuits().read("sms")).toBeNull();
    });
  });
}
