/** A form as a page of the desk sends it. `origin`: where the page came from. */
export function form(fields: Record<string, string>, origin = "http://localhost") {
  return {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", origin },
    body: new URLSearchParams(fields).toString(),
  } satisfies RequestInit;
}
