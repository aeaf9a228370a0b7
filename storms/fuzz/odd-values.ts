import type { Draw } from "./draw.ts";

const texts = [
  "",
  " ",
  "\0",
  "a\0b",
  "\r\nBcc: all@example.com",
  "\u2028",
  "\ud800",
  "\udc00x",
  "\ufeff",
  "\u202e",
  "é".repeat(3),
  "👩‍👩‍👧‍👦",
  "ﷺ".repeat(20),
  "Z̸̢̧̛".repeat(30),
  "<script>alert(1)</script>",
  "'; DROP TABLE messages; --",
  '" OR 1=1 --',
  "${jndi:ldap://127.0.0.1/x}",
  "{{7*7}}",
  "../../../../etc/passwd",
  "%00",
  "%s%s%s%n",
  "javascript:alert(1)",
  "https://user:pass@example.com/",
  "https://[::1]/",
  "https://0x7f.1/",
  "https://例え.テスト/",
  "+33612345678",
  "+336 12 34 56 78",
  "+1",
  "0612345678",
  "+999999999999999",
  "zoe@example.com",
  "a@b",
  `${"a".repeat(64)}@${"b".repeat(180)}.example.com`,
  '"quoted local"@example.com',
  "2026-12-01T10:00:00Z",
  "0000-01-01T00:00:00+23:59",
  "9999-12-31T23:59:59-23:59",
  "2026-02-30T10:00:00Z",
  "__proto__",
  "constructor",
  "toString",
  "NaN",
  "Infinity",
  "null",
  "undefined",
  "true",
  "-0",
  "1e999",
  "lead.created",
  "lead-confirmation",
  "configuration-test",
  "Europe/Paris",
  "Etc/GMT+12",
  "../UTC",
];

const numbers = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e21,
  5e-324,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  -Number.MAX_SAFE_INTEGER,
  Number.MAX_VALUE,
  8_640_000_000_000_000,
  8_640_000_000_000_001,
  2 ** 31,
  2 ** 32,
  2 ** 63,
  1_700_000_000_000,
];

/** A text that somebody did not think of. */
export function oddText(draw: Draw): string {
  if (draw.chance(0.05)) return draw.pick(texts).repeat(draw.whole(1, 3000)).slice(0, 300_000);
  if (draw.chance(0.15)) {
    return Array.from({ length: draw.whole(1, 40) }, () => String.fromCharCode(draw.whole(0, 0xffff))).join(
      "",
    );
  }
  if (draw.chance(0.15)) return draw.pick(texts) + draw.pick(texts);
  return draw.pick(texts);
}

/** A JSON value that somebody did not think of. */
export function oddValue(draw: Draw): unknown {
  switch (draw.whole(0, 9)) {
    case 0:
      return null;
    case 1:
      return draw.chance(0.5);
    case 2:
    case 3:
      return draw.pick(numbers);
    case 4:
      return [];
    case 5:
      return {};
    case 6:
      return Array.from({ length: draw.whole(1, 50) }, () => draw.pick(numbers));
    case 7:
      return { [oddText(draw).slice(0, 50)]: oddText(draw) };
    default:
      return oddText(draw);
  }
}
