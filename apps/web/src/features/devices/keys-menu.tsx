import { Command } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import type { Hands } from './view/hands.ts'

const ctrl = { key: 'Control', code: 'ControlLeft' }
const alt = { key: 'Alt', code: 'AltLeft' }

/** Keys that browsers and systems keep for themselves. */
const chords: { name: string; keys: { key: string; code: string }[] }[] = [
  { name: 'Ctrl+Alt+Del', keys: [ctrl, alt, { key: 'Delete', code: 'Delete' }] },
  { name: 'Alt+Tab', keys: [alt, { key: 'Tab', code: 'Tab' }] },
  { name: 'Alt+F4', keys: [alt, { key: 'F4', code: 'F4' }] },
  { name: 'Super', keys: [{ key: 'Meta', code: 'MetaLeft' }] },
  { name: 'Ctrl+W', keys: [ctrl, { key: 'w', code: 'KeyW' }] },
  { name: 'Ctrl+T', keys: [ctrl, { key: 't', code: 'KeyT' }] },
  { name: 'Ctrl+N', keys: [ctrl, { key: 'n', code: 'KeyN' }] },
  { name: 'Esc', keys: [{ key: 'Escape', code: 'Escape' }] },
  { name: 'Tab', keys: [{ key: 'Tab', code: 'Tab' }] },
  { name: 'F11', keys: [{ key: 'F11', code: 'F11' }] },
  { name: 'Print', keys: [{ key: 'PrintScreen', code: 'PrintScreen' }] },
]

type KeysMenuProps = { hands: Hands; className: string; onDone: () => void }

/** Presses the keys that the person's own browser would not let through. */
export function KeysMenu({ hands, className, onDone }: KeysMenuProps) {
  const { t } = useTranslation('desktop')
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button look="outline" size="small" className={className}>
          <Command className="size-4" aria-hidden />
          <span className="max-sm:sr-only">{t('control.keys')}</span>
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        collisionPadding={12}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          onDone()
        }}
        className="animate-rise z-20 w-72 rounded-2xl border border-line bg-raised p-1.5 text-ink shadow-soft"
      >
        <DropdownMenu.Label className="px-3 py-2 text-xs text-ink-soft">{t('control.keysHint')}</DropdownMenu.Label>
        <div className="grid grid-cols-2">
          {chords.map(({ name, keys }) => (
            <DropdownMenu.Item
              key={name}
              aria-label={t('control.send', { keys: name })}
              onSelect={() => hands.chord(keys)}
              className="flex min-h-9 cursor-pointer items-center rounded-xl px-3 font-mono text-sm outline-none data-highlighted:bg-sunken"
            >
              {name}
            </DropdownMenu.Item>
          ))}
        </div>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
