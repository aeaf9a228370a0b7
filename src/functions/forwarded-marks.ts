import type { Subjects } from "../store/subjects.ts";

/**
 * Notes on record which events Inngest has taken, those of a moment together: the note is not worth a commit of its
 * own. When it is lost the event is handed over once more, and Inngest drops it by its id.
 */
export type ForwardedMarks = {
  add(eventIds: string[]): void;
  /** Writes down what was added so far. False when that was not possible, which `onFailure` is told. */
  flush(): Promise<boolean>;
};

export type ForwardedMarksContext = {
  subjects: Pick<Subjects, "markForwarded">;
  now: () => Date;
  onFailure: (error: unknown, eventIds: string[]) => void;
};

/** Well below the age at which an event without a note is handed over again. */
const gatherMs = 100;

/** Creates the notes over the subjects' event record. */
export function createForwardedMarks({ subjects, now, onFailure }: ForwardedMarksContext): ForwardedMarks {
  let gathered: string[] = [];
  let writing = Promise.resolve(true);
  let timer: NodeJS.Timeout | undefined;

  const write = async (eventIds: string[]): Promise<boolean> => {
    try {
      await subjects.markForwarded(eventIds, now().toISOString());
      return true;
    } catch (error) {
      onFailure(error, eventIds);
      return false;
    }
  };
  const flush = async (): Promise<boolean> => {
    clearTimeout(timer);
    timer = undefined;
    const eventIds = gathered;
    gathered = [];
    // A note that could not be written before is no reason not to go on: its event is handed over again.
    writing = writing.then(() => eventIds.length === 0 || write(eventIds));
    return writing;
  };
  return {
    add(eventIds) {
      gathered.push(...eventIds);
      // Whoever ends the process in good order flushes before.
      timer ??= setTimeout(() => void flush(), gatherMs).unref();
    },
    flush,
  };
}
