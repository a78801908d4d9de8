import { z } from 'zod'
import { statusSchema } from './status.ts'
import { apiKeyLoadedSchema } from './api-key-loaded.ts'
import { providerCheckedSchema } from './provider-checked.ts'
import { providersChangedSchema } from './providers-changed.ts'
import { mcpServerChangedSchema } from './mcp-server-changed.ts'
import { mcpServerCheckedSchema } from './mcp-server-checked.ts'
import { deviceChangedSchema } from './device-changed.ts'
import { deviceRemovedSchema } from './device-removed.ts'
import { filesChangedSchema } from './files-changed.ts'
import { userMessageSchema } from './user-message.ts'
import { turnQueuedSchema } from './turn-queued.ts'
import { turnStartedSchema } from './turn-started.ts'
import { branchChangedSchema } from './branch-changed.ts'
import { messageJoinedSchema } from './message-joined.ts'
import { messageWaitingSchema } from './message-waiting.ts'
import { conversationChangedSchema } from './conversation-changed.ts'
import { assistantTextSchema } from './assistant-text.ts'
import { assistantThinkingSchema } from './assistant-thinking.ts'
import { streamResetSchema } from './stream-reset.ts'
import { noticeSchema } from './notice.ts'
import { attachmentReadSchema } from './attachment-read.ts'
import { contextUsageSchema } from './context-usage.ts'
import { contextCompactedSchema } from './context-compacted.ts'
import { toolUseSchema } from './tool-use.ts'
import { toolStartedSchema } from './tool-started.ts'
import { toolOutputSchema } from './tool-output.ts'
import { toolResultSchema } from './tool-result.ts'
import { permissionRequestSchema } from './permission-request.ts'
import { permissionResolvedSchema } from './permission-resolved.ts'
import { askQuestionSchema } from './ask-question.ts'
import { questionResolvedSchema } from './question-resolved.ts'
import { resultSchema } from './result.ts'
import { errorSchema } from './error.ts'
import { modelInfoSchema } from './model-info.ts'
import { rateLimitsSchema } from './rate-limits.ts'
import { rulesChangedSchema } from './rules-changed.ts'
import { settingsChangedSchema } from './settings-changed.ts'
import { agentUpdatedSchema } from './agent-updated.ts'
import { agentsOrderedSchema } from './agents-ordered.ts'
import { agentReadSchema } from './agent-read.ts'
import { agentDestroyedSchema } from './agent-destroyed.ts'
import { messagesClearedSchema } from './messages-cleared.ts'
import { modeChangedSchema } from './mode-changed.ts'
import { computerScreenshotSchema } from './computer-screenshot.ts'
import { computerActionSchema } from './computer-action.ts'
import { autoApproveChangedSchema } from './auto-approve-changed.ts'
import { alterEgoChangedSchema } from './alter-ego-changed.ts'
import { subagentSpawnedSchema } from './subagent-spawned.ts'
import { subagentCompletedSchema } from './subagent-completed.ts'
import { voiceModeChangedSchema } from './voice-mode-changed.ts'
import { vadEventSchema } from './vad-event.ts'
import { wakeWordDetectedSchema } from './wake-word-detected.ts'
import { talkStateChangedSchema } from './talk-state-changed.ts'
import { voiceTranscriptionSchema } from './voice-transcription.ts'
import { readySchema } from './ready.ts'
import { resyncSchema } from './resync.ts'
import { pingSchema } from './ping.ts'

/** Everything the server may send. A logged event carries its place in the log as `cursor` beside these fields. */
export const eventSchema = z.discriminatedUnion('type', [
  statusSchema,
  apiKeyLoadedSchema,
  providerCheckedSchema,
  providersChangedSchema,
  mcpServerChangedSchema,
  mcpServerCheckedSchema,
  deviceChangedSchema,
  deviceRemovedSchema,
  filesChangedSchema,
  userMessageSchema,
  turnQueuedSchema,
  turnStartedSchema,
  branchChangedSchema,
  messageJoinedSchema,
  messageWaitingSchema,
  conversationChangedSchema,
  assistantTextSchema,
  assistantThinkingSchema,
  streamResetSchema,
  noticeSchema,
  attachmentReadSchema,
  contextUsageSchema,
  contextCompactedSchema,
  toolUseSchema,
  toolStartedSchema,
  toolOutputSchema,
  toolResultSchema,
  permissionRequestSchema,
  permissionResolvedSchema,
  askQuestionSchema,
  questionResolvedSchema,
  resultSchema,
  errorSchema,
  modelInfoSchema,
  rateLimitsSchema,
  rulesChangedSchema,
  settingsChangedSchema,
  agentUpdatedSchema,
  agentsOrderedSchema,
  agentReadSchema,
  agentDestroyedSchema,
  messagesClearedSchema,
  modeChangedSchema,
  computerScreenshotSchema,
  computerActionSchema,
  autoApproveChangedSchema,
  alterEgoChangedSchema,
  subagentSpawnedSchema,
  subagentCompletedSchema,
  voiceModeChangedSchema,
  vadEventSchema,
  wakeWordDetectedSchema,
  talkStateChangedSchema,
  voiceTranscriptionSchema,
  readySchema,
  resyncSchema,
  pingSchema,
])
export type Event = z.infer<typeof eventSchema>
export type EventType = Event['type']
export type EventOf<T extends EventType> = Extract<Event, { type: T }>

/** An event as it is delivered: in the log (with its cursor) or for this connection alone (without). */
export type DeliveredEvent = Event & { cursor?: string }
