import type { Device, Display } from '@rain/protocol'
import { clsx } from 'clsx'
import { MonitorOff } from 'lucide-react'
import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Marker } from '../../ui/desktop/action-marker.ts'
import { MarkerLayer } from '../../ui/desktop/marker-layer.tsx'
import { Drops } from '../../ui/message.tsx'
import { KeyField } from './key-field.tsx'
import { PointerMark, placePointer } from './pointer-mark.tsx'
import { ScreenBar } from './screen-bar.tsx'
import { useHandEvents } from './use-hand-events.ts'
import { useSize } from './use-size.ts'
import type { Hands } from './view/hands.ts'
import { boxOf, sizeToAsk } from './view/picture-box.ts'
import { useLiveView } from './view/use-live-view.ts'

type LiveScreenProps = {
  device: Device
  display: Display
  yours: boolean
  hands: Hands
  field: RefObject<HTMLTextAreaElement | null>
  marker: { id: string; marker: Marker } | null
  /** Stands over the lower edge of the picture. */
  caption: ReactNode
  /** Stands over the picture, also in full screen. */
  banner: ReactNode
  /** Stands in the bar in full screen. */
  whenFull: ReactNode
  onDisplay: (index: number) => void
  onDevice: (device: Device, yours: boolean) => void
  onRefused: (refused: { code: string; message: string }) => void
  onLocalInput: () => void
  onLeave: () => void
}

/** The screen of a computer as it is now, and the hands of the person on it. */
export function LiveScreen(props: LiveScreenProps) {
  const { device, display, yours, hands, field, marker } = props
  const { t } = useTranslation('desktop')
  const frame = useRef<HTMLDivElement>(null)
  const room = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const pointer = useRef<HTMLSpanElement>(null)
  const [zoom, setZoom] = useState(1)
  const [hasKeyboard, setHasKeyboard] = useState(false)
  const size = useSize(room)
  const box = boxOf(size, display, zoom)
  const ask = sizeToAsk(box, devicePixelRatio, display)
  const live = useLiveView({
    sight: { device_id: device.id, display: display.index, ...ask },
    canvas,
    yours,
    hands,
    onPlan: (plan) => placePointer(pointer.current, plan.pointer),
    onDevice: props.onDevice,
    onRefused: props.onRefused,
    onLocalInput: props.onLocalInput,
  })
  const events = useHandEvents({
    active: yours,
    hands,
    surface,
    onMouse: () => field.current?.focus({ preventScroll: true }),
  })

  return (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col bg-canvas">
      {props.banner}
      <div className="relative flex min-h-0 flex-1">
        <div ref={room} className="flex min-h-0 flex-1 overflow-auto overscroll-contain bg-[#0b0f11]">
          <div
            ref={surface}
            className={clsx('relative m-auto shrink-0', yours && 'cursor-none touch-none select-none')}
            style={box}
            {...events}
          >
            <canvas
              ref={canvas}
              role="img"
              aria-label={t('view.picture', { name: device.name })}
              className={clsx('absolute inset-0 size-full', !live.hasPicture && 'opacity-0')}
            />
            {live.hasPicture && marker && <MarkerLayer key={marker.id} marker={marker.marker} lively />}
            <PointerMark ref={pointer} shown={live.hasPicture} />
            {yours && <KeyField hands={hands} field={field} onFocus={setHasKeyboard} onLeave={props.onLeave} />}
          </div>
        </div>
        {!device.online && <Away name={device.name} />}
        {device.online && !live.hasPicture && <Coming />}
        {yours && (
          <div
            aria-hidden
            className={clsx(
              'pointer-events-none absolute inset-0 ring-4 transition-shadow ring-inset',
              hasKeyboard ? 'ring-accent' : 'ring-accent/45',
            )}
          />
        )}
        {yours && !hasKeyboard && <KeyboardHint />}
        {props.caption}
      </div>
      <ScreenBar
        device={device}
        display={display}
        state={live.state}
        fps={live.fps}
        hasPicture={live.hasPicture}
        zoom={zoom}
        frame={frame}
        onZoom={setZoom}
        onDisplay={props.onDisplay}
        whenFull={props.whenFull}
      />
    </div>
  )
}

function KeyboardHint() {
  const { t } = useTranslation('desktop')
  return (
    <p className="animate-hint pointer-events-none absolute top-3 left-1/2 w-max max-w-[90%] -translate-x-1/2 rounded-2xl bg-black/75 px-3.5 py-1 text-center text-xs text-white">
      <span className="pointer-coarse:hidden">{t('control.clickToType')}</span>
      <span className="hidden pointer-coarse:inline">{t('control.touch')}</span>
    </p>
  )
}

function Away({ name }: { name: string }) {
  const { t } = useTranslation('desktop')
  return (
    <div
      role="status"
      className="absolute inset-0 flex flex-col items-center justify-center gap-2 bg-[#0b0f11]/85 p-6 text-center text-[#dfe8eb]"
    >
      <MonitorOff className="size-9 opacity-70" aria-hidden />
      <p className="font-semibold">{t('view.offline', { name })}</p>
      <p className="max-w-96 text-sm opacity-85">{t('view.offlineHint', { command: 'rain-desktop run' })}</p>
    </div>
  )
}

function Coming() {
  const { t } = useTranslation('desktop')
  return (
    <div
      role="status"
      className="absolute inset-0 flex flex-col items-center justify-center gap-3 text-sm text-[#aebcc2]"
    >
      <Drops />
      {t('view.waitingPicture')}
    </div>
  )
}
