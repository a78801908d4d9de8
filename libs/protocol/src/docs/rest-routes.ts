import type { z } from 'zod'
import { agentBrowserChangeSchema, agentBrowserSchema } from '../rest/agent-browser.ts'
import { agentListSchema } from '../rest/agents.ts'
import { agentOrderSchema, agentReadAnswerSchema, agentsTodaySchema } from '../rest/agent-order.ts'
import { attachmentDeletedSchema, attachmentListSchema, attachmentUploadedSchema } from '../rest/attachments.ts'
import { auditPageSchema } from '../rest/audit.ts'
import {
  authRequestSchema,
  authResponseSchema,
  loggedOutAllSchema,
  loggedOutSchema,
  pinRequestSchema,
} from '../rest/auth.ts'
import { browseSchema } from '../rest/browse.ts'
import {
  budgetChangedSchema,
  budgetChangeSchema,
  budgetDeletedSchema,
  budgetDeletionSchema,
  budgetListSchema,
} from '../rest/budgets.ts'
import { conversationSearchSchema } from '../rest/conversation-search.ts'
import {
  branchConversationSchema,
  conversationBranchedSchema,
  conversationListSchema,
  conversationRenamedSchema,
  conversationRestoredSchema,
  renameConversationSchema,
} from '../rest/conversations.ts'
import {
  controlChangeSchema,
  deviceAnswerSchema,
  deviceChangeSchema,
  deviceLeaveSchema,
  deviceListSchema,
  deviceRevokedSchema,
  devicesStoppedSchema,
  pairedSchema,
  pairingSchema,
  pairRequestSchema,
} from '../rest/devices.ts'
import { failoverChangeSchema, failoverSchema } from '../rest/failover.ts'
import { agentPersonaChangeSchema, settingsChangeSchema, settingsSchema } from '../rest/settings.ts'
import { sessionListSchema, sessionsEndedSchema } from '../rest/sessions.ts'
import { pinChangedSchema, pinChangeSchema, pinFactsSchema } from '../rest/pin.ts'
import { oldConversationsDeletedSchema, oldConversationsSchema } from '../rest/old-conversations.ts'
import { mentionsSchema } from '../rest/mentions.ts'
import { healthSchema, readinessSchema } from '../rest/health.ts'
import {
  historyDeletedSchema,
  historyListSchema,
  historySavedSchema,
  savedConversationSchema,
} from '../rest/history.ts'
import { doctorSchema, keyCopySchema } from '../rest/doctor.ts'
import { sandboxSchema } from '../rest/sandbox.ts'
import { folderMadeSchema, setupChangeSchema, setupSchema, suggestedFolderSchema } from '../rest/setup.ts'
import { newSearchSettingSchema, searchSettingSchema } from '../rest/search.ts'
import { leaseEndedSchema, leaseListSchema, leaseStartedSchema, newLeaseSchema } from '../rest/leases.ts'
import { messagesDeletedSchema, messagesSchema } from '../rest/messages.ts'
import { metricsSchema, spendingSchema } from '../rest/metrics.ts'
import {
  mcpAcceptanceSchema,
  mcpAcceptedSchema,
  mcpEnabledSchema,
  mcpExportSchema,
  mcpImportedSchema,
  mcpImportSchema,
  mcpServerAddedSchema,
  mcpServerDeletedSchema,
  mcpServerDetailSchema,
  mcpServerListSchema,
  mcpSignInSchema,
  mcpSignInTakenSchema,
  mcpStartedSchema,
  mcpWithdrawalSchema,
  mcpWithdrawnSchema,
  newMcpServerSchema,
} from '../rest/mcp.ts'
import {
  newProviderServerSchema,
  providerServerAddedSchema,
  providerServerDeletedSchema,
  providerServerListSchema,
} from '../rest/provider-servers.ts'
import {
  checkStartedSchema,
  newProviderKeySchema,
  providerKeyAddedSchema,
  providerKeyDeletedSchema,
  providerKeyOrderSchema,
  providerKeysOrderedSchema,
  providerListSchema,
} from '../rest/providers.ts'
import {
  newPushSubscriptionSchema,
  pushChangeSchema,
  pushDenialSchema,
  pushDeniedSchema,
  pushListSchema,
  pushRemovedSchema,
  pushSubscribedSchema,
  pushTestedSchema,
} from '../rest/push.ts'
import {
  recordingDeletedSchema,
  recordingDeletionSchema,
  recordingListSchema,
  recordingSchema,
} from '../rest/recordings.ts'
import { newVaultSecretSchema, vaultDeletionSchema, vaultSchema } from '../rest/vault.ts'
import { newRuleSchema, ruleAddedSchema, ruleDeletedSchema, ruleDeletionSchema, ruleListSchema } from '../rest/rules.ts'
import { fileRoutes } from './file-routes.ts'

export interface RestRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  says: string
  request?: z.ZodType
  /** Left out where the answer is not JSON. */
  response?: z.ZodType
}

/** Every request the gateway answers. `/health`, `/ready`, `/api/auth`, `/api/devices/pair` and `/api/openapi.json` need no token. */
export const restRoutes: RestRoute[] = [
  {
    method: 'POST',
    path: '/api/auth',
    says: 'Signs in. A wrong PIN is 401 with `remaining_attempts`; after three it is 429 with `locked` and `remaining_seconds`.',
    request: authRequestSchema,
    response: authResponseSchema,
  },
  { method: 'POST', path: '/api/logout', says: 'Ends this session.', response: loggedOutSchema },
  {
    method: 'POST',
    path: '/api/logout-all',
    says: 'Ends every session; open sockets close within a second.',
    request: pinRequestSchema,
    response: loggedOutAllSchema,
  },
  {
    method: 'GET',
    path: '/api/sessions',
    says: 'The sign-ins that are valid: this one first, then the one last used.',
    response: sessionListSchema,
  },
  {
    method: 'DELETE',
    path: '/api/sessions/:id',
    says: 'Ends one; its open sockets close within a second.',
    response: sessionsEndedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/sessions',
    says: 'Ends all but this one, and every leave to work alone.',
    response: sessionsEndedSchema,
  },
  {
    method: 'GET',
    path: '/api/pin',
    says: 'How long a new PIN has to be, and since when there is this one.',
    response: pinFactsSchema,
  },
  {
    method: 'PUT',
    path: '/api/pin',
    says: 'Changes the PIN. A wrong old one counts like one at the sign-in.',
    request: pinChangeSchema,
    response: pinChangedSchema,
  },
  {
    method: 'GET',
    path: '/api/settings',
    says: 'What the person has set, and what agents have of their own.',
    response: settingsSchema,
  },
  {
    method: 'PATCH',
    path: '/api/settings',
    says: 'Changes what is named; the event `settings_changed` tells the other clients.',
    request: settingsChangeSchema,
    response: settingsSchema,
  },
  {
    method: 'PATCH',
    path: '/api/settings/agents/:agent_id',
    says: 'The same for one agent; null goes back to what the person has set.',
    request: agentPersonaChangeSchema,
    response: settingsSchema,
  },
  {
    method: 'GET',
    path: '/api/old-conversations?days',
    says: 'In how many conversations nothing has been said for so many days.',
    response: oldConversationsSchema,
  },
  {
    method: 'DELETE',
    path: '/api/old-conversations?days',
    says: 'Deletes them, some at a time; those that Rain works in stay.',
    response: oldConversationsDeletedSchema,
  },
  {
    method: 'GET',
    path: '/api/push',
    says: 'The browsers that show notifications, and the key a browser subscribes with.',
    response: pushListSchema,
  },
  {
    method: 'POST',
    path: '/api/push/subscriptions',
    says: 'Takes a browser in. One that is known keeps its settings, and becomes that of this session.',
    request: newPushSubscriptionSchema,
    response: pushSubscribedSchema,
  },
  {
    method: 'PATCH',
    path: '/api/push/subscriptions/:id',
    says: 'Changes what is named.',
    request: pushChangeSchema,
    response: pushSubscribedSchema,
  },
  {
    method: 'POST',
    path: '/api/push/subscriptions/:id/test',
    says: 'Sends a notification there. The list tells how it went.',
    response: pushTestedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/push/subscriptions/:id',
    says: 'Nothing more is sent there.',
    response: pushRemovedSchema,
  },
  {
    method: 'POST',
    path: '/api/push/deny',
    says: 'Denies the request that a notification is about, with the ticket in it. Needs no session, works once; `denied` is false when it was decided before.',
    request: pushDenialSchema,
    response: pushDeniedSchema,
  },
  ...fileRoutes,
  { method: 'GET', path: '/api/agents', says: 'The agents and the end of the log.', response: agentListSchema },
  {
    method: 'GET',
    path: '/api/agents/today?tz',
    says: 'What each agent has cost since midnight.',
    response: agentsTodaySchema,
  },
  {
    method: 'PUT',
    path: '/api/agents/order',
    says: 'Puts them into another order; the event `agents_ordered` tells the other clients.',
    request: agentOrderSchema,
    response: agentOrderSchema,
  },
  {
    method: 'PUT',
    path: '/api/agents/:agent_id/read',
    says: 'The person has seen what it said so far; the event `agent_read` tells the other clients.',
    response: agentReadAnswerSchema,
  },
  {
    method: 'GET',
    path: '/api/agents/:agent_id/browser',
    says: "Whether an agent's browser stays signed in, and at which sites.",
    response: agentBrowserSchema,
  },
  {
    method: 'PUT',
    path: '/api/agents/:agent_id/browser',
    says: 'Has its sign-ins kept, sealed, or not. With `false` everything that was kept goes.',
    request: agentBrowserChangeSchema,
    response: agentBrowserSchema,
  },
  {
    method: 'DELETE',
    path: '/api/agents/:agent_id/browser',
    says: 'Forgets the sign-ins that are kept, and closes the pages that hold them.',
    response: agentBrowserSchema,
  },
  {
    method: 'GET',
    path: '/api/messages?cwd&agent_id&before',
    says: 'The conversation an agent has in a folder. `before`: the id of the oldest line seen, for the page before it.',
    response: messagesSchema,
  },
  {
    method: 'DELETE',
    path: '/api/messages?cwd&agent_id',
    says: 'Forgets that conversation. 409 while one of its turns is open.',
    response: messagesDeletedSchema,
  },
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
  { method: 'GET', path: '/api/history?limit', says: 'What clients saved, newest first.', response: historyListSchema },
  {
    method: 'POST',
    path: '/api/history',
    says: 'Saves a conversation in the client’s own shape, at most 512 KB.',
    request: savedConversationSchema,
    response: historySavedSchema,
  },
  { method: 'GET', path: '/api/history/:id', says: 'One of them, as it was saved.', response: savedConversationSchema },
  { method: 'DELETE', path: '/api/history/:id', says: 'Deletes one of them.', response: historyDeletedSchema },
  {
    method: 'GET',
    path: '/api/browse?path',
    says: 'A folder of the server, `~` by default. Folders come first; hidden entries are left out.',
    response: browseSchema,
  },
  {
    method: 'GET',
    path: '/api/mentions?agent_id&q',
    says: 'Paths below an agent’s folder that match, the best first; what its `.gitignore` names is left out.',
    response: mentionsSchema,
  },
  {
    method: 'POST',
    path: '/api/attachments?name',
    says: 'Uploads one file for a message: its bytes are the body, of type `application/octet-stream`, at most 20 MB. What it is shows in its content; a picture is made anew, without what its file says beside it.',
    response: attachmentUploadedSchema,
  },
  {
    method: 'GET',
    path: '/api/attachments?ids',
    says: 'Those of these that can still be sent.',
    response: attachmentListSchema,
  },
  {
    method: 'GET',
    path: '/api/attachments/:id',
    says: 'The bytes of one. Whatever is no picture is a download.',
  },
  { method: 'GET', path: '/api/attachments/:id/preview', says: 'A picture, small.' },
  {
    method: 'DELETE',
    path: '/api/attachments/:id',
    says: 'Deletes one that was not sent.',
    response: attachmentDeletedSchema,
  },
  {
    method: 'GET',
    path: '/api/providers',
    says: 'What can be chosen, and what is. Providers that are ready and were not asked for their models within the last hour are asked now; `provider_checked` tells when the list is new.',
    response: providerListSchema,
  },
  {
    method: 'POST',
    path: '/api/providers/:id/check',
    says: 'Asks a provider for its models, to see whether its first key works. Answered by 202; the event `provider_checked` tells how it went.',
    response: checkStartedSchema,
  },
  {
    method: 'POST',
    path: '/api/providers/:id/keys',
    says: 'Stores one more key, to be tried after the others. At most 5.',
    request: newProviderKeySchema,
    response: providerKeyAddedSchema,
  },
  {
    method: 'PUT',
    path: '/api/providers/:id/keys/order',
    says: 'The order in which its keys are tried: all of their ids.',
    request: providerKeyOrderSchema,
    response: providerKeysOrderedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/providers/:id/keys/:key_id',
    says: 'Deletes one of its keys.',
    response: providerKeyDeletedSchema,
  },
  {
    method: 'GET',
    path: '/api/search',
    says: 'What agents search the web with.',
    response: searchSettingSchema,
  },
  {
    method: 'POST',
    path: '/api/search/check',
    says: 'Runs one query. Answered by 202; the event `provider_checked` of `search:engine` tells the first result, or what to do.',
    response: checkStartedSchema,
  },
  {
    method: 'PUT',
    path: '/api/search',
    says: 'Sets it; it is stored sealed.',
    request: newSearchSettingSchema,
    response: searchSettingSchema,
  },
  {
    method: 'DELETE',
    path: '/api/search',
    says: 'Forgets it.',
    response: searchSettingSchema,
  },
  {
    method: 'GET',
    path: '/api/failover?agent_id',
    says: 'Who is asked when the chosen model cannot answer: the order of an agent, or the person’s.',
    response: failoverSchema,
  },
  {
    method: 'PUT',
    path: '/api/failover',
    says: 'Changes that order. `choices: null` goes back to the default: every provider that is ready; for an agent, the person’s order.',
    request: failoverChangeSchema,
    response: failoverSchema,
  },
  {
    method: 'GET',
    path: '/api/providers/servers',
    says: 'The OpenAI-compatible servers that were added.',
    response: providerServerListSchema,
  },
  {
    method: 'POST',
    path: '/api/providers/servers',
    says: 'Adds one, at most 20. Its id is made from its name; a server that is there cannot be changed, only deleted and added anew.',
    request: newProviderServerSchema,
    response: providerServerAddedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/providers/servers/:id',
    says: 'Deletes one and its keys. Agents that had chosen it use the default again.',
    response: providerServerDeletedSchema,
  },
  {
    method: 'GET',
    path: '/api/mcp/servers',
    says: 'The MCP servers that were added. `mcp_server_changed` tells when to read them again.',
    response: mcpServerListSchema,
  },
  {
    method: 'GET',
    path: '/api/mcp/servers/:id',
    says: 'One of them with its tools, its last failures and the end of its log.',
    response: mcpServerDetailSchema,
  },
  {
    method: 'POST',
    path: '/api/mcp/servers',
    says: 'Adds one and tries it. It takes the PIN: 401 `pin_required` or `pin_invalid`, 429 `locked_out`.',
    request: newMcpServerSchema,
    response: mcpServerAddedSchema,
  },
  {
    method: 'PUT',
    path: '/api/mcp/servers/:id',
    says: 'Replaces how it is reached; a secret that is null stays. It takes the PIN.',
    request: newMcpServerSchema,
    response: mcpServerAddedSchema,
  },
  {
    method: 'PUT',
    path: '/api/mcp/servers/:id/enabled',
    says: 'Puts it to rest, or back to work.',
    request: mcpEnabledSchema,
    response: mcpServerAddedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/mcp/servers/:id',
    says: 'Removes it with its secrets and tokens.',
    response: mcpServerDeletedSchema,
  },
  {
    method: 'POST',
    path: '/api/mcp/servers/:id/check',
    says: 'Connects and reads its tools. Answered by 202; the event `mcp_server_checked` tells how it went.',
    response: mcpStartedSchema,
  },
  {
    method: 'POST',
    path: '/api/mcp/servers/:id/accept',
    says: 'Offers these tools to the models, as long as their definitions have these hashes.',
    request: mcpAcceptanceSchema,
    response: mcpAcceptedSchema,
  },
  {
    method: 'POST',
    path: '/api/mcp/servers/:id/withdraw',
    says: 'Offers these tools no more.',
    request: mcpWithdrawalSchema,
    response: mcpWithdrawnSchema,
  },
  {
    method: 'POST',
    path: '/api/mcp/servers/:id/sign-in',
    says: 'Begins a sign-in by OAuth. Answered by 202; once `mcp_server_changed` came, `sign_in_url` is where the person goes. They come back to `/mcp/signed-in` of the dashboard.',
    response: mcpStartedSchema,
  },
  {
    method: 'POST',
    path: '/api/mcp/servers/:id/sign-out',
    says: 'Forgets its tokens.',
    response: mcpServerAddedSchema,
  },
  {
    method: 'POST',
    path: '/api/mcp/sign-in',
    says: 'Ends the sign-in with what the address held that the person came back to.',
    request: mcpSignInSchema,
    response: mcpSignInTakenSchema,
  },
  {
    method: 'POST',
    path: '/api/mcp/import',
    says: 'Adds the servers of an `mcpServers` configuration. It takes the PIN.',
    request: mcpImportSchema,
    response: mcpImportedSchema,
  },
  {
    method: 'GET',
    path: '/api/mcp/export',
    says: 'All servers as such a configuration, without their secrets.',
    response: mcpExportSchema,
  },
  { method: 'GET', path: '/api/budgets', says: 'What may be spent, and what has been.', response: budgetListSchema },
  {
    method: 'PUT',
    path: '/api/budgets',
    says: 'Makes the budget of an agent (or of all) for a period, or changes its limit. To raise it takes the PIN: 401 `pin_required` or `pin_invalid`, 429 `locked_out`.',
    request: budgetChangeSchema,
    response: budgetChangedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/budgets/:id',
    says: 'Deletes one of them. It takes the PIN, too.',
    request: budgetDeletionSchema,
    response: budgetDeletedSchema,
  },
  {
    method: 'GET',
    path: '/api/metrics?tz&agent_id&provider&model&since',
    says: 'Finished turns and what was spent by time, in a time zone such as `Europe/Madrid` (default: the server’s), and by model, provider and agent. Requests of unknown cost are counted and part of no cost.',
    response: metricsSchema,
  },
  {
    method: 'GET',
    path: '/api/metrics.csv',
    says: 'Every request to a model as a line of a CSV file (RFC 4180, with a header), the oldest first. Times are UTC; a cost that is not known is empty.',
  },
  {
    method: 'GET',
    path: '/api/audit?agent_id&tool&level&decision&kind&q&since&until&before&limit',
    says: 'The audit log, the newest entry first, a page at a time. Times are seconds since the epoch; `q` is looked for in an entry and in what ran.',
    response: auditPageSchema,
  },
  {
    method: 'GET',
    path: '/api/audit.csv?agent_id&tool&level&decision&kind&q&since&until',
    says: 'The same as a CSV file, all of it.',
  },
  {
    method: 'GET',
    path: '/api/audit.jsonl',
    says: 'The whole chain with its hashes, an entry a line, the oldest first: what `rain audit verify --file` checks.',
  },
  {
    method: 'GET',
    path: '/api/images/{id}',
    says: 'A picture that a tool gave (`detail` of `tool_result`), as it is.',
  },
  {
    method: 'GET',
    path: '/api/sandbox',
    says: 'Whether the commands of agents run in a sandbox. Without one, each of them is asked for.',
    response: sandboxSchema,
  },
  {
    method: 'GET',
    path: '/api/doctor',
    says: 'How everything is that Rain needs, each check with a few seconds of its own. Answers while Redis is away, too.',
    response: doctorSchema,
  },
  {
    method: 'PUT',
    path: '/api/doctor/secret-key',
    says: 'The person says that a copy of the secret key in use is kept elsewhere, or takes it back.',
    request: keyCopySchema,
    response: keyCopySchema,
  },
  {
    method: 'GET',
    path: '/api/setup',
    says: 'How far the person has come on the way to a first answer.',
    response: setupSchema,
  },
  {
    method: 'PATCH',
    path: '/api/setup',
    says: 'Leaves out a step of the set-up or takes that back, hides the reminder or shows it.',
    request: setupChangeSchema,
    response: setupSchema,
  },
  {
    method: 'GET',
    path: '/api/setup/folder',
    says: 'A folder for a first agent, and whether it exists.',
    response: suggestedFolderSchema,
  },
  {
    method: 'POST',
    path: '/api/setup/folder',
    says: 'Makes that folder. `forbidden_path` where the gateway may not write.',
    response: folderMadeSchema,
  },
  { method: 'GET', path: '/api/rules', says: 'What is allowed, asked about or denied.', response: ruleListSchema },
  {
    method: 'POST',
    path: '/api/rules',
    says: 'Adds a rule. One that allows needs the PIN: 401 `pin_required` without it. One that is there already is answered as it is.',
    request: newRuleSchema,
    response: ruleAddedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/rules/:id',
    says: 'Removes a rule. One that asks or denies needs the PIN.',
    request: ruleDeletionSchema,
    response: ruleDeletedSchema,
  },
  { method: 'GET', path: '/api/leases', says: 'Which agents may work alone now.', response: leaseListSchema },
  {
    method: 'POST',
    path: '/api/leases',
    says: 'Lets an agent work alone until a time, at most a week. Always needs the PIN. It ends what the agent had before.',
    request: newLeaseSchema,
    response: leaseStartedSchema,
  },
  { method: 'DELETE', path: '/api/leases/:id', says: 'Ends it at once.', response: leaseEndedSchema },
  {
    method: 'GET',
    path: '/api/devices',
    says: 'The computers with a desktop-agent. `device_changed` and `device_removed` tell what changes after `cursor`.',
    response: deviceListSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/pairings',
    says: 'A code for a new computer, shown once: it goes into `rain-desktop pair` within five minutes.',
    response: pairingSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/pair',
    says: 'From a desktop-agent, without a token: names the code and its key. A wrong code and one that is over are answered alike: 404.',
    request: pairRequestSchema,
    response: pairedSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/:id/confirm',
    says: 'The person has compared the fingerprint. It takes the PIN: 401 `pin_required` or `pin_invalid`, 429 `locked_out`.',
    request: deviceLeaveSchema,
    response: deviceAnswerSchema,
  },
  {
    method: 'PATCH',
    path: '/api/devices/:id',
    says: 'Its name, and whether and for how long the pictures of its turns are kept.',
    request: deviceChangeSchema,
    response: deviceAnswerSchema,
  },
  {
    method: 'DELETE',
    path: '/api/devices/:id',
    says: 'Revokes its key: its link closes at once, and what was under way there is stopped.',
    response: deviceRevokedSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/:id/stop',
    says: 'Stops it and the turn that works there, until it is armed again. `stopped.seen` tells that it has said so itself.',
    response: deviceAnswerSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/stop',
    says: 'Stops all of them.',
    response: devicesStoppedSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/:id/arm',
    says: 'Lets it act again; only while it is online (409 `device_offline`). It takes the PIN.',
    request: deviceLeaveSchema,
    response: deviceAnswerSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/:id/control',
    says: 'Takes mouse and keyboard, or gives them back with a summary for the agent. 409 `device_stopped` while it is stopped.',
    request: controlChangeSchema,
    response: deviceAnswerSchema,
  },
  {
    method: 'GET',
    path: '/api/devices/:id/recordings?before&limit',
    says: 'The turns that have worked there, newest first. `before`: the `turn_id` of the last one seen.',
    response: recordingListSchema,
  },
  {
    method: 'GET',
    path: '/api/recordings/:turn_id',
    says: 'What a turn did on a computer, step by step: pictures, who allowed it, who had mouse and keyboard, what it cost.',
    response: recordingSchema,
  },
  {
    method: 'GET',
    path: '/api/recordings/:turn_id/export?lang',
    says: 'The same as one HTML file with its pictures, in English or (`lang=es`) Spanish. 413 `too_large` when they are too many.',
  },
  {
    method: 'DELETE',
    path: '/api/recordings/:turn_id',
    says: 'Deletes its pictures. 409 `agent_busy` while the turn is open. It takes the PIN.',
    request: recordingDeletionSchema,
    response: recordingDeletedSchema,
  },
  {
    method: 'GET',
    path: '/api/vault',
    says: 'The names of the secrets that agents may have typed on a computer.',
    response: vaultSchema,
  },
  {
    method: 'PUT',
    path: '/api/vault',
    says: 'Keeps one, sealed. It takes the PIN.',
    request: newVaultSecretSchema,
    response: vaultSchema,
  },
  {
    method: 'DELETE',
    path: '/api/vault',
    says: 'Forgets one. It takes the PIN.',
    request: vaultDeletionSchema,
    response: vaultSchema,
  },
  { method: 'GET', path: '/api/openapi.json', says: 'All of this as OpenAPI 3.1.' },
  { method: 'GET', path: '/health', says: 'The process is alive.', response: healthSchema },
  {
    method: 'GET',
    path: '/ready',
    says: 'A message would be taken and answered now (200), or not (503).',
    response: readinessSchema,
  },
]
