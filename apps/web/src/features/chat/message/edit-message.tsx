import { limits, newId } from '@rain/protocol'
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveClient } from '../../../live/live-context.ts'
import type { UserItem } from '../../../live/state.ts'
import { Button } from '../../../ui/button.tsx'
import { useChatPlace } from './chat-place.ts'
import { RefusalLine } from './refusal-line.tsx'
import { useChatCommand } from './use-chat-command.ts'

/** The words of a message, to be said in another way. Enter sends, Escape leaves them as they are. */
export function EditMessage({ item, onClose }: { item: UserItem; onClose: () => void }) {
  const { t } = useTranslation('conversation')
  const place = useChatPlace()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(item.text)
  const [clientMsgId] = useState(() => newId('message'))
  const { run, busy, refused, dismiss } = useChatCommand()
  const client = useLiveClient()
  const waits = item.state === 'queued' || item.turnId === undefined
  const sendable = text.trim() !== '' && text.length <= limits.messageChars && (text !== item.text || !waits)

  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight, 320)}px`
  }, [text])
  useLayoutEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [])

  const send = () => {
    if (!place || !sendable) return
    const { agentId: agent_id } = place
    if (item.turnId === undefined) {
      client.rewriteMessage(agent_id, item.id, text.trim())
      return onClose()
    }
    const command = { type: 'edit_message', agent_id, turn_id: item.turnId, text: text.trim(), client_msg_id: clientMsgId } as const // prettier-ignore
    void run(command, onClose)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      onClose()
    }
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  return (
    <form
      className="flex w-full max-w-[36rem] flex-col gap-2 self-end"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={field}
        value={text}
        aria-label={t('editLabel')}
        aria-invalid={text.length > limits.messageChars || undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="w-full resize-none rounded-2xl border border-accent bg-surface px-4 py-2.5 outline-none"
      />
      {!waits && <p className="text-xs text-ink-faint">{t('editHint')}</p>}
      {refused && <RefusalLine refused={refused} busy={busy} onDismiss={dismiss} />}
      <div className="flex justify-end gap-2">
        <Button look="quiet" size="small" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button size="small" type="submit" disabled={!sendable || busy}>
          {t(waits ? 'save' : 'send')}
        </Button>
      </div>
    </form>
  )
}
