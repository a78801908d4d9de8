import type { PushSubscription } from '@rain/db'
import type { PushSubscriptionInfo } from '@rain/protocol'

/** As its person sees it: without its address and keys. */
export function describeSubscription(row: PushSubscription, tokenId: string): PushSubscriptionInfo {
  const { id, label, language, approvals, questions, finished, failed, details, failure } = row
  const { quietFrom: from, quietTo: to, quietApprovals: approvals_pass } = row
  return {
    id,
    label,
    language,
    approvals,
    questions,
    finished,
    failed,
    finished_after: row.finishedAfterS,
    details,
    quiet: from === null || to === null ? null : { from, to, approvals_pass },
    time_zone: row.timeZone,
    current: row.tokenId === tokenId,
    created_at: seconds(row.createdAt),
    last_ok_at: row.lastOkAt && seconds(row.lastOkAt),
    last_failed_at: row.lastFailedAt && seconds(row.lastFailedAt),
    failure,
  }
}

function seconds(date: Date): number {
  return date.getTime() / 1000
}
