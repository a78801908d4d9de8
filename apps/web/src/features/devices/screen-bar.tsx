import type { Device, Display } from '@rain/protocol'
import { clsx } from 'clsx'
import { Maximize, Minimize, Scan, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { writePercent } from '../../ui/write-number.ts'
import type { ViewState } from './view/view-link.ts'

type ScreenBarProps = {
  device: Device
  display: Display
  state: ViewState
  fps: number
  hasPicture: boolean
  zoom: number
  frame: RefObject<HTMLElement | null>
  onZoom: (zoom: number) => void
  onDisplay: (index: number) => void
  /** Stands here in full screen, where the bar of the page is not seen. */
  whenFull: ReactNode
}

const zooms = [1, 1.5, 2, 3, 4]

/** How the picture comes, which screen it is of, and how large. */
export function ScreenBar(props: ScreenBarProps) {
  const { device, display, zoom, onZoom, onDisplay, frame } = props
  const { t, i18n } = useTranslation('desktop')
  const displays = device.facts?.displays ?? []
  const at = zooms.indexOf(zoom)
  return (
    <div className="flex min-h-12 items-center gap-1 border-t border-line bg-surface px-2 sm:px-3">
      <StateLine {...props} />
      <span className="flex-1" />
      {displays.length > 1 && (
        <select
          aria-label={t('view.display')}
          value={display.index}
          onChange={(event) => onDisplay(Number(event.target.value))}
          className="min-h-9 max-w-40 truncate rounded-lg border border-line bg-surface px-2 text-sm"
        >
          {displays.map((one) => (
            <option key={one.index} value={one.index}>
              {t('view.displayName', { number: one.index + 1, name: one.name, width: one.width, height: one.height })}
            </option>
          ))}
        </select>
      )}
      <IconButton label={t('view.zoomOut')} disabled={at <= 0} onClick={() => onZoom(zooms[at - 1] ?? 1)}>
        <ZoomOut className="size-4.5" aria-hidden />
      </IconButton>
      <span className="w-11 text-center text-xs text-ink-soft tabular-nums max-sm:hidden">
        {writePercent(zoom, i18n.language)}
      </span>
      <IconButton label={t('view.zoomIn')} disabled={at >= zooms.length - 1} onClick={() => onZoom(zooms[at + 1] ?? 1)}>
        <ZoomIn className="size-4.5" aria-hidden />
      </IconButton>
      <IconButton label={t('view.fit')} disabled={zoom === 1} onClick={() => onZoom(1)} className="max-sm:hidden">
        <Scan className="size-4.5" aria-hidden />
      </IconButton>
      <FullScreen frame={frame} whenFull={props.whenFull} />
    </div>
  )
}

function StateLine({ state, fps, hasPicture, device }: ScreenBarProps) {
  const { t } = useTranslation('desktop')
  const watching = state === 'watching' && device.online && hasPicture
  const text = watching
    ? fps > 0
      ? t('view.watching')
      : t('view.still')
    : state === 'watching'
      ? ''
      : t(`view.${state}`)
  return (
    <p className="flex min-w-0 items-center gap-2 text-xs text-ink-soft" data-view={state}>
      <span
        aria-hidden
        className={clsx('size-2 shrink-0 rounded-full', watching ? 'bg-ok' : 'animate-shimmer bg-line-strong')}
      />
      <span className="truncate" role="status">
        {text}
      </span>
      {watching && fps > 0 && (
        <span className="shrink-0 text-ink-faint tabular-nums" title={t('view.fps', { count: fps })}>
          {fps}
          <span aria-hidden>/s</span>
        </span>
      )}
    </p>
  )
}

function FullScreen({ frame, whenFull }: Pick<ScreenBarProps, 'frame' | 'whenFull'>) {
  const { t } = useTranslation('desktop')
  const [full, setFull] = useState(false)
  useEffect(() => {
    const onChange = () => setFull(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', onChange)
    return () => document.removeEventListener('fullscreenchange', onChange)
  }, [])
  if (typeof document.documentElement.requestFullscreen !== 'function') return null
  const toggle = async () => {
    if (document.fullscreenElement) return document.exitFullscreen()
    await frame.current?.requestFullscreen()
    await lockKeys()
  }
  return (
    <>
      <IconButton label={t(full ? 'view.leaveFullscreen' : 'view.fullscreen')} onClick={() => void toggle()}>
        {full ? <Minimize className="size-4.5" aria-hidden /> : <Maximize className="size-4.5" aria-hidden />}
      </IconButton>
      {full && whenFull}
    </>
  )
}

/** Browsers that can give this page the keys that they otherwise keep. Escape stays theirs: it is held to leave. */
async function lockKeys(): Promise<void> {
  const { keyboard } = navigator as Navigator & { keyboard?: { lock?: () => Promise<void> } }
  await keyboard?.lock?.().catch(() => undefined)
}
