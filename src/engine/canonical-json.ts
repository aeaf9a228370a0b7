import canonicalize from "canonicalize";

/** JSON text in the one form of RFC 8785, which signatures are computed over. */
export type CanonicalJson = string;

/**
 * Canonical JSON of a value that came out of `JSON.parse`; undefined becomes `null`.
 * What JSON text may hold and RFC 8785 may not: half of a surrogate pair becomes U+FFFD, a number that overflowed null.
 */
export const toCanonicalJson = (value: unknown): CanonicalJson => {
  try {
    return canonicalize(value) ?? "null";
  } catch {
    return canonicalize(representable(value)) ?? "null";
  }
};

const representable = (value: unknown): unknown => {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(representable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toWellFormed(), representable(inner)]),
  );
};
