import type { IncomingEvent } from "../matching/incoming-event.ts";

/**
 * Takes the engine's own events one after another: what follows from one may end runs, and so bring more of them,
 * in a chain of any length.
 */
export const announcer = (take: (event: IncomingEvent) => void): ((event: IncomingEvent) => void) => {
  let waiting: IncomingEvent[] | undefined;
  return (event) => {
    if (waiting) {
      waiting.push(event);
      return;
    }
    waiting = [event];
    try {
      for (const next of waiting) take(next);
    } finally {
      // Also when the change they belong to fails as a whole, and they with it.
      waiting = undefined;
    }
  };
};
