import { limits } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../../ui/dialog.tsx'
import { formatBytes } from '../../../ui/format-bytes.ts'
import { commandsFor, type ComposerActions } from './commands.ts'

const keys = [
  ['Enter', 'send'],
  ['Shift + Enter', 'line'],
  ['Esc', 'stop'],
  ['↑', 'again'],
  ['@', 'mention'],
  ['/', 'command'],
] as const

/** What can be typed in the field. */
export function HelpDialog({ actions, onClose }: { actions: ComposerActions; onClose: () => void }) {
  const { t, i18n } = useTranslation('composer')
  const size = formatBytes(limits.attachmentBytes, i18n.language)
  return (
    <Dialog open title={t('help.title')} onClose={onClose}>
      <div className="flex flex-col gap-5 px-5 pb-5 text-sm">
        <List title={t('help.keys')} rows={keys.map(([key, says]) => [key, t(`help.${says}`)])} />
        <List
          title={t('help.commands')}
          rows={commandsFor('', actions).map(({ name }) => [`/${name}`, t(`command.${name}`)])}
        />
        <p className="text-ink-soft">{t('help.attach', { max: limits.attachmentsPerMessage, size })}</p>
      </div>
    </Dialog>
  )
}

function List({ title, rows }: { title: string; rows: string[][] }) {
  return (
    <section>
      <h3 className="mb-2 font-semibold">{title}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {rows.map(([key, says]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-md border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs">{key}</kbd>
            </dt>
            <dd className="text-ink-soft">{says}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
