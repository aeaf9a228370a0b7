import { html } from "hono/html";

/** Escaped HTML: hono marks the string, so that it is not escaped again where it is inserted. */
export type Markup = Exclude<ReturnType<typeof html>, Promise<unknown>>;

type MarkupValue = string | number | undefined | Markup | readonly Markup[];

/**
 * HTML as a tagged template: every value is escaped, in text and in quoted attributes, unless it is {@link Markup}
 * itself; undefined leaves nothing. Synchronous, where hono's `html` may answer with a promise.
 * @throws TypeError when a value was a promise, which the types rule out.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  const built = html(strings, ...values);
  if (built instanceof Promise) {
    throw new TypeError("An e-mail template was given a promise; await the value before rendering.");
  }
  return built;
}
