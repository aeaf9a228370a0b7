import { auditOperations } from "../audit-operations.ts";
import { channelOperations } from "../channel-operations.ts";
import { eventOperations } from "../event-operations.ts";
import { healthOperations } from "../health-operations.ts";
import { leadOperations } from "../lead-operations.ts";
import { messageOperations } from "../message-operations.ts";
import { rehearsalOperations } from "../rehearsal-operations.ts";
import { runOperations } from "../run-operations.ts";
import { sendOperations } from "../send-operations.ts";
import { suppressionOperations } from "../suppression-operations.ts";
import { unsubscribeOperations } from "../unsubscribe-operations.ts";
import { usageOperations } from "../usage-operations.ts";
import { webhookOperations } from "../webhook-operations.ts";
import type { Operation } from "./operation.ts";
import { documentOperations } from "./document-operations.ts";

/** Everything the API answers, in the order of the document. Each `*-routes.ts` has its `*-operations.ts` beside it. */
export const operations: readonly Operation[] = [
  ...eventOperations,
  ...messageOperations,
  ...sendOperations,
  ...suppressionOperations,
  ...leadOperations,
  ...rehearsalOperations,
  ...runOperations,
  ...usageOperations,
  ...channelOperations,
  ...auditOperations,
  ...healthOperations,
  ...documentOperations,
  ...webhookOperations,
  ...unsubscribeOperations,
];
