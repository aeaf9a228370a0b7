import type { BenchOptions } from "./options.ts";
import type { Row } from "./row.ts";

/** Measures something, telling on the way what it is about, and returns its rows of the table. */
export type Measure = (options: BenchOptions, tell: (line: string) => void) => Promise<Row[]>;
