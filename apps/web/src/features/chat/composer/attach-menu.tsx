import { Camera, File, Image, type LucideIcon } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

type AttachMenuProps = { onPick: (from: 'camera' | 'photos' | 'files') => void; onClose: () => void }

const ways: { from: 'camera' | 'photos' | 'files'; icon: LucideIcon }[] = [
  { from: 'camera', icon: Camera },
  { from: 'photos', icon: Image },
  { from: 'files', icon: File },
]

/** On a phone: where the file comes from. */
export function AttachMenu({ onPick, onClose }: AttachMenuProps) {
  const { t } = useTranslation('composer')
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const elsewhere = (event: PointerEvent) => {
      if (event.target instanceof Node && !list.current?.contains(event.target)) onClose()
    }
    document.addEventListener('pointerdown', elsewhere)
    return () => document.removeEventListener('pointerdown', elsewhere)
  }, [onClose])
  return (
    <div
      ref={list}
      role="group"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onClose()
      }}
      className="animate-rise absolute bottom-full left-0 z-10 mb-2 min-w-52 rounded-2xl border border-line bg-raised p-1.5 shadow-soft"
    >
      {ways.map(({ from, icon: Icon }) => (
        <button
          key={from}
          type="button"
          onClick={() => onPick(from)}
          className="flex min-h-11 w-full items-center gap-3 rounded-xl px-3 text-left text-sm hover:bg-sunken"
        >
          <Icon className="size-4.5 text-ink-faint" aria-hidden /> {t(`menu.${from}`)}
        </button>
      ))}
    </div>
  )
}
