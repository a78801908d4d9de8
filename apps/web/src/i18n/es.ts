import { agentsEs } from './core/agents-es.ts'
import { appEs } from './core/app-es.ts'
import { approvalsEs } from './core/approvals-es.ts'
import { authEs } from './core/auth-es.ts'
import { chatEs } from './core/chat-es.ts'
import { pagesEs } from './core/pages-es.ts'
import { toolEs } from './core/tool-es.ts'

/** The Spanish texts that the page starts with: the same keys as `en.ts`. */
export const es = {
  ...appEs,
  ...pagesEs,
  ...authEs,
  ...agentsEs,
  ...chatEs,
  ...approvalsEs,
  tool: toolEs,
} as const
