import { ulidPattern } from "../shell/ulid.ts";

/** Where the page of one message is. Ids are ULIDs, so that other pages may be under `/messages/` beside them. */
export const messagePath = `/messages/:id{${ulidPattern}}` as const;
