import type { Context } from "hono";
import type { EmitEvent } from "../../desk/emit-event.ts";
import type { SendOneOff } from "../../desk/one-off.ts";
import type { TemplatePreview } from "../../delivery/preview-template.ts";
import type { Simulate } from "../../desk/simulate.ts";
import type { ChannelId, Locale } from "../../messages/message.ts";
import type { TemplateName } from "../../messages/template.ts";
import type { Rehearsals } from "../../rehearsal/rehearsal.ts";
import type { AuditLog } from "../../store/audit-log.ts";
import type { Ledger } from "../../store/ledger.ts";
import type { SandboxInbox } from "../../store/sandbox-mailbox.ts";

/** What the pages to try things out work with. */
export type TryContext = {
  /** Who sends each channel's messages. */
  providers: Record<ChannelId, "sandbox" | "twilio" | "resend">;
  /** Channels that send nothing to real people. */
  sandboxChannels: readonly string[];
  /** IANA zone in which instants are shown. */
  timeZone: string;
  /** In which costs are estimated, such as `EUR`. */
  currency: string;
  emitEvent: EmitEvent;
  sendOneOff: SendOneOff;
  /** Counts a message to whoever makes the request: seconds to wait where that is too many, else null. */
  admit: (c: Context) => number | null;
  preview: (template: TemplateName, locale: Locale) => TemplatePreview;
  rehearsals: Pick<Rehearsals, "fastForward">;
  sandbox: Pick<SandboxInbox, "recent" | "find">;
  ledger: Pick<Ledger, "find">;
  simulate: Simulate;
  audit: Pick<AuditLog, "record">;
  now: () => Date;
};

/** What the desk is given for these pages. */
export type TryPagesContext = { tryIt: TryContext };
