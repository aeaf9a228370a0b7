import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Validator } from "@seriousme/openapi-schema-validator";
import { operations } from "../../../src/http/openapi/operations.ts";
import { apiDocument, described, schemaChecker } from "../../support/api-document.ts";
import { startAppFixture, type AppFixture } from "../../support/app-fixture.ts";

/**
 * What is no part of the API, and why. Anything else that the application answers must be described; the desk is given to it as
 * `pages`, and is for people.
 */
const undescribed: [pattern: RegExp, why: string][] = [
  [/^\/$/, "the desk, as the fixture stands in for it"],
  [/^\/docs(\/|$)/, "the page that shows the document"],
  [/^\/u\/style\.css$/, "a style sheet"],
  [/^\/api\/inngest$/, "speaks the protocol of Inngest's SDK"],
];

const howToDescribe =
  "is answered and not described: add it to the *-operations.ts beside its *-routes.ts (a new file is listed in " +
  "src/http/openapi/operations.ts), or, if it is no part of the API, to `undescribed` in this test";

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1 to an independent validator", async () => {
    expect(await new Validator().validate(structuredClone(apiDocument))).toEqual({ valid: true });
    expect(apiDocument.openapi).toBe("3.1.0");
  });

  it("describes every route that the application answers", () => {
    const answered = routesOf(fixture);
    expect(answered.length).toBeGreaterThan(15);
    const missing = answered.filter((route) => !describedRoutes().includes(route));
    expect(missing.map((route) => `${route} ${howToDescribe}`)).toEqual([]);
  });

  it("describes no route that the application does not answer", () => {
    const answered = routesOf(fixture);
    expect(describedRoutes().filter((route) => !answered.includes(route))).toEqual([]);
  });

  it("gives each operation an id of its own, and says what it is for", () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of operations) {
      expect(operation.summary, operation.id).toMatch(/^[A-Z].*[^.]$/);
      expect(operation.description, operation.id).toMatch(/\.$/);
      expect(operation.answers, operation.id).not.toEqual({});
    }
  });

  it("gives each JSON body of a request an example", () => {
    const without = operations.filter(
      ({ body, access }) => access === "api-key" && body !== undefined && body.examples === undefined,
    );
    expect(without.map(({ id }) => id)).toEqual([]);
  });

  it("refers to nothing outside itself", () => {
    const references = [
      ...JSON.stringify(apiDocument).matchAll(/"(?:\$ref":"|[\w.-]+":"(?=#\/))([^"]*)"/g),
    ].map(([, to]) => to ?? "");
    expect(references.length).toBeGreaterThan(50);
    for (const reference of new Set(references)) {
      const [root, ...path] = reference.split("/");
      const target = path.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], apiDocument);
      expect([root, typeof target], reference).toEqual(["#", "object"]);
    }
  });

  it("tells the events apart by name, and the templates", () => {
    const { Event, SmsTemplate, EmailTemplate } = apiDocument.components.schemas;
    expect(Event?.["discriminator"]).toMatchObject({
      propertyName: "name",
      mapping: { "lead.created": "#/components/schemas/LeadCreated" },
    });
    for (const union of [SmsTemplate, EmailTemplate]) {
      expect(union?.["discriminator"]).toMatchObject({ propertyName: "template" });
    }
  });
});

describe("the examples of the document", () => {
  const check = schemaChecker({ closed: true });
  it.each(operations.map((operation) => [operation.id, operation] as const))(
    "are valid by the published schemas, and by those that parse: %s",
    (_id, operation) => {
      const { requestBody, responses } = described(operation);
      const bodies = [requestBody, ...Object.values(responses)];
      for (const content of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
        for (const { value } of Object.values("examples" in content ? (content.examples ?? {}) : {})) {
          expect(check(content.schema, value), JSON.stringify(value)).toBeNull();
        }
      }
      for (const { value } of Object.values(operation.body?.examples ?? {})) {
        expect(operation.body?.schema.safeParse(value).error?.issues).toBeUndefined();
      }
    },
  );
});

describe("GET /openapi.json", () => {
  it("answers the document, to whoever asks", async () => {
    const response = await fixture
      .app({ apiKey: "0123456789abcdef0123456789abcdef" })
      .request("http://notify.example.com/openapi.json");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(apiDocument);
  });
});

function describedRoutes(): string[] {
  return operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
}

/** Guards and refusals of other methods are for every method, and no route of their own. */
function routesOf({ app }: AppFixture): string[] {
  const routes = app()
    .routes.filter(({ method }) => method !== "ALL")
    .filter(({ path }) => undescribed.every(([pattern]) => !pattern.test(path)))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, "{$1}")}`);
  return [...new Set(routes)];
}
