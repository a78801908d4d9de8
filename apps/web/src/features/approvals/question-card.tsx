import type { Ack, Question } from '@rain/protocol'
import { clsx } from 'clsx'
import { CircleHelp } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import type { QuestionItem } from '../../live/state.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'

type QuestionCardProps = {
  item: QuestionItem
  /** Null when the server did not answer. */
  onAnswer: (answers: Record<string, string>) => Promise<Ack | null>
}

/** What the person has chosen and written for one question. */
type Draft = { chosen: string[]; own: string }
const emptyDraft: Draft = { chosen: [], own: '' }

/** Questions of Rain with options to choose from, or room for an own answer. */
export function QuestionCard({ item, onAnswer }: QuestionCardProps) {
  const { t } = useTranslation()
  const words = useServerWords()
  const [drafts, setDrafts] = useState<Record<string, Draft>>({})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  if (item.decision !== undefined) return <AnsweredQuestion item={item} />

  const answers = Object.fromEntries(item.questions.map(({ question }) => [question, textOf(drafts[question])]))
  const complete = Object.values(answers).every((answer) => answer !== '')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!complete || busy) return
    setBusy(true)
    const ack = await onAnswer(answers)
    setBusy(false)
    setError(ack === null ? t('chat.noAnswer') : ack.ok ? null : words.refusal(ack))
  }

  return (
    <form
      data-request={item.requestId}
      aria-label={t('chat.question')}
      onSubmit={(event) => void submit(event)}
      className="animate-rise flex flex-col gap-5 rounded-2xl border-2 border-accent/40 bg-surface p-4 shadow-soft sm:p-5"
    >
      {item.subAgentId !== undefined && (
        <p className="text-xs text-ink-faint">
          <VisibleText text={t('approval.ofSubAgent', { name: item.subAgentId.split('::').at(-1) ?? '' })} />
        </p>
      )}
      {item.questions.map((question) => (
        <OneQuestion
          key={question.question}
          question={question}
          draft={drafts[question.question] ?? emptyDraft}
          onChange={(draft) => setDrafts({ ...drafts, [question.question]: draft })}
        />
      ))}
      {error && <ErrorText>{error}</ErrorText>}
      <div>
        <Button type="submit" disabled={!complete || busy}>
          {t('chat.questionSend')}
        </Button>
      </div>
    </form>
  )
}

function textOf(draft: Draft = emptyDraft): string {
  return [...draft.chosen, draft.own.trim()].filter((part) => part !== '').join(', ')
}

type OneQuestionProps = { question: Question; draft: Draft; onChange: (draft: Draft) => void }

function OneQuestion({ question, draft, onChange }: OneQuestionProps) {
  const { t } = useTranslation()
  const name = useId()
  const options = question.options ?? []
  const many = question.multi_select ?? false

  const choose = (label: string) => {
    if (!many) return onChange({ chosen: [label], own: '' })
    const chosen = draft.chosen.includes(label) ? draft.chosen.filter((one) => one !== label) : [...draft.chosen, label]
    onChange({ ...draft, chosen })
  }

  return (
    <fieldset className="min-w-0">
      <legend className="flex items-start gap-2.5 font-medium">
        <CircleHelp className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden />
        <span>
          {question.header && <span className="block text-xs font-medium text-ink-faint">{question.header}</span>}
          {question.question}
        </span>
      </legend>
      {options.length > 0 && (
        <div className="mt-3 grid gap-2 sm:grid-cols-2">
          {options.map((option) => (
            <label
              key={option.label}
              className={clsx(
                'flex min-h-12 items-start gap-3 rounded-xl border px-3.5 py-2.5 transition-colors',
                'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
                draft.chosen.includes(option.label)
                  ? 'border-accent bg-accent-soft'
                  : 'border-line hover:border-line-strong/70 hover:bg-sunken',
              )}
            >
              <input
                type={many ? 'checkbox' : 'radio'}
                name={name}
                checked={draft.chosen.includes(option.label)}
                onChange={() => choose(option.label)}
                className="mt-1 size-4 shrink-0 accent-accent"
              />
              <span className="min-w-0">
                <span className="block font-medium">{option.label}</span>
                {option.description && <span className="block text-sm text-ink-soft">{option.description}</span>}
              </span>
            </label>
          ))}
        </div>
      )}
      <input
        type="text"
        value={draft.own}
        onChange={(event) => onChange({ chosen: many ? draft.chosen : [], own: event.target.value })}
        maxLength={2000}
        aria-label={t(options.length > 0 ? 'chat.questionOther' : 'chat.questionAnswer')}
        placeholder={t(options.length > 0 ? 'chat.questionOther' : 'chat.questionAnswer')}
        className="mt-2.5 min-h-11 w-full rounded-xl border border-line-strong/60 bg-surface px-3.5 placeholder:text-ink-faint focus-visible:border-accent"
      />
    </fieldset>
  )
}

function AnsweredQuestion({ item }: { item: QuestionItem }) {
  const { t } = useTranslation()
  const state =
    item.decision === 'answered'
      ? 'chat.questionAnswered'
      : item.decision === 'expired'
        ? 'chat.questionExpired'
        : 'chat.questionSkipped'
  return (
    <div className="rounded-2xl border border-line bg-surface px-4 py-3 text-[0.925rem]">
      <p className="flex items-center gap-2 pb-1 text-xs font-medium text-ink-faint">
        <CircleHelp className="size-4" aria-hidden /> {t(state)}
      </p>
      {item.questions.map(({ question }) => (
        <p key={question} className="py-0.5">
          <span className="text-ink-soft">{question}</span>{' '}
          <span className="font-medium">{item.answers?.[question] ?? ''}</span>
        </p>
      ))}
    </div>
  )
}
