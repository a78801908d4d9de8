import { agentsEn } from './core/agents-en.ts'
import { appEn } from './core/app-en.ts'
import { approvalsEn } from './core/approvals-en.ts'
import { authEn } from './core/auth-en.ts'
import { chatEn } from './core/chat-en.ts'
import { pagesEn } from './core/pages-en.ts'
import { toolEn } from './core/tool-en.ts'

/** The texts that the page starts with; the others are loaded with what says them. `es.ts` has the same keys; a test compares them. */
export const en = {
  ...appEn,
  ...pagesEn,
  ...authEn,
  ...agentsEn,
  ...chatEn,
  ...approvalsEn,
  tool: toolEn,
} as const
