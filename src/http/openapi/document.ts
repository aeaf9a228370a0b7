import { createRequire } from "node:module";
import { sharedAnswers } from "./error-answers.ts";
import { nameSharedFields } from "./name-shared-fields.ts";
import { headers, sandboxHeader } from "./headers.ts";
import { jsonSchemas, type JsonSchemas } from "./json-schemas.ts";
import { tags, type Answer, type Body, type Operation } from "./operation.ts";
import { operations } from "./operations.ts";

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = {
  openapi: "3.1.0";
  paths: Record<string, Record<string, Record<string, unknown>>>;
  components: { schemas: Record<string, Record<string, unknown>> } & Record<string, unknown>;
} & Record<string, unknown>;

const manifest: { version: string } = createRequire(import.meta.url)("../../../package.json");

const introduction = `Domain events become durable SMS and e-mail journeys; each message is sent once and explained.

**Access.** With \`API_KEY\` set, every route under \`/api\` wants \`Authorization: Bearer <API_KEY>\`. Without it the server listens
on loopback only, and refuses foreign host names and web pages of other sites (403).

**Errors** have one form: \`{ "error": "…" }\`, with \`problems\` for a 400. A known path asked with another method answers 405, with
the header \`Allow\`; an unknown one 404.

**Repeating.** An event with an \`id\`, and a one-off message with an \`Idempotency-Key\`, may be sent again after any failure: the
second time changes nothing. \`Retry-After\` (seconds) says when it is worth trying.

**Trying it out** sends for real where a channel is not the sandbox, and the number of the examples may be somebody's: put your
own number and address in first.

**Sandbox.** While a channel reaches nobody, every answer, errors too, names it in the header \`x-bienvenue-sandbox\`.

**Fields that are not described here** are ignored in requests. Answers may get more fields; they lose none.

**Not described:** \`/api/inngest\`, which speaks the Inngest SDK's own protocol and is signed by Inngest, and the pages for people.`;

let made: OpenApiDocument | undefined;

/** The API as an OpenAPI 3.1 document, made from the schemas that the routes parse with. Made once. */
export function openApiDocument(): OpenApiDocument {
  made ??= assemble(operations);
  return made;
}

function assemble(all: readonly Operation[]): OpenApiDocument {
  nameSharedFields();
  const schemas = jsonSchemas(all.flatMap(({ parameters = {} }) => Object.values(parameters)));
  const paths: OpenApiDocument["paths"] = {};
  const responses: Responses = {};
  for (const operation of all) {
    const described = describe(operation, schemas, responses);
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described };
  }
  const used = new Set(all.map(({ tag }) => tag));
  return {
    openapi: "3.1.0",
    info: {
      title: "bienvenue",
      summary: "Onboarding notifications by SMS and e-mail.",
      description: introduction,
      version: manifest.version,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "This server" }],
    tags: Object.entries(tags)
      .filter(([name]) => used.has(name as keyof typeof tags))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: schemas.components,
      responses,
      headers,
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: "The value of `API_KEY`. Where the server has none, nothing is asked for.",
        },
      },
    },
  };
}

/** Answers that operations share, by name. */
type Responses = Record<string, Record<string, unknown>>;

function describe(operation: Operation, schemas: JsonSchemas, responses: Responses): Record<string, unknown> {
  const { id, tag, summary, description, access, body } = operation;
  const parameters = parametersOf(operation, schemas);
  const answers = { ...sharedAnswers(operation), ...operation.answers };
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: security[access],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body, schemas) } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => {
        // The header is on errors as well; saying so on each of them would bury what they are about.
        const own = Number(status) < 300 ? [sandboxHeader] : [];
        const told = answerOf(answer, own, schemas);
        if (answer.name === undefined) return [status, told];
        responses[answer.name] = told;
        return [status, { $ref: `#/components/responses/${answer.name}` }];
      }),
    ),
  };
}

const security: Record<Operation["access"], Record<string, string[]>[]> = {
  "api-key": [{ apiKey: [] }],
  either: [{}, { apiKey: [] }],
  signature: [],
  link: [],
  open: [],
};

function parametersOf({ parameters = {} }: Operation, schemas: JsonSchemas): Record<string, unknown>[] {
  return Object.entries(parameters).flatMap(([place, schema]) =>
    Object.entries(schemas.parameters(schema)).map(([name, parameter]) => {
      const { description, ...rest } = parameter.schema;
      return {
        name,
        in: place,
        required: parameter.isRequired,
        ...(description === undefined ? {} : { description }),
        schema: rest,
      };
    }),
  );
}

function answerOf(answer: Answer, added: readonly string[], schemas: JsonSchemas) {
  const { description, body, headers: own = [] } = answer;
  const names = [...own, ...added];
  const references = names.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  return {
    description,
    ...(names.length === 0 ? {} : { headers: Object.fromEntries(references) }),
    ...(body === undefined ? {} : { content: contentOf(body, schemas) }),
  };
}

function contentOf({ schema, mediaType = "application/json", examples }: Body, schemas: JsonSchemas) {
  return {
    [mediaType]: { schema: schemas.reference(schema), ...(examples === undefined ? {} : { examples }) },
  };
}
