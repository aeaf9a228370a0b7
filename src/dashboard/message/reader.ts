import type { Prices } from "../../config.ts";
import type { Language } from "../shell/language.ts";

/** Whom a page is written for. */
export type Reader = {
  language: Language;
  /** IANA zone in which instants are shown. */
  timeZone: string;
  prices: Prices;
};
