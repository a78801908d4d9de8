import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import { PanelBoundary } from './panel-boundary.tsx'

type DialogProps = {
  onClose: () => void
  title: string
  children: ReactNode
  footer?: ReactNode
  /** `wide` is for pictures, `left` and `right` are drawers as high as the window, `bottom` is a sheet as wide as it. */
  place?: 'center' | 'wide' | 'left' | 'right' | 'bottom'
  hideTitle?: boolean
  /** The content has the whole height and scrolls by itself. */
  fill?: boolean
}

const places = {
  center: 'm-auto max-h-[min(85dvh,46rem)] w-[min(34rem,calc(100vw-2rem))] rounded-2xl border border-line animate-rise',
  wide: 'm-auto max-h-[96dvh] w-[min(80rem,calc(100vw-1rem))] rounded-2xl border border-line animate-rise',
  left: 'mr-auto h-dvh max-h-dvh w-[min(20rem,88vw)] max-w-none border-r border-line animate-drawer',
  right: 'ml-auto h-dvh max-h-dvh w-[min(26rem,100vw)] max-w-none border-l border-line animate-rise',
  bottom: 'mt-auto mb-0 h-[85dvh] max-h-dvh w-screen max-w-none rounded-t-2xl border-t border-line animate-sheet',
}

/**
 * The browser's own modal dialog: it keeps the focus inside, closes on Escape and on a click beside it, and then gives the
 * focus back.
 */
export function Dialog({ open, ...rest }: DialogProps & { open: boolean }) {
  return open && <OpenDialog {...rest} />
}

function OpenDialog({ onClose, title, children, footer, place = 'center', hideTitle, fill }: DialogProps) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // @NOTE the browser gives the focus back to what has it at `showModal`, which a field that asks for it has taken by then
  const [before] = useState(() => document.activeElement)

  // @NOTE a layout effect: it is undone while the dialog is still in the page, and only then the focus can be given back
  useLayoutEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    // showModal gives the focus to whatever comes first, also where a field has asked for it
    const wanted = dialog.contains(document.activeElement) ? document.activeElement : null
    if (!dialog.open) dialog.showModal()
    if (wanted instanceof HTMLElement) wanted.focus()
    return () => {
      dialog.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [before])

  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      className={clsx('flex flex-col overflow-hidden bg-surface p-0 text-ink shadow-soft', places[place])}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => event.target === ref.current && isOutside(ref.current, event) && onClose()}
    >
      <header className={clsx('flex items-center gap-3 px-5 pt-4 pb-2', hideTitle && 'sr-only')}>
        <h2 id={titleId} className="min-w-0 flex-1 text-lg font-semibold tracking-tight">
          {title}
        </h2>
        <IconButton label={t('action.close')} onClick={onClose} className="-mr-2">
          <X className="size-5" />
        </IconButton>
      </header>
      <div className={clsx('min-h-0 flex-1', fill ? 'flex flex-col' : 'overflow-y-auto overscroll-contain')}>
        <PanelBoundary about={title}>{children}</PanelBoundary>
      </div>
      {footer && <footer className="flex flex-wrap justify-end gap-2 px-5 py-4">{footer}</footer>}
    </dialog>
  )
}

function isOutside(dialog: HTMLDialogElement, event: { clientX: number; clientY: number }): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect()
  return event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom
}
