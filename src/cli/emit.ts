import { createClient, UnreachableError, type Client } from "../client.ts";
import type { DomainEvent, EventName } from "../events/domain-event.ts";
import type { Command, CommandContext, ExitCode } from "./command.ts";
import { eventNames, parseEmitArguments, type EmitArguments } from "./emit-arguments.ts";
import { follow, type Followed } from "./follow.ts";
import { isGood, messageLine } from "./message-line.ts";
import { serverHelp } from "./operator.ts";
import { harmless, sampleEvent, type SampleEvent } from "./sample-event.ts";
import { serverAddress, type ServerAddress } from "./server-address.ts";
import { trailOf } from "./trail.ts";

const help = `Usage: npm run emit -- <event> [flags]

Sends a sample event to the running server and shows what becomes of it.

Events:
${eventNames.map((name) => `  ${name}`).join("\n")}

The event's data (what is not given is made up; ids are new):
  --email, --phone, --first-name, --last-name, --locale fr|en
  --lead-id, --interview-id, --trial-id
  --starts-at <ISO 8601>   of an interview
  --data '<JSON object>'   any field; the flags above win over it

${serverHelp}

What is shown:
  --no-follow              only send
  --time-limit <seconds>   how long to follow; default 60
  --json                   one JSON document at the end instead of lines

Exit code: 0 all messages accepted, or skipped with a reason; 1 otherwise;
2 not understood.

Examples:
  npm run emit -- lead.created
  npm run emit -- lead.created --email you@example.com --phone "+33612345678"
  npm run emit -- interview.scheduled --lead-id L1 --starts-at 2030-05-02T10:00Z`;

/** `emit`: sends a sample event and follows its messages. */
export const emit: Command = {
  name: "emit",
  summary: "send a sample event to the running server and follow its messages",
  help,
  async run(args, context) {
    const given = parseEmitArguments(args);
    const sample = sampleEvent(given.name, given.given, context.now());
    const address = serverAddress(given, context.environment);
    // No retries: a person is waiting, and can see for themselves.
    const client = createClient({ ...address, retries: 0 });
    try {
      return await emitAndFollow({ client, context, given, sample, address });
    } catch (error) {
      if (!(error instanceof UnreachableError) || error.reason !== "ECONNREFUSED") throw error;
      context.error(
        `Nothing answers at ${address.url}: start the server with \`npm start\` in another terminal.`,
      );
      return 1;
    }
  },
};

type Emission = {
  client: Client;
  context: CommandContext;
  given: EmitArguments;
  sample: SampleEvent;
  address: ServerAddress;
};

async function emitAndFollow(emission: Emission): Promise<ExitCode> {
  const { client, context, given, sample, address } = emission;
  const lead = "leadId" in sample.event.data ? { leadId: sample.event.data.leadId } : {};
  const { messages: earlier, sandboxChannels } = await client.messages({ ...lead, limit: 200 });
  const { event } = harmless(sample, sandboxChannels);
  const trail = trailOf(event, earlier);

  const { ids } = await client.emitBatch([event]);
  const id = ids[0] ?? "";
  const say = (line: string) => {
    if (!given.json) context.out(line);
  };
  const document = (result: object) => {
    if (given.json)
      context.out(JSON.stringify({ event: { ...event, id }, sandboxChannels, ...result }, masked));
  };
  say(`Sent ${event.name} to ${address.url}: ${idsOf(event)} (event ${id}).`);
  if (!given.follow || "none" in trail) {
    if ("none" in trail) say(trail.none);
    document({});
    return 0;
  }

  const followed = await follow({
    client,
    trail,
    before: earlier.filter(trail.concerns),
    limitMs: given.limitMs,
    now: context.now,
    wait: context.wait,
    onChange: (message) => say(messageLine(message, context.paint)),
    onSilence: () => say(context.paint("yellow", "  The server does not answer; asking again…")),
  });
  for (const line of conclusion(followed, emission, sandboxChannels)) say(line);
  document(followed);
  return followed.ended !== "time-limit" && followed.messages.every(isGood) ? 0 : 1;
}

function idsOf({ data }: DomainEvent): string {
  return [
    ...("leadId" in data ? [`lead ${data.leadId}`] : []),
    ...("interviewId" in data ? [`interview ${data.interviewId}`] : []),
    ...("trialId" in data ? [`trial ${data.trialId}`] : []),
  ].join(", ");
}

/** What the journey still has in store, in words: its delays are the server's. */
const followUps: Partial<Record<EventName, string>> = {
  "lead.created": "Two reminders of the questionnaire follow, unless questionnaire.completed comes first.",
  "interview.scheduled": "Reminders follow before the interview, unless it is moved or cancelled.",
  "trial.started": "A reminder follows before the end of the trial, unless trial.converted comes first.",
};

function conclusion(
  followed: Followed,
  { context, given, sample }: Emission,
  sandboxChannels: string[],
): string[] {
  const { messages, ended } = followed;
  const lines = [ending(followed, given.limitMs, context.paint)];
  const sandboxed = messages.some(
    ({ channel, status }) => status !== "skipped" && sandboxChannels.includes(channel),
  );
  if (sandboxed && ended !== "nothing-new") {
    const what = sandboxChannels.map((channel) => (channel === "sms" ? "SMS" : "e-mail")).join(" and ");
    lines.push(context.paint("yellow", `Sandbox: ${what} reached no real person.`));
  }
  const made = [
    ...(sample.samplePhone && !sandboxChannels.includes("sms") ? ["--phone"] : []),
    ...(sample.sampleEmail && !sandboxChannels.includes("email") ? ["--email"] : []),
  ];
  if (made.length > 0) {
    lines.push(context.paint("yellow", `To reach somebody, say whom with ${made.join(" and ")}.`));
  }
  const later = followUps[sample.event.name];
  if (later !== undefined && ended === "settled") lines.push(later);
  return lines;
}

function ending({ ended, messages }: Followed, limitMs: number, paint: CommandContext["paint"]): string {
  const count = messages.length === 1 ? "1 message" : `${messages.length} messages`;
  switch (ended) {
    case "settled": {
      const bad = messages.filter((message) => !isGood(message)).length;
      if (bad === 0) return paint("green", `${count}, all settled.`);
      return paint("red", `${count}, all settled; ${bad} did not go out for certain.`);
    }
    case "nothing-new":
      return `Nothing new: ${count} came of it before, and the same thing said again sends nothing twice.`;
    case "time-limit":
      return paint(
        "red",
        messages.length === 0
          ? `No message within ${limitMs / 1000} s: the server's log says why.`
          : `Not settled within ${limitMs / 1000} s; the server goes on working on it.`,
      );
    default:
      return ended satisfies never;
  }
}

/** Terminals and CI logs are kept; a password is for the person it was made for. */
function masked(key: string, value: unknown): unknown {
  return key === "temporaryPassword" ? "********" : value;
}
