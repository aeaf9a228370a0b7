import { onTestFinished } from "vitest";

/** Work that goes on until a test lets it end. */
export type HeldWork = {
  /** Labels of what has begun and not ended, in the order in which it began. */
  inside(): string[];
  /** Begins; ends when the test lets it. */
  hold(label: string): Promise<void>;
  /** Lets the earliest with this label end, or the earliest of all. */
  letGo(label?: string): void;
  /** Labels of all that has begun so far. */
  begun: string[];
};

/** For steps whose duration a test decides. All ends with the test. */
export const heldWork = (): HeldWork => {
  let held: { label: string; end: () => void }[] = [];
  const begun: string[] = [];
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
    for (const { end } of held) end();
  });
  return {
    inside: () => held.map(({ label }) => label),
    begun,
    async hold(label) {
      begun.push(label);
      if (!isOver) await new Promise<void>((end) => held.push({ label, end }));
    },
    letGo(label) {
      const chosen = held.find((candidate) => label === undefined || candidate.label === label);
      if (!chosen) throw new Error(`Nothing of ${label ?? "any kind"} is at work.`);
      held = held.filter((other) => other !== chosen);
      chosen.end();
    },
  };
};
