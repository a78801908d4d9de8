import { useTranslation } from 'react-i18next'
import { addFrameTexts } from '../../i18n/frame-texts.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Keys } from '../../ui/keys.tsx'
import { shortcuts } from './shortcuts.ts'

addFrameTexts()

type ShortcutsDialogProps = {
  /** The ways to the pages of the sidebar. */
  pages: readonly { title: string; keys: string }[]
  onClose: () => void
}

type Line = { text: string; keys: readonly string[] }

/** Everything that can be done with the keyboard. */
export function ShortcutsDialog({ pages, onClose }: ShortcutsDialogProps) {
  const { t } = useTranslation('frame')
  const own = (name: 'palette' | 'shortcuts' | 'search' | 'composer' | 'newAgent' | 'sidebar' | 'nextAgent') => ({
    text: t(`shortcuts.${name}`),
    keys: [shortcuts[name]],
  })
  const groups: { title: string; lines: Line[] }[] = [
    {
      title: t('shortcuts.group.everywhere'),
      lines: [
        own('palette'),
        own('search'),
        own('shortcuts'),
        own('newAgent'),
        { text: t('shortcuts.agent'), keys: ['1', '2', '…'] },
        own('nextAgent'),
        own('sidebar'),
      ],
    },
    {
      title: t('shortcuts.group.goTo'),
      lines: [
        { text: t('shortcuts.chat'), keys: [shortcuts.chat] },
        { text: t('shortcuts.history'), keys: [shortcuts.history] },
        ...pages.map(({ title, keys }) => ({ text: title, keys: [keys] })),
      ],
    },
    {
      title: t('shortcuts.group.chat'),
      lines: [
        own('composer'),
        { text: t('shortcuts.send'), keys: ['Enter'] },
        { text: t('shortcuts.newLine'), keys: ['Shift+Enter'] },
        { text: t('shortcuts.stop'), keys: ['Escape'] },
        { text: t('shortcuts.stopComputer'), keys: ['Escape Escape Escape'] },
      ],
    },
    {
      title: t('shortcuts.group.lists'),
      lines: [
        { text: t('shortcuts.moveAgent'), keys: ['Alt+ArrowUp', 'Alt+ArrowDown'] },
        { text: t('shortcuts.closeAgent'), keys: ['Delete'] },
        { text: t('shortcuts.cards'), keys: ['j', 'k'] },
        { text: t('shortcuts.approve'), keys: ['a', 'd'] },
      ],
    },
  ]
  return (
    <Dialog open onClose={onClose} title={t('shortcuts.title')} place="wide">
      <div className="px-5 pb-6">
        <p className="text-sm text-ink-soft">{t('shortcuts.hint')}</p>
        <div className="mt-4 columns-1 gap-8 sm:columns-2">
          {groups.map(({ title, lines }) => (
            <section key={title} className="mb-6 break-inside-avoid">
              <h3 className="mb-1 text-xs font-semibold text-ink-faint">{title}</h3>
              <dl>
                {lines.map((line) => (
                  <div key={line.text} className="flex min-h-9 items-center gap-3 border-b border-line/60 py-1">
                    <dt className="min-w-0 flex-1 text-sm">{line.text}</dt>
                    <dd className="flex items-center gap-2">
                      {line.keys.map((keys) => (
                        <Keys key={keys} keys={keys} spoken />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  )
}
