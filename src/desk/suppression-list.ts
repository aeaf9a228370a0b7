import { canonicalPhone } from "../delivery/phone.ts";
import { emailAddress, phoneNumber } from "../events/fields.ts";
import type {
  SuppressedAddress,
  Suppression,
  SuppressionScope,
  Suppressions,
} from "../store/suppressions.ts";

/** An address that a person typed, as the list knows it. `invalid`: it is neither a number nor an e-mail address. */
export type TypedAddress = { status: "known"; address: SuppressedAddress } | { status: "invalid" };

/** Who is not written to, for those who look after the list. Addresses go in, and never come out. */
export type SuppressionList = {
  /** An e-mail address, or a phone number with its country, in any spelling. */
  identify: (typed: string) => TypedAddress;
  /** What is in force for an address. */
  of: (address: SuppressedAddress) => Promise<Suppression[]>;
  /** What is in force, latest first. @throws CursorInvalidError */
  page: Suppressions["list"];
  /** True when it was not in force before. */
  add: (address: SuppressedAddress, scope: SuppressionScope) => Promise<boolean>;
  /** Lifts all there is for an address; how many that ended. */
  lift: (address: SuppressedAddress) => Promise<number>;
};

/** Creates the list over the store's. */
export function createSuppressionList(suppressions: Suppressions, now: () => Date): SuppressionList {
  return {
    identify(typed) {
      const channel = typed.includes("@") ? "email" : "sms";
      const parsed = (channel === "email" ? emailAddress : phoneNumber).safeParse(typed.trim());
      if (!parsed.success) return { status: "invalid" };
      const address = channel === "sms" ? canonicalPhone(parsed.data) : parsed.data;
      return {
        status: "known",
        address: { channel, addressId: suppressions.addressId(channel, address) },
      };
    },
    of: (address) => suppressions.active(address),
    page: (filter) => suppressions.list(filter),
    add: async (address, scope) =>
      await suppressions.add(address, { reason: "manual", scope, at: now().toISOString() }),
    lift: async (address) => await suppressions.lift(address, { at: now().toISOString() }),
  };
}
