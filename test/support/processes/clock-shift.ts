/** Preloaded into a process (`--import`), puts its wall clock forward by `CLOCK_SHIFT_MS`; timers last as long as ever. */
const shiftMs = Number(process.env["CLOCK_SHIFT_MS"]);
const RealDate = Date;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, derived) =>
    Reflect.construct(target, given.length === 0 ? [target.now() + shiftMs] : given, derived),
  apply: (target) => new target(target.now() + shiftMs).toString(),
  get: (target, name, receiver) =>
    name === "now" ? () => target.now() + shiftMs : Reflect.get(target, name, receiver),
});
