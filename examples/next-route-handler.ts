// A route of a Next.js application: app/api/interviews/route.ts. It runs on the server, so that the key stays there.
import { createClient, EventInvalidError, type EventInput } from "bienvenue-client";

/** `POST /api/interviews` with the data of an interview: tells bienvenue, which confirms it and reminds of it. */
export async function POST(request: Request): Promise<Response> {
  const bienvenue = createClient({
    url: process.env["BIENVENUE_URL"] ?? "http://localhost:3000",
    apiKey: process.env["BIENVENUE_API_KEY"],
  });
  // The client checks what the compiler cannot know.
  const interview = (await request.json()) as EventInput<"interview.scheduled">;
  try {
    const { id } = await bienvenue.emit("interview.scheduled", interview);
    return Response.json({ id }, { status: 202 });
  } catch (error) {
    if (error instanceof EventInvalidError) {
      return Response.json({ problems: error.problems }, { status: 400 });
    }
    throw error;
  }
}
