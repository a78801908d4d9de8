import { unreachable, type Command } from '@rain/protocol'
import type { Answer } from './answer.ts'
import { done } from './answer.ts'
import { answerQuestion } from './ask-question-response.ts'
import { editMessage, regenerate } from './branch-message.ts'
import { deleteMessages, restoreMessages, switchBranch } from './change-branch.ts'
import { compact } from './compact.ts'
import type { CommandContext } from './context.ts'
import { destroyAgent } from './destroy-agent.ts'
import { emergencyStop } from './emergency-stop.ts'
import { interrupt } from './interrupt.ts'
import { notAvailable } from './not-available.ts'
import { respondToPermission } from './permission-response.ts'
import { sendMessage } from './send-message.ts'
import { sendNow } from './send-now.ts'
import { setAlterEgo } from './set-alter-ego.ts'
import { setApiKey } from './set-api-key.ts'
import { setCwd } from './set-cwd.ts'
import { setMode } from './set-mode.ts'
import { setMonitor } from './set-monitor.ts'
import { setVisibility } from './set-visibility.ts'
import { setAutoApprove, setSupervision } from './set-supervision.ts'

/** Does what a client asks for. Expected failures are refusals; what it throws is a fault of ours. */
export async function runCommand(command: Command, context: CommandContext): Promise<Answer> {
  switch (command.type) {
    case 'send_message':
      return sendMessage(command, context)
    case 'compact':
      return compact(command, context)
    case 'edit_message':
      return editMessage(command, context)
    case 'regenerate':
      return regenerate(command, context)
    case 'switch_branch':
      return switchBranch(command, context)
    case 'send_now':
      return sendNow(command, context)
    case 'delete_messages':
      return deleteMessages(command, context)
    case 'restore_messages':
      return restoreMessages(command, context)
    case 'interrupt':
      return interrupt(command, context)
    case 'set_cwd':
      return setCwd(command, context)
    case 'set_api_key':
      return setApiKey(command, context)
    case 'permission_response':
    case 'computer_permission_response':
      return respondToPermission(command, context)
    case 'ask_question_response':
      return answerQuestion(command, context)
    case 'set_mode':
      return setMode(command, context)
    case 'set_monitor':
      return setMonitor(command, context)
    case 'emergency_stop':
      return emergencyStop(command, context)
    case 'destroy_agent':
      return destroyAgent(command, context)
    case 'set_alter_ego':
      return setAlterEgo(command, context)
    case 'set_transcription_lang':
    case 'pong':
      return done
    case 'set_visibility':
      return setVisibility(command, context)
    case 'set_supervision':
      return setSupervision(command, context)
    case 'set_auto_approve':
      return setAutoApprove(command, context)
    case 'voice_mode_set':
    case 'audio_chunk':
    case 'talk_mode_start':
    case 'talk_mode_stop':
    case 'talk_interruption':
      return notAvailable('Voice')
    default:
      return unreachable(command)
  }
}
