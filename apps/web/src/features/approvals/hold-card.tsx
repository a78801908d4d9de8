import type { Ack } from '@rain/protocol'
import {
  Ban,
  CircleHelp,
  CirclePlay,
  Hourglass,
  MousePointerClick,
  Repeat,
  TimerOff,
  Wallet,
  type LucideIcon,
} from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import type { HoldItem } from '../../live/state.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { useArmed } from './use-armed.ts'

type HoldCardProps = {
  item: HoldItem
  /** Null when the server did not answer. */
  onAnswer: (answers: Record<string, string>) => Promise<Ack | null>
  /** With the budget's id, where the server names it. */
  onOpenBudget: (...budgetId: string[]) => void
}

/** What the server calls its choices. It is answered in these words, whatever the language of the page. */
const goOn = 'Go on'
const stop = 'Stop here'

const icons: Record<HoldItem['purpose'], LucideIcon> = {
  budget: Wallet,
  loop: Repeat,
  takeover: MousePointerClick,
  pause: Hourglass,
}

/** Rain has stopped the turn by itself and asks whether it may go on. Takes no answer in the first half second. */
export function HoldCard({ item, onAnswer, onOpenBudget }: HoldCardProps) {
  const { t } = useTranslation()
  const words = useServerWords()
  const titleId = useId()
  const card = useRef<HTMLElement>(null)
  const { armed, isSteady } = useArmed(item.requestId, card)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  if (item.decision !== undefined) return <DecidedHold item={item} />

  const Icon = icons[item.purpose]
  const options = item.questions[0]?.options ?? []
  // To go on helps only when there is room again.
  const isAboutMoney = item.purpose === 'budget'
  // More money does not help against a price that nobody knows.
  const isAboutPrice = item.questions.some(({ code }) => code === 'price_unknown')
  const answer = async (label: string) => {
    if (!isSteady()) return
    setBusy(true)
    setError(null)
    const ack = await onAnswer(Object.fromEntries(item.questions.map(({ question }) => [question, label])))
    setBusy(false)
    setError(ack === null ? t('chat.noAnswer') : ack.ok ? null : words.refusal(ack))
  }
  const names: Record<string, string> = { [goOn]: t('hold.goOn'), [stop]: t('hold.stop') }
  const meanings: Record<string, string> = {
    [goOn]: t(`hold.goOnMeans.${item.purpose}`),
    [stop]: t('hold.stopMeans'),
  }

  return (
    <section
      ref={card}
      tabIndex={0}
      data-request={item.requestId}
      aria-labelledby={titleId}
      className="animate-rise rounded-2xl border-2 border-warn-line bg-warn-soft p-4 shadow-soft sm:p-5"
    >
      <h3 id={titleId} className="flex items-center gap-2.5 font-semibold text-warn">
        <Icon className="size-5.5 shrink-0" aria-hidden /> {t(`hold.title.${item.purpose}`)}
      </h3>
      {item.questions.map(({ question, code, params }) => (
        <p key={question} className="mt-2.5 break-words">
          {words.hold({ text: question, code, params })}
        </p>
      ))}
      <ul className="mt-2 flex flex-col gap-0.5 text-sm text-ink-soft">
        {options.map(({ label, description }) => (
          <li key={label}>
            <span className="font-medium text-ink">{names[label] ?? label}:</span> {meanings[label] ?? description}
          </li>
        ))}
      </ul>
      {error && (
        <div className="mt-3">
          <ErrorText>{error}</ErrorText>
        </div>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {isAboutMoney && (
          <Button onClick={() => onOpenBudget(...budgetsOf(item))}>
            <Wallet className="size-4.5" aria-hidden /> {t(isAboutPrice ? 'hold.openBudget' : 'hold.raise')}
          </Button>
        )}
        {options.map(({ label }) => (
          <Button
            key={label}
            look={label === goOn && !isAboutMoney ? 'primary' : 'outline'}
            disabled={!armed || busy}
            onClick={() => void answer(label)}
          >
            {label === goOn && <CirclePlay className="size-4.5" aria-hidden />}
            {label === stop && <Ban className="size-4" aria-hidden />}
            {names[label] ?? label}
          </Button>
        ))}
      </div>
    </section>
  )
}

function budgetsOf({ questions }: HoldItem): string[] {
  return questions.flatMap(({ params }) => (typeof params?.budget_id === 'string' ? [params.budget_id] : []))
}

/** How it ended. */
function DecidedHold({ item }: { item: HoldItem }) {
  const { t } = useTranslation()
  const said = Object.values(item.answers ?? {})
  // Giving mouse and keyboard back is a yes, with or without words about it.
  const agreed = said.length > 0 && said.every((one) => one === goOn || (item.purpose === 'takeover' && one !== stop))
  const outcome = item.decision === 'answered' ? (agreed ? 'goOn' : 'stop') : item.decision
  const Icon = { goOn: CirclePlay, stop: Ban, expired: TimerOff, cancelled: CircleHelp }[outcome ?? 'cancelled']
  return (
    <p className="flex items-start gap-2 text-sm text-ink-soft">
      <Icon className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      <span>
        <span className="font-medium">{t(`hold.title.${item.purpose}`)}.</span>{' '}
        {t(`hold.decided.${outcome ?? 'cancelled'}`)}
      </span>
    </p>
  )
}
