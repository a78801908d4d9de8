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

/** Presses the keys that the person's own browser would not let through. Stays open: one often follows another. */
export function KeysPanel({ hands }: { hands: Hands }) {
  const { t } = useTranslation('desktop')
  return (
    <div className="flex flex-col gap-2 rounded-xl bg-surface p-3 text-ink">
      <p className="text-xs text-ink-soft">{t('control.keysHint')}</p>
      <div className="flex flex-wrap gap-2">
        {chords.map(({ name, keys }) => (
          <Button
            key={name}
            look="outline"
            size="small"
            className="font-mono"
            aria-label={t('control.send', { keys: name })}
            onClick={() => hands.chord(keys)}
          >
            {name}
          </Button>
        ))}
      </div>
    </div>
  )
}
