import type { DeliveryService } from "../delivery/create-delivery.ts";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import { type Engine, openEngine } from "../engine/open-engine.ts";
import { createEventDoor, type EventDoor } from "../functions/event-door.ts";
import { createInngestClient, type InngestClient } from "../functions/inngest-client.ts";
import { createInngestEndpoint } from "../functions/inngest-endpoint.ts";
import { createInternalEvents, type InternalEvents } from "../functions/internal-events.ts";
import { createRecordEvent, type RecordEvent } from "../functions/record-event.ts";
import type { PeopleCopy } from "../store/copy-people.ts";
import { openScratchStore, type Store } from "../store/open-store.ts";
import type { MessageRecord } from "../store/ledger.ts";
import type { Vault } from "../store/vault.ts";
import { heardBefore } from "./heard-before.ts";
import { pendingWork, type PendingWork } from "./pending-work.ts";
import { recordDeliveries, type Recording } from "./record-deliveries.ts";
import { type ChannelIdentity, rehearsalChannels } from "./rehearsal-channels.ts";
import { type VirtualClock, virtualClock } from "./virtual-clock.ts";

/** How the journeys and their delivery are built: as for real, over what they are given. */
export type ScratchFactory = {
  delivery(
    parts: Pick<DeliveryContext, "channels" | "onUndelivered" | "onRestored" | "now"> & { store: Store },
  ): DeliveryService;
  journeys(parts: {
    inngest: InngestClient;
    store: Store;
    delivery: Pick<DeliveryService, "deliver" | "giveUp">;
    recordEvent: RecordEvent;
    now: () => Date;
  }): Parameters<typeof createInngestEndpoint>[1];
};

/** What a rehearsal is opened with. */
export type ScratchOptions = {
  copy: PeopleCopy;
  vault: Vault;
  channels: { sms: ChannelIdentity; email: ChannelIdentity };
  factory: ScratchFactory;
  beganAtMs: number;
  /** Runs that have begun go on: what they have recorded and heard counts. Otherwise they begin now. */
  goesOn: boolean;
  /** Hears of each message that would be accepted. */
  onAccepted: (scratch: Omit<Scratch, "close">, message: MessageRecord) => void;
};

/** A store, an engine and a clock of their own. Nothing of it is on disk, and nothing of it reaches anybody. */
export type Scratch = {
  store: Store;
  engine: Engine;
  clock: VirtualClock;
  now: () => Date;
  door: EventDoor;
  told: InternalEvents;
  delivery: DeliveryService;
  recording: Recording;
  /** What was begun and is awaited by nobody. */
  pending: PendingWork;
  close(): Promise<void>;
};

/** The scratch engine answers to this name inside the process only: `.invalid` never resolves (RFC 2606). */
const engineUrl = "http://rehearsal.invalid";

/** Nobody waits for a real one: a rehearsal's own time passes at once. */
const retryAfterMs = 30_000;

/** Opens what a rehearsal works on, and connects the journeys to it. */
export async function openScratch(options: ScratchOptions): Promise<Scratch> {
  const { copy, vault, beganAtMs } = options;
  const clock = virtualClock(beganAtMs);
  const now = () => new Date(clock.now());
  const store = await openScratchStore(copy, vault);
  const engine = openEngine({
    file: ":memory:",
    clock,
    retentionMs: Infinity,
    retryDelayMs: () => retryAfterMs,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  const close = async () => {
    await engine.close(0);
    await store.close();
  };
  try {
    const scratch = await connected(options, { clock, now, store, engine });
    return {
      ...scratch,
      async close() {
        // Its notes go into the store.
        await scratch.door.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Opened = Pick<Scratch, "clock" | "now" | "store" | "engine">;

async function connected(options: ScratchOptions, opened: Opened): Promise<Omit<Scratch, "close">> {
  const { factory, channels: real, goesOn, onAccepted } = options;
  const { clock, now, store, engine } = opened;
  const pending = pendingWork();
  const inngest = scratchClient(engine);
  const sender: Pick<InngestClient, "send"> = {
    send: async (events) => ({ ids: await pending.add(engine.send(events)) }),
  };
  const told = createInternalEvents(sender, ignore, {
    after: (ms, run) => void clock.at(clock.now() + ms, run),
  });
  const channels = rehearsalChannels(real, now);
  const { onUndelivered, onRestored } = told;
  const delivery = factory.delivery({ store, channels, onUndelivered, onRestored, now });
  const recording = recordDeliveries({
    delivery,
    ledger: store.ledger,
    channels,
    settledBefore: (message) => goesOn && heardBefore(message, real[message.channel], now()),
    onAccepted: (message) => onAccepted(scratch, message),
    now,
  });
  const recordEvent = recordingEvents(options, opened);
  const journeys = factory.journeys({ inngest, store, delivery: recording, recordEvent, now });
  const request = createInngestEndpoint(inngest, journeys, { inProcess: true });
  const door = createEventDoor({ subjects: store.subjects, inngest: sender, now, onForwardFailure: ignore });
  const scratch = { ...opened, door, told, delivery, recording, pending };
  await engine.connect({ request, url: `${engineUrl}/api/inngest` });
  return scratch;
}

function scratchClient({ fetch }: Pick<Engine, "fetch">): InngestClient {
  return createInngestClient({
    isDev: false,
    baseUrl: engineUrl,
    eventKey: "rehearsal",
    // Required by the SDK, and looked at by nobody: the engine is in this process.
    signingKey: "signkey-test-00",
    fetch,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
}

/** The first step of a run that goes on was done when its event came in, and what it wrote down then still counts. */
function recordingEvents({ copy, goesOn }: ScratchOptions, { store, now }: Opened): RecordEvent {
  const record = createRecordEvent(store.subjects, now);
  if (!goesOn) return record;
  const receivedAt = new Map(copy.events.map((event) => [event.id, event.receivedAt]));
  return async (event) => {
    const recorded = await record(event);
    return { ...recorded, recordedAt: receivedAt.get(event.id ?? "") ?? recorded.recordedAt };
  };
}

function ignore(): void {}
