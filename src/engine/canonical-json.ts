import canonicalize from "canonicalize";

/** JSON text in the one form of RFC 8785, which signatures are computed over. */
export type CanonicalJson = string;

/**
 * Canonical JSON of a value that came out of `JSON.parse`; undefined becomes `null`.
 * Half of a surrogate pair, which JSON allows and RFC 8785 does not, becomes U+FFFD.
 */
export const toCanonicalJson = (value: unknown): CanonicalJson => {
  try {
    return canonicalize(value) ?? "null";
  } catch {
    return canonicalize(wellFormed(value)) ?? "null";
  }
};

const wellFormed = (value: unknown): unknown => {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]),
  );
};
