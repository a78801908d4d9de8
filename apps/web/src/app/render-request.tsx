import { RequestView } from '../features/approvals/request-view.tsx'
import type { ApprovalItem, QuestionItem } from '../live/state.ts'
import { goTo } from './route.ts'

/** A request of an agent, wherever on the page it is shown. */
export const renderRequest = (item: ApprovalItem | QuestionItem, agentId: string) => (
  <RequestView item={item} agentId={agentId} onOpenBudget={(...budget) => goTo('budgets', agentId, ...budget)} />
)
