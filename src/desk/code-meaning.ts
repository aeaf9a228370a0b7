import type { RefusalReason } from "../channels/channel.ts";
import type { Locale } from "../messages/message.ts";

/** What one or more codes of a provider mean, in one sentence for each language. */
export type CodeMeaning = Readonly<Record<Locale, string>> & {
  codes: readonly string[];
  /** It counts for messages with this reason alone; missing: for all. */
  reason?: RefusalReason;
  /** What somebody can do, where that is more than the reason's own advice. */
  advice?: Readonly<Record<Locale, string>>;
};
