import { limits, type Attachment } from '@rain/protocol'
import { clsx } from 'clsx'
import { ArrowUp, Square } from 'lucide-react'
import {
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorText } from '../../ui/message.tsx'
import { writeNumber } from '../../ui/write-number.ts'
import { AttachButton } from './composer/attach-button.tsx'
import { commandOf, type ComposerActions, type ComposerCommand } from './composer/commands.ts'
import { changeFiles, readyIn, toReady, useFilesOf } from './composer/draft-files.ts'
import { findMentions } from '../../live/find-mentions.ts'
import { complete } from './composer/find-trigger.ts'
import { DropZone, FileTray, HelpDialog, MentionMarks, Offer, SuggestionList } from './composer/lazy-parts.ts'
import type { LastMessage } from './composer/last-message-of.ts'
import { attachFiles } from './composer/upload-files.ts'
import { filesIn, useDraggedFiles } from './composer/use-dragged-files.ts'
import { optionId, suggestionsId, useSuggestions, type Suggestion } from './composer/use-suggestions.ts'
import { useDraft } from './drafts.ts'

type ComposerProps = {
  agentId: string
  working: boolean
  stopping: boolean
  onSend: (text: string, attachments: Attachment[]) => void
  onStop: () => void
  /** What commands can do beside what the composer does itself. */
  actions?: ComposerActions
  /** The person's last message, to be written again. */
  lastMessage?: () => LastMessage | null
  /** Stands at the beginning of the line below. */
  modelSwitcher?: ReactNode
  /** Stands at the end of the line below. */
  gauge?: ReactNode
  /** Stands beside pictures that wait to be sent. */
  pictureHint?: ReactNode
  /** Stands before the button that sends, where something can listen. */
  microphone?: ReactNode
}

const countFrom = limits.messageChars * 0.9
/** Else its height is asked for with each letter, which has the browser lay out the page at once. */
const growsByItself = globalThis.CSS?.supports?.('field-sizing', 'content') === true
/** How the field sets its text, and what marks the mentions in it. */
const fieldText = 'px-1.5 py-2.5 leading-normal'
/** From here on a paste is offered as a file. */
const longPaste = 4_000

type Notice = { kind: 'long_paste'; text: string } | { kind: 'too_many'; count: number }

const noActions: ComposerActions = {}

/**
 * Where the person writes. Enter sends, Shift and Enter begins a new line, Escape stops Rain; `@` mentions a file, `/` at the
 * beginning is a command, files are dropped, pasted or chosen.
 */
export function Composer(props: ComposerProps) {
  const { agentId, working, stopping, onSend, onStop, actions = noActions, lastMessage, modelSwitcher, gauge } = props
  const { t, i18n } = useTranslation()
  const [draft, setDraft] = useDraft(agentId)
  const files = useFilesOf(agentId)
  const [caret, setCaret] = useState(draft.length)
  const [notice, setNotice] = useState<Notice | null>(null)
  const [helps, setHelps] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const below = useRef<HTMLDivElement>(null)
  const nextCaret = useRef<number | null>(null)
  const tooLong = draft.length > limits.messageChars
  const mentions = useMemo(() => findMentions(draft).length > 0, [draft])
  const ready = readyIn(files)
  const uploaded = files.every(({ state }) => state === 'ready')
  const sendable = (draft.trim() !== '' || ready.length > 0) && uploaded && !tooLong
  const number = (value: number) => writeNumber(value, i18n.language)

  const write = (text: string, at = text.length) => {
    nextCaret.current = at
    setDraft(text)
    setCaret(at)
  }
  const all = useMemo(
    (): ComposerActions => ({
      ...actions,
      ...(modelSwitcher !== undefined && { chooseModel: () => below.current?.querySelector('button')?.click() }),
      ...(working && { stop: onStop }),
      help: () => setHelps(true),
    }),
    [actions, modelSwitcher, working, onStop],
  )
  const withMention: ComposerActions = { ...all, mentionFile: () => write('@') }
  const suggestions = useSuggestions({ agentId, text: draft, caret, actions: withMention })

  const attach = (given: File[]) => {
    if (given.length === 0) return
    const left = attachFiles(agentId, given)
    setNotice(left > 0 ? { kind: 'too_many', count: left } : null)
    field.current?.focus()
  }
  const dragged = useDraggedFiles(attach)

  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    if (nextCaret.current !== null) element.setSelectionRange(nextCaret.current, nextCaret.current)
    nextCaret.current = null
    if (growsByItself) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [draft])

  useEffect(() => {
    // whoever works on a computer beside it goes on typing there
    if (document.activeElement?.closest('[data-takes-keys]')) return
    if (matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [agentId])

  const run = ({ action }: ComposerCommand, words = '') => {
    write('')
    withMention[action]?.(words)
  }
  const send = () => {
    const asked = ready.length === 0 ? commandOf(draft, withMention) : null
    if (asked) return run(asked.command, asked.words)
    if (!sendable) return
    onSend(draft.trim(), ready)
    write('')
    changeFiles(agentId, () => [])
    setNotice(null)
    field.current?.focus()
  }
  const take = (suggestion: Suggestion) => {
    if (!suggestions) return
    if (suggestion.kind === 'command') return run(suggestion.command)
    const completed = complete(draft, suggestions.trigger, suggestion.path)
    write(completed.text, completed.caret)
  }
  const writeAgain = (): boolean => {
    const last = draft === '' && files.length === 0 ? lastMessage?.() : null
    if (!last) return false
    write(last.text)
    changeFiles(agentId, () => last.attachments.map(toReady))
    return true
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // 229: Safari ends the composition before it tells of the key
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey
    if (suggestions && plain && onSuggestionKey(event.key)) return event.preventDefault()
    if (event.key === 'ArrowUp' && plain && writeAgain()) return event.preventDefault()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    send()
  }
  /** True: the key was meant for the list. */
  const onSuggestionKey = (key: string): boolean => {
    if (!suggestions) return false
    const { list, active, setActive, close } = suggestions
    const chosen = list[active]
    if (key === 'Escape') close()
    else if (key === 'ArrowDown' && chosen) setActive(active + 1)
    else if (key === 'ArrowUp' && chosen) setActive(active - 1)
    else if ((key === 'Enter' || key === 'Tab') && chosen) take(chosen)
    else return false
    return true
  }
  const onPaste = (event: ClipboardEvent) => {
    const pasted = filesIn(event.clipboardData)
    const text = event.clipboardData.getData('text/plain')
    // what is copied from an office program is a picture, too: its words are meant
    if (pasted.length > 0 && text === '') {
      event.preventDefault()
      attach(pasted)
    } else if (text.length >= longPaste) setNotice({ kind: 'long_paste', text: text.replaceAll('\r\n', '\n') })
  }
  const pasteAsFile = (text: string, name: string) => {
    const at = draft.indexOf(text)
    if (at !== -1) write(draft.slice(0, at) + draft.slice(at + text.length), at)
    attach([new File([text], name, { type: 'text/plain' })])
  }

  return (
    <form
      className="mx-auto w-full max-w-[46rem]"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Suspense>
        {notice?.kind === 'long_paste' && draft.includes(notice.text) && (
          <Offer
            kind="long_paste"
            characters={notice.text.length}
            onAccept={(name) => pasteAsFile(notice.text, name)}
            onClose={() => setNotice(null)}
          />
        )}
        {notice?.kind === 'too_many' && <Offer kind="too_many" count={notice.count} onClose={() => setNotice(null)} />}
        {helps && <HelpDialog actions={withMention} onClose={() => setHelps(false)} />}
      </Suspense>
      <div
        className={clsx(
          'relative rounded-2xl border bg-surface p-2 shadow-soft transition-colors',
          tooLong ? 'border-danger' : 'border-line-strong/50 focus-within:border-accent',
        )}
      >
        <Suspense>
          {suggestions && <SuggestionList suggestions={suggestions} onTake={take} />}
          {files.length > 0 && <FileTray agentId={agentId} files={files} pictureHint={props.pictureHint} />}
          {dragged && <DropZone />}
        </Suspense>
        <div className="flex items-end gap-1 sm:gap-2">
          <AttachButton disabled={files.length >= limits.attachmentsPerMessage} onFiles={attach} />
          <div className="relative flex min-w-0 flex-1">
            <Suspense>{mentions && <MentionMarks text={draft} field={field} className={fieldText} />}</Suspense>
            <textarea
              ref={field}
              id="composer"
              rows={1}
              value={draft}
              onChange={(event) => {
                setDraft(event.target.value)
                setCaret(event.target.selectionStart)
              }}
              onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              aria-label={t('chat.composer')}
              aria-describedby="composer-hint"
              aria-invalid={tooLong || undefined}
              {...(suggestions && {
                role: 'combobox',
                'aria-expanded': true,
                'aria-autocomplete': 'list',
                'aria-controls': suggestionsId,
                'aria-activedescendant': suggestions.list.length > 0 ? optionId(suggestions.active) : undefined,
              })}
              placeholder={t(working ? 'chat.placeholderBusy' : 'chat.placeholder')}
              enterKeyHint="send"
              className={clsx(
                fieldText,
                'relative field-sizing-content max-h-56 min-h-11 w-full resize-none bg-transparent outline-none placeholder:text-ink-faint',
              )}
            />
          </div>
          {props.microphone}
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
      </div>
      <div ref={below} className="flex min-h-6 items-center gap-3 px-2 pt-1.5 text-xs text-ink-faint">
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
