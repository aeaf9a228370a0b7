import { EngineCursorError } from "../engine-errors.ts";

const shape = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The place after a run in the list of runs: opaque to callers and safe in a URL. */
export const encodeRunCursor = (runId: string): string => Buffer.from(runId).toString("base64url");

/** @throws EngineCursorError */
export const decodeRunCursor = (cursor: string): string => {
  const runId = Buffer.from(cursor, "base64url").toString();
  if (!shape.test(runId)) throw new EngineCursorError();
  return runId;
};
