/** A page was asked for with a cursor that no page gave out. */
export class CursorInvalidError extends Error {
  override name = "CursorInvalidError" as const;
  readonly code = "CURSOR_INVALID";
  constructor() {
    super("The cursor is not one that was given out: use nextCursor of the page before, unchanged.");
  }
}
