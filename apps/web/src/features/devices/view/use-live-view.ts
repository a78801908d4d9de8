import type { Device } from '@rain/protocol'
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import { endSession, useSession } from '../../../api/session-token.ts'
import { createCanvasEasel } from './canvas-easel.ts'
import { createFrameRate } from './frame-rate.ts'
import type { Hands } from './hands.ts'
import { planPicture, type PicturePlan } from './picture-plan.ts'
import { ScreenPainter } from './screen-painter.ts'
import { ViewLink, type Sight, type ViewSocket, type ViewState } from './view-link.ts'

export type LiveViewOptions = {
  sight: Sight
  canvas: RefObject<HTMLCanvasElement | null>
  /** What they do goes over the same line. */
  hands: Hands
  /** This session works there: a glance at another page does not take mouse and keyboard away. */
  yours: boolean
  onPlan: (plan: PicturePlan) => void
  onDevice: (device: Device, yours: boolean) => void
  onRefused: (refused: { code: string; message: string }) => void
  onLocalInput: () => void
}

const rateEveryMs = 1_000
const restAfterMs = 60_000

/** Live pictures of a computer on a canvas, for as long as somebody can see them. */
export function useLiveView(options: LiveViewOptions) {
  const { sight, canvas, yours, hands } = options
  const { device_id: deviceId, display, max_width: maxWidth, max_height: maxHeight } = sight
  const token = useSession((session) => session.token)
  const [state, setState] = useState<ViewState>('connecting')
  const [hasPicture, setHasPicture] = useState(false)
  const [fps, setFps] = useState(0)
  const link = useRef<ViewLink | null>(null)
  const onPlan = useEffectEvent(options.onPlan)
  const onDevice = useEffectEvent(options.onDevice)
  const onRefused = useEffectEvent(options.onRefused)
  const onLocalInput = useEffectEvent(options.onLocalInput)
  const firstSight = useEffectEvent(() => sight)

  useEffect(() => {
    const element = canvas.current
    if (token === null || element === null) return
    const rate = createFrameRate(() => performance.now())
    const painter = new ScreenPainter({
      easel: createCanvasEasel(element),
      onShown(plan) {
        // @NOTE while nobody sees it, the next pictures wait for this answer
        if (document.visibilityState === 'visible') view.shown(plan.seq)
        rate.count()
        setHasPicture(true)
        onPlan(plan)
      },
      onTorn: () => view.again(),
    })
    const view = new ViewLink({
      token,
      openSocket: () => openSocket('/view'),
      after(ms, run) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      onPicture(packet) {
        const plan = planPicture(packet)
        if (plan) painter.paint(plan)
      },
      onMessage(message) {
        if (message.type === 'device') return onDevice(message.device, message.yours)
        if (message.type === 'local_input') return onLocalInput()
        onRefused(message)
      },
      onState(next) {
        if (next !== 'watching') painter.tear()
        setState(next)
      },
      onUnauthorized: () => endSession('expired'),
    })
    link.current = view
    const disconnect = hands.connect((events) => view.input(events))
    view.look(firstSight())
    const counting = setInterval(() => setFps(rate.perSecond()), rateEveryMs)
    return () => {
      clearInterval(counting)
      view.close()
      painter.close()
      link.current = null
      disconnect()
      setHasPicture(false)
    }
  }, [token, deviceId, canvas, hands])

  useEffect(() => {
    link.current?.look({ device_id: deviceId, display, max_width: maxWidth, max_height: maxHeight })
  }, [deviceId, display, maxWidth, maxHeight])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onChange = () => {
      clearTimeout(timer)
      if (document.visibilityState === 'hidden') {
        if (!yours) return link.current?.rest()
        timer = setTimeout(() => link.current?.rest(), restAfterMs)
        return
      }
      link.current?.wake()
      link.current?.again()
    }
    if (document.visibilityState === 'hidden') onChange()
    document.addEventListener('visibilitychange', onChange)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onChange)
    }
  }, [yours, deviceId])

  return { state, hasPicture, fps }
}

function openSocket(path: string): ViewSocket {
  const url = new URL(path, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return new WebSocket(url)
}
