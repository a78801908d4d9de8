import { conversationSearchSchema } from '../../rest/conversation-search.ts'
import {
  branchConversationSchema,
  conversationBranchedSchema,
  conversationListSchema,
  conversationRenamedSchema,
  conversationRestoredSchema,
  renameConversationSchema,
} from '../../rest/conversations.ts'
import { historyDeletedSchema } from '../../rest/history.ts'
import { spendingSchema } from '../../rest/metrics.ts'
import type { RestRoute } from '../rest-route.ts'

export const conversationsRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/conversations?limit&before',
    says: 'What Rain remembers, newest first. `before`: the `session_id` of the last one seen.',
    response: conversationListSchema,
  },
  {
    method: 'GET',
    path: '/api/conversations/search?q&before',
    says: 'What was said in all of them, newest first: messages with every word of `q`, or with beginnings of it.',
    response: conversationSearchSchema,
  },
  {
    method: 'GET',
    path: '/api/conversations/:session_id/spending',
    says: 'What its requests to models have cost, also those of turns that failed or were stopped.',
    response: spendingSchema,
  },
  {
    method: 'DELETE',
    path: '/api/conversations/:session_id?undo',
    says: 'Forgets one of them; with `undo=true` it can be brought back for a minute. 409 while one of its turns is open.',
    response: historyDeletedSchema,
  },
  {
    method: 'POST',
    path: '/api/conversations/:session_id/restore',
    says: 'Brings back what was deleted with `undo=true`.',
    response: conversationRestoredSchema,
  },
  {
    method: 'PATCH',
    path: '/api/conversations/:session_id',
    says: 'Gives it another title.',
    request: renameConversationSchema,
    response: conversationRenamedSchema,
  },
  {
    method: 'POST',
    path: '/api/conversations/:session_id/branch',
    says: 'Makes a new conversation of what was said up to and including a turn. Open it with `set_cwd {session_id}`.',
    request: branchConversationSchema,
    response: conversationBranchedSchema,
  },
  {
    method: 'GET',
    path: '/api/conversations/:session_id/export?format&images',
    says: 'The path in view as a file: `format=markdown` or `json`; `images=embed` puts pictures into it, else it names them.',
  },
]
