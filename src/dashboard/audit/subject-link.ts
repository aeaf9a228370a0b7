import { html } from "hono/html";
import type { Html } from "../shell/layout.ts";

const places: Record<string, (id: string) => string> = {
  message: (id) => `/messages/${encodeURIComponent(id)}`,
  lead: (id) => `/leads/${encodeURIComponent(id)}`,
  run: (id) => `/runs/${encodeURIComponent(id)}`,
  channel: () => "/health",
};

/** What an entry is about, as a link to its page where it has one. */
export function subjectLink(subject: string): Html | Promise<Html> {
  const [kind = "", id, addressId] = subject.split(" ");
  if (kind === "suppression" && id !== undefined && addressId !== undefined) {
    const query = new URLSearchParams({ channel: id, addressId });
    return html`<a href="/health/suppressions?${query.toString()}"
      >${kind} ${id} ${addressId.slice(0, 8)}</a
    >`;
  }
  const place = places[kind];
  if (place === undefined || id === undefined) return html`${subject}`;
  return html`<a href="${place(id)}">${subject}</a>`;
}
