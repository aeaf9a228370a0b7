import { z } from "zod";
import { contactFields, id } from "./fields.ts";

/** A person left their details. `consent` is for promotional messages; transactional ones need none. */
export const leadCreated = z.object({ leadId: id, ...contactFields });
