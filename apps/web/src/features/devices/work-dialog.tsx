import type { Agent, Device } from '@rain/protocol'
import { clsx } from 'clsx'
import { FolderOpen, Monitor, type LucideIcon } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import { useLiveClient } from '../../live/live-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import { ErrorText, Skeleton } from '../../ui/message.tsx'
import { useDevices } from './use-devices.ts'

type WorkDialogProps = {
  agent: Agent
  /** The computer to begin with. */
  suggested?: string | undefined
  open: boolean
  onClose: () => void
  onAdd: () => void
  /** It works on this computer now. */
  onWorksOn: (deviceId: string) => void
}

/** Where an agent works: on files, or on one of the person's computers. */
export function WorkDialog({ open, onClose, ...rest }: WorkDialogProps) {
  const { t } = useTranslation('desktop')
  return (
    <Dialog open={open} onClose={onClose} title={t('work.title')}>
      <Places onClose={onClose} {...rest} />
    </Dialog>
  )
}

const onFiles = ''

function Places({ agent, suggested, onClose, onAdd, onWorksOn }: Omit<WorkDialogProps, 'open'>) {
  const { t } = useTranslation('desktop')
  const { t: page } = useTranslation()
  const words = useServerWords()
  const client = useLiveClient()
  const { data } = useDevices()
  const [chosen, setChosen] = useState(suggested ?? agent.device_id ?? onFiles)
  const [display, setDisplay] = useState(agent.display)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const devices = data?.devices.filter(({ status }) => status === 'paired') ?? []
  const device = devices.find(({ id }) => id === chosen)
  const displays = device?.facts?.displays ?? []

  const use = async () => {
    setBusy(true)
    setError(null)
    const place = device
      ? ({
          mode: 'computer_use',
          device_id: device.id,
          display: displays.some(({ index }) => index === display) ? display : 0,
        } as const)
      : ({ mode: 'coding' } as const)
    const ack = await client.command({ type: 'set_mode', agent_id: agent.agent_id, ...place })
    setBusy(false)
    if (!ack?.ok) return setError(ack ? words.refusal(ack) : t('work.noAnswer'))
    onClose()
    if (device) onWorksOn(device.id)
  }

  return (
    <div className="flex flex-col gap-4 px-5 pt-1 pb-6">
      <p className="text-sm text-ink-soft">{t('work.hint')}</p>
      {!data && <Skeleton className="h-32 rounded-2xl" />}
      {data && (
        <fieldset disabled={busy} className="flex flex-col gap-2.5">
          <legend className="sr-only">{t('work.title')}</legend>
          <Place icon={FolderOpen} value={onFiles} chosen={chosen} onChoose={setChosen} title={t('work.files')}>
            {t('work.filesHint')}
          </Place>
          {devices.map((one) => (
            <Place
              key={one.id}
              icon={Monitor}
              value={one.id}
              chosen={chosen}
              onChoose={setChosen}
              title={t('work.computer', { name: one.name })}
            >
              <HowItIs device={one} />
            </Place>
          ))}
        </fieldset>
      )}
      {data && devices.length === 0 && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="min-w-40 flex-1 text-sm text-ink-soft">{t('work.none')}</p>
          <Button look="outline" size="small" onClick={onAdd}>
            {t('work.add')}
          </Button>
        </div>
      )}
      {displays.length > 1 && (
        <SelectField
          label={t('work.display')}
          value={display}
          onChange={(event) => setDisplay(Number(event.target.value))}
        >
          {displays.map((one) => (
            <option key={one.index} value={one.index}>
              {t('view.displayName', { number: one.index + 1, name: one.name, width: one.width, height: one.height })}
            </option>
          ))}
        </SelectField>
      )}
      {error && <ErrorText>{error}</ErrorText>}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void use()} disabled={busy || !data}>
          {t('work.use')}
        </Button>
        <Button look="outline" onClick={onClose}>
          {page('action.cancel')}
        </Button>
      </div>
    </div>
  )
}

function HowItIs({ device }: { device: Device }) {
  const { t } = useTranslation('desktop')
  if (device.stopped) return t('work.stopped')
  return device.online ? (device.facts?.system ?? '') : t('work.offline')
}

type PlaceProps = {
  icon: LucideIcon
  value: string
  chosen: string
  onChoose: (value: string) => void
  title: string
  children: ReactNode
}

function Place({ icon: Icon, value, chosen, onChoose, title, children }: PlaceProps) {
  const isChosen = chosen === value
  return (
    <label
      className={clsx(
        'flex cursor-pointer items-start gap-3 rounded-2xl border p-3.5 transition-colors',
        'has-focus-visible:outline-2 has-focus-visible:outline-accent',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line hover:bg-sunken',
      )}
    >
      <input
        type="radio"
        name="workplace"
        value={value}
        checked={isChosen}
        onChange={() => onChoose(value)}
        className="sr-only"
      />
      <Icon className={clsx('mt-0.5 size-5 shrink-0', isChosen ? 'text-accent' : 'text-ink-faint')} aria-hidden />
      <span className="min-w-0">
        <span className="block font-medium">{title}</span>
        <span className="block text-sm text-ink-soft">{children}</span>
      </span>
    </label>
  )
}
