import { z } from 'zod'
import { authSchema } from './auth.ts'
import { sendMessageSchema } from './send-message.ts'
import { compactSchema } from './compact.ts'
import { interruptSchema } from './interrupt.ts'
import { editMessageSchema } from './edit-message.ts'
import { regenerateSchema } from './regenerate.ts'
import { switchBranchSchema } from './switch-branch.ts'
import { sendNowSchema } from './send-now.ts'
import { deleteMessagesSchema } from './delete-messages.ts'
import { restoreMessagesSchema } from './restore-messages.ts'
import { setCwdSchema } from './set-cwd.ts'
import { setApiKeySchema } from './set-api-key.ts'
import { setTranscriptionLangSchema } from './set-transcription-lang.ts'
import { permissionResponseSchema } from './permission-response.ts'
import { computerPermissionResponseSchema } from './computer-permission-response.ts'
import { askQuestionResponseSchema } from './ask-question-response.ts'
import { setModeSchema } from './set-mode.ts'
import { setMonitorSchema } from './set-monitor.ts'
import { setSupervisionSchema } from './set-supervision.ts'
import { setAutoApproveSchema } from './set-auto-approve.ts'
import { emergencyStopSchema } from './emergency-stop.ts'
import { destroyAgentSchema } from './destroy-agent.ts'
import { pongSchema } from './pong.ts'
import { setVisibilitySchema } from './set-visibility.ts'
import { setAlterEgoSchema } from './set-alter-ego.ts'
import { voiceModeSetSchema } from './voice-mode-set.ts'
import { audioChunkSchema } from './audio-chunk.ts'
import { talkModeStartSchema } from './talk-mode-start.ts'
import { talkModeStopSchema } from './talk-mode-stop.ts'
import { talkInterruptionSchema } from './talk-interruption.ts'

/** Everything a client may send. `auth` opens a raw connection and is never seen after it. */
export const commandSchema = z.discriminatedUnion('type', [
  sendMessageSchema,
  compactSchema,
  interruptSchema,
  editMessageSchema,
  regenerateSchema,
  switchBranchSchema,
  sendNowSchema,
  deleteMessagesSchema,
  restoreMessagesSchema,
  setCwdSchema,
  setApiKeySchema,
  setTranscriptionLangSchema,
  permissionResponseSchema,
  computerPermissionResponseSchema,
  askQuestionResponseSchema,
  setModeSchema,
  setMonitorSchema,
  setSupervisionSchema,
  setAutoApproveSchema,
  emergencyStopSchema,
  destroyAgentSchema,
  pongSchema,
  setVisibilitySchema,
  setAlterEgoSchema,
  voiceModeSetSchema,
  audioChunkSchema,
  talkModeStartSchema,
  talkModeStopSchema,
  talkInterruptionSchema,
])
export type Command = z.infer<typeof commandSchema>
export type CommandType = Command['type']

/** What the first frame of a raw connection may be. */
export const openingFrameSchema = authSchema
