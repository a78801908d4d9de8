import { newId } from '@rain/protocol'
import { clsx } from 'clsx'
import { Check, Copy, Ellipsis, Pencil, RefreshCw, Square, Volume2, type LucideIcon } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addConversationTexts } from '../../../i18n/conversation-texts.ts'
import { copyText } from '../../../ui/copy-button.tsx'
import { BranchSwitch } from './branch-switch.tsx'
import { useOpener } from '../../../ui/opener/use-opener.ts'
import { useChatPlace, type ChatPlace } from './chat-place.ts'
import { useReadAloud } from './read-aloud.ts'
import { RefusalLine } from './refusal-line.tsx'
import { useChatCommand } from './use-chat-command.ts'

addConversationTexts()

const MessageMenu = lazy(() => import('./message-menu.tsx').then((module) => ({ default: module.MessageMenu })))

type MessageActionsProps = {
  turnId: string
  /** As Markdown; empty: there is nothing to copy. */
  text: string
  /** Whose it is: the person's message, Rain's answer, or what the person said while Rain was working. */
  of: 'message' | 'answer' | 'joined'
  versions?: readonly string[]
  onEdit?: () => void
}

/** What can be done with a message or an answer. Where there is a mouse it shows when that comes near. */
export function MessageActions(props: MessageActionsProps) {
  const place = useChatPlace()
  return place && <Actions {...props} place={place} />
}

function Actions({ turnId, text, of, versions, onEdit, place }: MessageActionsProps & { place: ChatPlace }) {
  const { t } = useTranslation('conversation')
  const { run, busy, refused, dismiss } = useChatCommand()
  const [copied, copy] = useCopy()
  const opener = useOpener('menu')
  const { agentId: agent_id } = place
  const regenerate = (choice: { provider?: string; model?: string } = {}) =>
    void run({ type: 'regenerate', agent_id, turn_id: turnId, client_msg_id: newId('message'), ...choice })

  return (
    <div
      className={clsx('flex max-w-full flex-col gap-1 text-ink-faint', of === 'answer' ? 'items-start' : 'items-end')}
    >
      <div className="flex min-h-8 items-center">
        {versions && (
          <BranchSwitch
            versions={versions}
            turnId={turnId}
            busy={busy}
            onShow={(version) => void run({ type: 'switch_branch', agent_id, turn_id: version })}
          />
        )}
        <div className={clsx('message-actions flex items-center', opener.open && 'opacity-100!')}>
          {of !== 'answer' && text !== '' && (
            <Action
              icon={copied ? Check : Copy}
              label={t(copied ? 'copied' : 'copy')}
              onClick={() => void copy(text)}
            />
          )}
          {onEdit && <Action icon={Pencil} label={t('edit')} onClick={onEdit} />}
          {of === 'answer' && (
            <Action icon={RefreshCw} label={t('regenerate')} disabled={busy} onClick={() => regenerate()} />
          )}
          {of === 'answer' && text !== '' && <ReadAloud turnId={turnId} text={text} />}
          <span className="relative inline-flex">
            <Action icon={Ellipsis} label={t(of === 'answer' ? 'answerActions' : 'actions')} {...opener.button} />
            <Suspense>
              {opener.isNear && (
                <MessageMenu
                  opener={opener}
                  place={place}
                  turnId={turnId}
                  of={of}
                  text={text}
                  onCopy={(copyable) => void copy(copyable)}
                  onRegenerate={regenerate}
                />
              )}
            </Suspense>
          </span>
        </div>
      </div>
      {refused && <RefusalLine refused={refused} busy={busy} onDismiss={dismiss} />}
    </div>
  )
}

/** The place of the speaker: shown where this device can read aloud. */
function ReadAloud({ turnId, text }: { turnId: string; text: string }) {
  const { t, i18n } = useTranslation('conversation')
  const reading = useReadAloud(turnId, i18n.language)
  if (!reading) return null
  return (
    <Action
      icon={reading.isSpeaking ? Square : Volume2}
      label={t(reading.isSpeaking ? 'stopReading' : 'readAloud')}
      aria-pressed={reading.isSpeaking}
      onClick={() => reading.toggle(text)}
    />
  )
}

type ActionProps = React.ComponentProps<'button'> & { icon: LucideIcon; label: string }

function Action({ icon: Icon, label, ...rest }: ActionProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="inline-flex size-8 items-center justify-center rounded-lg hover:bg-sunken hover:text-ink disabled:opacity-35"
      {...rest}
    >
      <Icon className="size-4" aria-hidden />
    </button>
  )
}

const saidMs = 1_600

/** Whether something was copied a moment ago, and how it is done. */
function useCopy(): [boolean, (text: string) => Promise<void>] {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), saidMs)
    return () => clearTimeout(timer)
  }, [copied])
  return [copied, async (text) => setCopied(await copyText(text))]
}
