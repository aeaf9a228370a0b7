/** What the id of a message looks like, and of what the sandbox received; for the path of a route. */
export const ulidPattern = "[0-9A-HJKMNP-TV-Z]{26}";

const ulid = new RegExp(`^${ulidPattern}$`);

/** Whether a word of an address can be an id. Others are not looked up: PostgreSQL cannot even compare a text that holds NUL. */
export function isUlid(word: string): boolean {
  return ulid.test(word);
}
