import { limits } from '@rain/protocol'
import { clsx } from 'clsx'
import { ArrowUp, Square } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorText } from '../../ui/message.tsx'
import { useDraft } from './drafts.ts'

type ComposerProps = {
  agentId: string
  working: boolean
  stopping: boolean
  onSend: (text: string) => void
  onStop: () => void
  /** Stands at the beginning of the line below. */
  modelSwitcher?: ReactNode
  /** Stands at the end of the line below. */
  gauge?: ReactNode
}

const countFrom = limits.messageChars * 0.9
const tallestPx = 220

/** Where the person writes. Enter sends, Shift and Enter begins a new line, Escape stops Rain. */
export function Composer({ agentId, working, stopping, onSend, onStop, modelSwitcher, gauge }: ComposerProps) {
  const { t, i18n } = useTranslation()
  const [draft, setDraft] = useDraft(agentId)
  const field = useRef<HTMLTextAreaElement>(null)
  const tooLong = draft.length > limits.messageChars
  const sendable = draft.trim() !== '' && !tooLong
  const number = (value: number) => new Intl.NumberFormat(i18n.language).format(value)

  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight, tallestPx)}px`
  }, [draft])

  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [agentId])

  const send = () => {
    if (!sendable) return
    onSend(draft.trim())
    setDraft('')
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  return (
    <form
      className="mx-auto w-full max-w-[46rem]"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div
        className={clsx(
          'flex items-end gap-2 rounded-2xl border bg-surface p-2 shadow-soft transition-colors',
          tooLong ? 'border-danger' : 'border-line-strong/50 focus-within:border-accent',
        )}
      >
        <textarea
          ref={field}
          id="composer"
          rows={1}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          aria-label={t('chat.composer')}
          aria-describedby="composer-hint"
          aria-invalid={tooLong || undefined}
          placeholder={t(working ? 'chat.placeholderBusy' : 'chat.placeholder')}
          enterKeyHint="send"
          className="max-h-56 min-h-11 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-2.5 leading-normal outline-none placeholder:text-ink-faint"
        />
        {working && (
          <button
            type="button"
            onClick={onStop}
            disabled={stopping}
            className="flex h-11 shrink-0 items-center gap-2 rounded-xl border border-line bg-surface px-3.5 text-sm font-medium hover:bg-sunken disabled:opacity-60"
          >
            <Square className="size-3.5 fill-current" aria-hidden />
            <span className="sr-only sm:not-sr-only">{t(stopping ? 'chat.stopping' : 'chat.stop')}</span>
          </button>
        )}
        <button
          type="submit"
          disabled={!sendable}
          aria-label={t('chat.send')}
          title={t('chat.send')}
          className="flex size-11 shrink-0 items-center justify-center rounded-xl bg-accent text-on-accent transition-colors hover:bg-accent-strong disabled:bg-sunken disabled:text-ink-faint"
        >
          <ArrowUp className="size-5" aria-hidden />
        </button>
      </div>
      <div className="flex min-h-6 items-center gap-3 px-2 pt-1.5 text-xs text-ink-faint">
        {modelSwitcher}
        {tooLong ? (
          <ErrorText>{t('chat.tooLong', { max: number(limits.messageChars) })}</ErrorText>
        ) : (
          <span id="composer-hint" className="hidden truncate sm:inline">
            {t('chat.sendHint')}
          </span>
        )}
        {draft.length >= countFrom && (
          <span className={clsx('ml-auto tabular-nums', tooLong && 'font-medium text-danger')}>
            {t('chat.characters', { used: number(draft.length), max: number(limits.messageChars) })}
          </span>
        )}
        {gauge && <span className="ml-auto shrink-0">{gauge}</span>}
      </div>
    </form>
  )
}
