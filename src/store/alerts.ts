/** Something a person has to look at, told once. */
export type Alert = {
  /** What it is about: `sms:route:21408:…`. Nothing personal. */
  key: string;
  firstAt: string;
  lastAt: string;
  count: number;
};

/** Remembers what has been told, over restarts and between servers. */
export interface Alerts {
  /** Counts one occurrence. True when it is the first, which is the one to tell. */
  raise(key: string, at: string): Promise<boolean>;
  /** Forgets those whose key starts with `prefix`: when they come again, it is news. */
  forget(prefix: string): Promise<void>;
  /** Latest first. */
  list(limit: number): Promise<Alert[]>;
}
