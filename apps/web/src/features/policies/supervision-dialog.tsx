import type { Agent, SupervisionMode } from '@rain/protocol'
import { clsx } from 'clsx'
import { Eye, Moon, Zap, type LucideIcon } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import { useLiveClient } from '../../live/live-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { LeaseForm } from './lease-form.tsx'
import { addPolicyTexts } from '../../i18n/policies-texts.ts'

addPolicyTexts()

type SupervisionDialogProps = { agent: Agent; open: boolean; onClose: () => void }

const modes: readonly { mode: SupervisionMode; icon: LucideIcon }[] = [
  { mode: 'supervised', icon: Eye },
  { mode: 'semi_auto', icon: Zap },
  { mode: 'autonomous', icon: Moon },
]

/** How much an agent may do without asking, with what each mode means. Nothing changes before it is confirmed. */
export function SupervisionDialog({ agent, open, onClose }: SupervisionDialogProps) {
  const { t } = useTranslation('policies')
  return (
    <Dialog open={open} onClose={onClose} title={t('supervision.title')}>
      <Modes agent={agent} onClose={onClose} />
    </Dialog>
  )
}

function Modes({ agent, onClose }: Omit<SupervisionDialogProps, 'open'>) {
  const { t } = useTranslation(['policies', 'translation'])
  const words = useServerWords()
  const client = useLiveClient()
  const [chosen, setChosen] = useState<SupervisionMode>(agent.supervision)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const formId = useId()

  const use = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || chosen === 'autonomous') return
    if (chosen === agent.supervision) return onClose()
    setBusy(true)
    setError(null)
    const ack = await client.command({ type: 'set_supervision', agent_id: agent.agent_id, mode: chosen })
    setBusy(false)
    if (ack?.ok) return onClose()
    setError(ack ? words.refusal(ack) : t('noAnswer'))
  }

  return (
    <div className="flex flex-col gap-4 px-5 pt-1 pb-6">
      <form id={formId} onSubmit={(event) => void use(event)}>
        <fieldset disabled={busy} className="flex flex-col gap-2.5">
          <legend className="sr-only">{t('supervision.title')}</legend>
          {modes.map(({ mode, icon: Icon }) => (
            <label
              key={mode}
              className={clsx(
                'flex cursor-pointer items-start gap-3 rounded-2xl border p-3.5 transition-colors',
                'has-focus-visible:outline-2 has-focus-visible:outline-accent',
                chosen === mode ? 'border-accent bg-accent-soft' : 'border-line hover:bg-sunken',
              )}
            >
              <input
                type="radio"
                name="supervision"
                value={mode}
                checked={chosen === mode}
                onChange={() => setChosen(mode)}
                className="sr-only"
              />
              <Icon
                className={clsx('mt-0.5 size-5 shrink-0', chosen === mode ? 'text-accent' : 'text-ink-faint')}
                aria-hidden
              />
              <span className="min-w-0">
                <span className="block font-medium">{t(`translation:supervision.mode.${mode}`)}</span>
                <span className="block text-sm text-ink-soft">{t(`supervision.says.${mode}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </form>
      <p className="text-sm text-ink-faint">{t('supervision.always')}</p>
      {error && <ErrorText>{error}</ErrorText>}
      {chosen === 'autonomous' ? (
        <LeaseForm agentId={agent.agent_id} running={agent.lease} onDone={onClose} />
      ) : (
        <>
          {agent.lease && <p className="text-sm font-medium text-warn">{t('supervision.endsLease')}</p>}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" form={formId} disabled={busy}>
              {t('supervision.use')}
            </Button>
            <Button look="outline" onClick={onClose}>
              {t('translation:action.cancel')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}
