import { applyReport } from "./apply-report.ts";
import { accountFault, closeCircuit, closeOutdatedCircuits, openCircuit } from "./circuit.ts";
import { createDeliver, type Deliver } from "./deliver.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { createGiveUp, type GiveUp } from "./give-up.ts";
import { createPlanResend, type PlanResend } from "./plan-resend.ts";
import { createReconcile, type Reconcile } from "./reconcile.ts";
import { createResendByHand, type ResendByHand } from "./resend-by-hand.ts";
import { createSettleInterrupted, type SettleInterrupted } from "./settle-interrupted.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Circuit } from "../store/circuits.ts";
import type { AppliedReport, StatusReport } from "../store/ledger.ts";

/** Everything that changes a message's state. */
export type DeliveryService = {
  deliver: Deliver;
  giveUp: GiveUp;
  settleInterrupted: SettleInterrupted;
  reconcile: Reconcile;
  resendByHand: ResendByHand;
  planResend: PlanResend;
  /** Records what a provider reported of a message. */
  applyReport: (report: StatusReport) => Promise<AppliedReport>;
  circuits: ChannelCircuits;
};

/** The channels whose account accepts nothing. */
export type ChannelCircuits = {
  /** Null: closed. */
  read(channel: ChannelId): Promise<Circuit | null>;
  /** Stops a channel because its provider says, outside any request, that the account is blocked. */
  accountFault(channel: ChannelId, fault: { providerCode: string; explanation: string }): Promise<void>;
  /** An operator says that the account works again. False: nothing was held back. */
  resume(channel: ChannelId): Promise<boolean>;
  /** At start: lets go what waited for other credentials than the present ones. */
  closeOutdated(): Promise<void>;
};

/** Creates the delivery over a ledger, a policy and two channels. */
export function createDelivery(context: DeliveryContext): DeliveryService {
  const deliver = createDeliver(context);
  return {
    deliver,
    giveUp: createGiveUp(context),
    settleInterrupted: createSettleInterrupted(context, deliver),
    reconcile: createReconcile(context, deliver),
    resendByHand: createResendByHand(context),
    planResend: createPlanResend(context),
    applyReport: (report) => applyReport(context, report),
    circuits: {
      read: (channel) => openCircuit(context, channel),
      async accountFault(channel, fault) {
        await accountFault(context, channel, { ...fault, probe: false });
      },
      resume: (channel) => closeCircuit(context, channel, "an operator said so"),
      closeOutdated: () => closeOutdatedCircuits(context),
    },
  };
}
