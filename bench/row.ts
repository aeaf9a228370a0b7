/** One line of the table that `npm run bench` prints. Values carry their unit: `412 runs/s`, `11.3 ms`. */
export type Row = {
  /** What was measured: `two-step fan-out`, `idle latency`. */
  measure: string;
  /** On what: `engine in-process, checkpointing off`. */
  subject: string;
  value: string;
  /** What is aimed at, when there is an aim: `≥ 80 % of the SDK floor`. */
  aim?: string;
};
