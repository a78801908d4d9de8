import { useTranslation } from 'react-i18next'
import { formatCost } from '../../ui/format.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { detailsOfDecision, wordsOfDecision, wordsOfMoment } from './moment-words.ts'
import type { Moment } from './moments.ts'

type MomentDetailsProps = { moment: Moment; timeOf: (seconds: number) => string }

/** All that is known of one moment: what was done, where, who allowed it, and what came of it. */
export function MomentDetails({ moment, timeOf }: MomentDetailsProps) {
  const { t } = useTranslation('desktop')
  return (
    <section aria-label={t('recordings.stage')} className="flex flex-col gap-1.5 rounded-2xl bg-surface p-4">
      <h2 className="font-semibold break-words">
        <VisibleText
          text={
            moment.kind === 'step'
              ? t('recordings.stepOf', { number: moment.number, what: wordsOfMoment(t, moment) })
              : wordsOfMoment(t, moment)
          }
        />
      </h2>
      <p className="text-sm text-ink-soft">{timeOf(moment.at)}</p>
      {moment.kind === 'takeover' && <Takeover moment={moment} timeOf={timeOf} />}
      {moment.kind === 'step' && <Step moment={moment} timeOf={timeOf} />}
    </section>
  )
}

type TakeoverProps = { moment: Extract<Moment, { kind: 'takeover' }>; timeOf: MomentDetailsProps['timeOf'] }

function Takeover({ moment: { until, summary }, timeOf }: TakeoverProps) {
  const { t } = useTranslation('desktop')
  return (
    <>
      <p className="text-sm">
        {until === null ? t('recordings.tookOpen') : t('recordings.tookUntil', { time: timeOf(until) })}
      </p>
      {summary !== '' && (
        <p className="text-sm break-words">
          <VisibleText text={t('recordings.said', { text: summary })} />
        </p>
      )}
    </>
  )
}

type StepProps = { moment: Extract<Moment, { kind: 'step' }>; timeOf: MomentDetailsProps['timeOf'] }

function Step({ moment: { step, action }, timeOf }: StepProps) {
  const { t, i18n } = useTranslation('desktop')
  const { window, decision, cost_usd: cost, output, status } = step
  const details = decision && detailsOfDecision(t, decision, timeOf)
  return (
    <>
      {window && (
        <p className="text-sm break-words text-ink-soft">
          <VisibleText text={t('agent.inWindow', { title: window.title, app: window.app })} />
        </p>
      )}
      {action?.action === 'type' && (
        <pre className="max-h-40 overflow-y-auto rounded-lg bg-sunken p-2.5 font-mono text-sm break-words whitespace-pre-wrap">
          <VisibleText text={action.text} />
        </pre>
      )}
      <p className="text-sm">
        {wordsOfDecision(t, decision)}
        {details && <span className="text-ink-soft"> {details}</span>}
      </p>
      {status !== 'done' && status !== 'running' && (
        <p className="text-sm break-words text-danger">
          {t(status === 'failed' ? 'recordings.failed' : 'recordings.notDone')} {status === 'failed' && output}
        </p>
      )}
      {cost !== null && (
        <p className="text-sm text-ink-soft">{t('recordings.costSoFar', { cost: formatCost(cost, i18n.language) })}</p>
      )}
    </>
  )
}
