/** Whether a rehearsal failed only because there was no room for it just now. */
export function rehearsalsAreBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "REHEARSALS_BUSY";
}
