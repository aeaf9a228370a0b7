import type { ProviderStatus } from "../channels/channel.ts";
import type { DomainEvent } from "../events/domain-event.ts";
import type { ChannelId } from "../messages/message.ts";
import type { MessageRecord, MessageStatus } from "../store/ledger.ts";

/**
 * What a journey would do about a message. `already-sent`: a provider has it, so nothing is done. `would-send`: it goes
 * out. `would-repeat`: the same bytes go out with the same idempotency key, which the provider drops if it had them.
 * `would-wait`: not now; `untilAt` says when it is asked for again. `would-skip`: it does not go out, and `reason`
 * says why. `would-ask-provider`: it may have gone out, and the provider is asked, which a rehearsal does not do.
 * `stays-refused`: refused for good, and nothing has changed since. `would-fail`: it cannot even be composed.
 */
export type Verdict =
  | "already-sent"
  | "would-send"
  | "would-repeat"
  | "would-wait"
  | "would-skip"
  | "would-ask-provider"
  | "stays-refused"
  | "would-fail";

/** What is said, secrets masked, as the ledger shows it. `subject` and `html` are null for an SMS. */
export type Said = { text: string; subject: string | null; html: string | null };

/** One outcome of one message in a rehearsal. Instants are ISO 8601 UTC. */
export type RehearsedMessage = {
  /** When it would come to this; for `already-sent`, when the journey would find it so. */
  at: string;
  verdict: Verdict;
  /** For `would-wait`: when it is asked for again. Null otherwise. */
  untilAt: string | null;
  /** What the real row said before; null: there is none yet. */
  statusBefore: MessageStatus | null;
  /** The real row's id; null: there is none yet. */
  messageId: string | null;
  /** Of the message this one stands in for; null for most. */
  fallbackForKey: string | null;
  /** Null: not composed, such as for a message that is withheld. */
  said: Said | null;
} & Pick<
  MessageRecord,
  | "key"
  | "journey"
  | "template"
  | "class"
  | "channel"
  | "leadId"
  | "interviewId"
  | "trialId"
  | "locale"
  | "recipient"
  | "status"
  | "reason"
  | "explanation"
  | "segments"
  | "costMicros"
>;

/** One run of a journey in a rehearsal. */
export type RehearsedRun = {
  eventId: string;
  eventName: string;
  /** `lead-created` and so on, without the application's name. */
  journey: string;
  status: "Running" | "Completed" | "Cancelled" | "Failed";
  startedAt: string;
  /** Null: it has not ended in the time that was played. */
  endedAt: string | null;
  /** What it ended with, in words: `all reminders sent`. Null: nothing was said. */
  ended: string | null;
};

/** What would happen. Plain data. */
export type Rehearsal = {
  /** In the order of time. The same message appears again when it comes to something else, as after a wait. */
  entries: RehearsedMessage[];
  /** How many messages it would come to in the end, by verdict: a message that waits and then goes out counts once. */
  totals: Partial<Record<Verdict, number>>;
  /** In the order in which they would start. */
  runs: RehearsedRun[];
  /** The instant from which time was put forward. */
  beganAt: string;
  /** The instant up to which it was played. */
  endedAt: string;
  /** False: the horizon or a limit was reached, and something would still come after `endedAt`. */
  complete: boolean;
  /** True: it was ended before its horizon, and what would come after `endedAt` is not known. */
  interrupted: boolean;
};

/**
 * Something that happens meanwhile. `event`: the main app tells it, so long after the beginning. `report`: the provider
 * reports this of each message by the channel (and of the template) that it accepts, so long after. `reply`: the person
 * at this address answers STOP or START, so long after the beginning.
 */
export type Happening =
  | { kind: "event"; afterMs: number; event: DomainEvent }
  | {
      kind: "report";
      afterMs: number;
      channel: ChannelId;
      template?: string | undefined;
      status: Exclude<ProviderStatus, "accepted">;
    }
  | { kind: "reply"; afterMs: number; from: string; keyword: "stop" | "start" };

/** What is wrong with an event of a rehearsal, and where: as the event door says it. */
export type RehearsalProblem = { path: (string | number)[]; message: string };

/** Bounds of one rehearsal. */
export type RehearsalOptions = {
  /** How far time is put forward; default 14 days. */
  horizonMs?: number;
  /** Ends it early; the answer is then what was found so far. Aborted before it begins: RehearsalsBusyError. */
  signal?: AbortSignal;
  /** How long it is played at most, counted from when it begins; never longer than 20 s. */
  patienceMs?: number;
  /** How long it waits for its turn; then RehearsalsBusyError. Default: as long as it takes. */
  slotWithinMs?: number;
  /** `program`: by the API, whose rehearsals leave room for those of people. Default: `person`. */
  askedBy?: "person" | "program";
};

/**
 * Plays the journeys on a copy that is thrown away. Nothing is sent, and nothing real is changed. All throw
 * RehearsalsBusyError (`code: "REHEARSALS_BUSY"`) when there is no room for one.
 */
export type Rehearsals = {
  /** What events that have not happened would come to. `invalid`: the event door would not take them. */
  fastForward(
    events: DomainEvent[],
    options?: RehearsalOptions & { happenings?: Happening[] },
  ): Promise<
    { status: "played"; rehearsal: Rehearsal } | { status: "invalid"; problems: RehearsalProblem[] }
  >;
  /** What a person would still be told if nothing else happened; null: nothing is held of the person. */
  next(leadId: string, options?: RehearsalOptions): Promise<Rehearsal | null>;
  /** What running the journey of a recorded event again would do; null: the event is not on record. */
  replay(eventId: string, options?: RehearsalOptions): Promise<Rehearsal | null>;
};
