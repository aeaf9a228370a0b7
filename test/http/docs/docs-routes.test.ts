import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAppFixture, type AppFixture } from "../../support/app-fixture.ts";

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());

const ask = async (path: string) => await fixture.app().request(`http://localhost${path}`);

describe("GET /docs", () => {
  it("lets the browser reach no other server, and run no script but its own", async () => {
    const response = await ask("/docs");
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    expect(await response.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it("loads assets that are kept for good by their version, and only so", async () => {
    const page = await (await ask("/docs")).text();
    const links = [...page.matchAll(/"(\/docs\/assets\/[^"]+)"/g)].map(([, link]) => link ?? "");
    expect(links).toHaveLength(4);
    for (const link of links) {
      const asset = await ask(link);
      expect([asset.status, asset.headers.get("cache-control")]).toEqual([
        200,
        "public, max-age=31536000, immutable",
      ]);
      expect(asset.headers.get("content-type")).toMatch(/^text\/(css|javascript); charset=utf-8$/);
      expect((await asset.text()).length).toBeGreaterThan(100);
      const unversioned = await ask(link.split("?")[0] ?? "");
      expect(unversioned.headers.get("cache-control")).toBe("no-cache");
    }
  });

  it.each(["nothing", "package.json", "..%2fpackage.json"])("has no other asset: %s", async (name) => {
    expect((await ask(`/docs/assets/${name}`)).status).toBe(404);
  });

  it("needs no key, and is for this machine alone where there is none", async () => {
    const withKey = fixture.app({ apiKey: "0123456789abcdef0123456789abcdef" });
    const withoutKey = fixture.app();
    for (const path of ["/docs", "/openapi.json", "/docs/assets/docs.css"]) {
      const url = `http://notify.example.com${path}`;
      expect((await withKey.request(url)).status).toBe(200);
      expect((await withoutKey.request(url)).status).toBe(403);
    }
  });
});
