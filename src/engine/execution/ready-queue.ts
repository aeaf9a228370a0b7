import TinyQueue from "tinyqueue";

/** Calls that count together: at most `limit` of them at once. */
export type ConcurrencyGroup = { name: string; limit: number };

/** A call whose time has come. */
export type ReadyCall = {
  id: number;
  dueAtMs: number;
  /** Its place: the smallest goes first, of equals the one of the earlier run, of these the earlier call. */
  order: number;
  runId: string;
  /** Whether the others of its run that are alone as well have to end before it starts. */
  alone: boolean;
  /** What it counts against; no name twice. */
  groups: readonly ConcurrencyGroup[];
};

/** Calls on their way that count together. `gates`: where calls wait for them to be fewer, by their limit. */
type Group = { busy: number; lanes: number; gates: Map<number, Gate> };
/** In `waiting` stand the calls at the head of a lane; one that no longer is, is void there. */
type Gate = { name: string; limit: number; group: Group; waiting: TinyQueue<Place> };
/** Calls with the same groups. What keeps one of them keeps all, so they wait together, `at` one gate. */
type Lane = { name: string; gates: Gate[]; calls: TinyQueue<Place>; at: Gate | undefined; users: number };
type Place = Omit<ReadyCall, "groups"> & { lane: Lane; left: boolean };

const byOrder = (a: Place, b: Place): number => a.order - b.order || byRun(a, b) || a.id - b.id;
const byRun = (a: Place, b: Place): number => (a.runId === b.runId ? 0 : a.runId < b.runId ? -1 : 1);
const byAge = (a: Place, b: Place): number => a.dueAtMs - b.dueAtMs;
const line = (): TinyQueue<Place> => new TinyQueue<Place>([], byOrder);
const newGroup = (): Group => ({ busy: 0, lanes: 0, gates: new Map() });
const isFull = ({ limit, group }: Gate): boolean => group.busy >= limit;

/** How many places that have left may stand in the line of ages before it is swept. */
const slackAges = 1000;

/**
 * Calls in the order in which they may start: always the first of those whose groups all have room. A call costs the
 * logarithm of how many wait, with thousands of groups too, because lanes are moved from gate to gate, not calls.
 */
export const readyQueue = () => {
  const groups = new Map<string, Group>();
  const lanes = new Map<string, Lane>();
  /** Where lanes stand that nothing is known to keep. */
  const entrance: Gate = { name: "", limit: Infinity, group: newGroup(), waiting: line() };
  /** Gates behind which a call may be free to go. */
  const opened = new Set<Gate>();
  const onTheirWay = new Map<number, Place>();
  /** Runs with a call on its way that is to be alone. */
  const engaged = new Set<string>();
  /** Calls whose turn came while their run was engaged, by run. */
  const held = new Map<string, Place[]>();
  let ages = new TinyQueue<Place>([], byAge);
  let size = 0;

  const gateOf = ({ name, limit }: ConcurrencyGroup): Gate => {
    const group = groups.get(name) ?? newGroup();
    groups.set(name, group);
    const gate = group.gates.get(limit) ?? { name, limit, group, waiting: line() };
    group.gates.set(limit, gate);
    return gate;
  };

  const laneOf = (counted: readonly ConcurrencyGroup[]): Lane => {
    const name = counted.map((group) => `${group.limit} ${group.name}`).join("\n");
    const known = lanes.get(name);
    if (known) return known;
    const lane: Lane = { name, gates: counted.map(gateOf), calls: line(), at: undefined, users: 0 };
    for (const { group } of lane.gates) group.lanes += 1;
    lanes.set(name, lane);
    return lane;
  };

  const giveUp = (lane: Lane, users: number): void => {
    lane.users -= users;
    if (lane.users > 0) return;
    lanes.delete(lane.name);
    for (const { name, group } of lane.gates) {
      group.lanes -= 1;
      if (group.lanes === 0) groups.delete(name);
    }
  };

  const moveTo = (gate: Gate, lane: Lane): void => {
    const head = lane.calls.peek();
    lane.at = head && gate;
    if (head) gate.waiting.push(head);
    if (gate === entrance) opened.add(entrance);
  };

  const join = (place: Place): void => {
    const { lane } = place;
    lane.calls.push(place);
    if (lane.calls.peek() === place) moveTo(lane.at ?? entrance, lane);
  };

  const firstAt = (gate: Gate): Place | undefined => {
    for (;;) {
      const first = gate.waiting.peek();
      if (!first || (first.lane.at === gate && first.lane.calls.peek() === first)) return first;
      gate.waiting.pop();
    }
  };

  const firstOfOpened = (): Place | undefined => {
    let first: Place | undefined;
    for (const gate of opened) {
      const candidate = isFull(gate) ? undefined : firstAt(gate);
      if (!candidate) opened.delete(gate);
      else if (!first || byOrder(candidate, first) < 0) first = candidate;
    }
    return first;
  };

  /** False when it is held, because its run is engaged. */
  const depart = (place: Place): boolean => {
    const { runId } = place;
    if (place.alone) {
      if (engaged.has(runId)) {
        held.set(runId, [...(held.get(runId) ?? []), place]);
        return false;
      }
      engaged.add(runId);
    }
    for (const { group } of place.lane.gates) group.busy += 1;
    onTheirWay.set(place.id, place);
    place.left = true;
    size -= 1;
    while (ages.peek()?.left) ages.pop();
    // Behind one that waits for long, those that have left would pile up.
    if (ages.length > 2 * size + slackAges) {
      const waiting = ages.data.filter(({ left }) => !left);
      ages = new TinyQueue(waiting, byAge);
    }
    return true;
  };

  return {
    push({ groups: counted, ...call }: ReadyCall): void {
      const lane = laneOf(counted);
      lane.users += 1;
      const place = { ...call, lane, left: false };
      size += 1;
      ages.push(place);
      join(place);
    },
    /** The call that goes next, which counts from now on until it is released. */
    shift(): Pick<ReadyCall, "id" | "dueAtMs"> | undefined {
      for (let first = firstOfOpened(); first; first = firstOfOpened()) {
        const { lane } = first;
        const full = lane.gates.find(isFull);
        if (full) {
          moveTo(full, lane);
          continue;
        }
        lane.calls.pop();
        moveTo(entrance, lane);
        if (depart(first)) return first;
      }
      return undefined;
    },
    /** Makes room for others where a call that has ended counted. */
    release(id: number): void {
      const place = onTheirWay.get(id);
      if (!place) return;
      const { lane, runId } = place;
      onTheirWay.delete(id);
      for (const { group } of lane.gates) {
        group.busy -= 1;
        for (const gate of group.gates.values()) opened.add(gate);
      }
      if (place.alone) {
        engaged.delete(runId);
        for (const next of held.get(runId) ?? []) join(next);
        held.delete(runId);
      }
      giveUp(lane, 1);
    },
    /** Forgets the calls that wait; those on their way go on counting. */
    clear(): void {
      for (const places of held.values()) for (const { lane } of places) giveUp(lane, 1);
      held.clear();
      for (const lane of lanes.values()) {
        const waiting = lane.calls.length;
        lane.calls = line();
        lane.at = undefined;
        giveUp(lane, waiting);
      }
      ages = new TinyQueue<Place>([], byAge);
      size = 0;
    },
    /** When the call that waits longest came due. */
    oldestDueAtMs: (): number | undefined => ages.peek()?.dueAtMs,
    size: (): number => size,
  };
};
