import type { Device } from '@rain/protocol'
import { ClipboardPaste, Command, Hand, Keyboard, MousePointer2 } from 'lucide-react'
import { useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { deviceApi } from '../../api/device-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { TextAreaField } from '../../ui/text-area-field.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { TakeControlDialog } from './take-control-dialog.tsx'
import { useDeviceChange } from './use-device-change.ts'
import type { Hands } from './view/hands.ts'
import { textEvents } from './view/input-of-dom.ts'

type ControlBannerProps = {
  device: Device
  yours: boolean
  hands: Hands
  field: RefObject<HTMLTextAreaElement | null>
  giveBack: RefObject<HTMLButtonElement | null>
  /** An agent goes on once they are given back, and may be told something. */
  agentWaits: boolean
  /** The person is about to give them back. */
  onGiving: () => void
}

/** Who has mouse and keyboard, if it is a person, and what they can do with them. */
export function ControlBanner(props: ControlBannerProps) {
  const { t } = useTranslation('desktop')
  const { device, yours } = props
  const [taking, setTaking] = useState(false)
  if (device.stopped || device.controller !== 'person') return null
  if (yours) return <Yours {...props} />
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-accent-soft px-4 py-2">
      <p className="flex min-w-0 flex-1 items-center gap-2.5 text-sm font-medium" role="status">
        <Hand className="size-4.5 shrink-0 text-accent" aria-hidden /> {t('control.others')}
      </p>
      <Button look="outline" size="small" disabled={!device.online} onClick={() => setTaking(true)}>
        {t('control.takeOver')}
      </Button>
      <TakeControlDialog device={device} open={taking} onClose={() => setTaking(false)} />
    </div>
  )
}

function Yours({ device, hands, field, giveBack, agentWaits, onGiving }: ControlBannerProps) {
  const { t } = useTranslation('desktop')
  const { busy, error, run } = useDeviceChange()
  const [open, setOpen] = useState<'note' | 'paste' | 'keys' | null>(null)
  const give = (summary = '') => {
    onGiving()
    hands.letGo()
    void run(() => deviceApi.control(device.id, { take: false, ...(summary !== '' && { summary }) }), false)
  }
  const paste = async () => {
    const text = await navigator.clipboard?.readText().catch(() => null)
    if (typeof text !== 'string') return setOpen('paste')
    write(text)
  }
  const write = (text: string) => {
    const events = textEvents(text)
    if (events.length > 0) hands.now(events)
    setOpen(null)
    field.current?.focus({ preventScroll: true })
  }
  const small = 'border-on-accent/35! bg-transparent! text-on-accent! hover:bg-on-accent/15!'
  return (
    <section
      aria-label={t('control.yours')}
      className="flex flex-col gap-2 bg-accent px-3 py-2 text-on-accent sm:px-4"
      data-control="yours"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="flex min-w-0 flex-1 items-center gap-2.5 text-xs leading-tight sm:text-sm" role="status">
          <MousePointer2 className="size-4.5 shrink-0 fill-current" aria-hidden />
          <span className="min-w-0">
            <span className="font-semibold">{t('control.yours')}</span>
            {agentWaits && <span className="max-xl:hidden"> · {t('control.yoursHint')}</span>}
          </span>
        </p>
        <Button
          look="outline"
          size="small"
          className={`not-pointer-coarse:hidden! ${small}`}
          onClick={() => field.current?.focus({ preventScroll: true })}
        >
          <Keyboard className="size-4" aria-hidden />
          <span className="max-sm:sr-only">{t('control.keyboard')}</span>
        </Button>
        <Button look="outline" size="small" className={small} onClick={() => void paste()}>
          <ClipboardPaste className="size-4" aria-hidden />
          <span className="max-sm:sr-only">{t('control.paste')}</span>
        </Button>
        <Button
          look="outline"
          size="small"
          className={small}
          aria-expanded={open === 'keys'}
          onClick={() => setOpen(open === 'keys' ? null : 'keys')}
        >
          <Command className="size-4" aria-hidden />
          <span className="max-sm:sr-only">{t('control.keys')}</span>
        </Button>
        <Button
          ref={giveBack}
          size="small"
          className="bg-on-accent! text-accent! hover:bg-on-accent/90!"
          disabled={busy}
          onClick={() => (agentWaits && open !== 'note' ? setOpen('note') : give())}
        >
          {t('control.giveBack')}
        </Button>
      </div>
      {error && <ErrorText>{error}</ErrorText>}
      {open === 'keys' && <KeysPanel hands={hands} />}
      {open === 'note' && (
        <TextForm
          label={t('control.note')}
          placeholder={t('control.noteHint')}
          submit={t('control.give')}
          maxLength={2_000}
          onSubmit={give}
          onCancel={() => setOpen(null)}
        />
      )}
      {open === 'paste' && (
        <TextForm
          label={t('control.pasteTitle')}
          hint={t('control.pasteHint')}
          submit={t('control.pasteSend')}
          maxLength={20_000}
          onSubmit={write}
          onCancel={() => setOpen(null)}
        />
      )}
    </section>
  )
}

type TextFormProps = {
  label: string
  placeholder?: string
  hint?: string
  submit: string
  maxLength: number
  onSubmit: (text: string) => void
  onCancel: () => void
}

function TextForm({ label, placeholder, hint, submit, maxLength, onSubmit, onCancel }: TextFormProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  return (
    <form
      className="flex flex-col gap-2 rounded-xl bg-surface p-3 text-ink"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit(text)
      }}
    >
      <TextAreaField
        autoFocus
        label={label}
        hint={hint}
        placeholder={placeholder}
        rows={2}
        maxLength={maxLength}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="small">
          {submit}
        </Button>
        <Button look="quiet" size="small" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  )
}
