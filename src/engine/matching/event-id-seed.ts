import { ulid } from "ulid";

const entropyBytes = 10;

/**
 * The ids of the events of one request, so that a request repeated with the same seed has the same ones.
 * `seed` is the header `x-inngest-event-id-seed`: milliseconds since the epoch, a comma, and 10 random bytes in
 * base64; a request without one, or with another text in it, gets fresh ids from `newId`.
 */
export const eventIds = (seed: string | undefined, newId: () => string): ((index: number) => string) => {
  const [, millis, base64] = /^(\d{1,15}),([A-Za-z0-9+/]+={0,2})$/.exec(seed ?? "") ?? [];
  const entropy = Buffer.from(base64 ?? "", "base64");
  if (entropy.length !== entropyBytes) return newId;
  const tail = entropy.readUInt32BE(entropyBytes - 4);
  return (index) => {
    const bytes = Buffer.from(entropy);
    bytes.writeUInt32BE((tail + index + 1) >>> 0, entropyBytes - 4);
    const bits = BigInt(`0x${bytes.toString("hex")}`);
    let taken = 0n;
    // Five bits for each of the 16 characters, which ulid draws from the last to the first, as fractions of 32.
    return ulid(Number(millis), () => Number((bits >> (5n * taken++)) & 31n) / 32);
  };
};
