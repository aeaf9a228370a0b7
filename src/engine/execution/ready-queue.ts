import type { ConcurrencyGroup } from "./dispatcher.ts";

/** A call whose time has come. `slotOf` names the group in whose queue it stood until a slot came free. */
export type ReadyCall = { id: number; dueAtMs: number; slotOf?: string };

/**
 * Calls in the order in which they may start. One that meets a full group waits in the group's own queue, out of
 * the way of others; each call that ends lets one waiting call try.
 */
export const readyQueue = () => {
  const line = fifo<ReadyCall>();
  /** Calls whose slot came free: before all others, so that none is overtaken by a newcomer. */
  const called = fifo<ReadyCall>();
  const busy = new Map<string, number>();
  const waiting = new Map<string, ReturnType<typeof fifo<ReadyCall>>>();

  const callNext = (group: string): void => {
    const queue = waiting.get(group);
    const next = queue?.shift();
    if (queue?.size() === 0) waiting.delete(group);
    if (next) called.push({ id: next.id, dueAtMs: next.dueAtMs, slotOf: group });
  };

  const isFull = ({ name, limit }: ConcurrencyGroup): boolean => (busy.get(name) ?? 0) >= limit;

  return {
    push: (call: ReadyCall): void => line.push(call),
    shift: (): ReadyCall | undefined => called.shift() ?? line.shift(),
    /** Takes a slot in every group, or makes the call wait for one. */
    admit(call: ReadyCall, groups: ConcurrencyGroup[]): boolean {
      const full = groups.find(isFull);
      if (!full) {
        for (const { name } of groups) busy.set(name, (busy.get(name) ?? 0) + 1);
        return true;
      }
      const queue = waiting.get(full.name) ?? fifo<ReadyCall>();
      queue.push(call);
      waiting.set(full.name, queue);
      if (call.slotOf !== undefined && call.slotOf !== full.name) callNext(call.slotOf);
      return false;
    },
    /** Gives the slots of a call that ended to those who wait for them. */
    release(groups: ConcurrencyGroup[]): void {
      for (const { name } of groups) {
        const left = (busy.get(name) ?? 1) - 1;
        if (left === 0) busy.delete(name);
        else busy.set(name, left);
        callNext(name);
      }
    },
    /** Passes on the slot of a call that turned out to be gone. */
    giveUp({ slotOf }: ReadyCall): void {
      if (slotOf !== undefined) callNext(slotOf);
    },
    /** When the call that waits longest came due. */
    oldestDueAtMs: (): number | undefined =>
      [line, called, ...waiting.values()]
        .map((queue) => queue.peek()?.dueAtMs)
        .filter((dueAtMs) => dueAtMs !== undefined)
        .toSorted((a, b) => a - b)[0],
    size: (): number =>
      line.size() + called.size() + [...waiting.values()].reduce((sum, queue) => sum + queue.size(), 0),
  };
};

/** A queue whose ends both cost the same however long it is. */
const fifo = <T>() => {
  let items: T[] = [];
  let head = 0;
  return {
    push: (item: T): void => void items.push(item),
    shift(): T | undefined {
      const item = items[head];
      if (head >= items.length) return undefined;
      head += 1;
      if (head > 1024 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    peek: (): T | undefined => items[head],
    size: (): number => items.length - head,
  };
};
