import type { Device, Display } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Hand, MessagesSquare, X } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import type { AgentState, ApprovalItem, QuestionItem } from '../../live/state.ts'
import { useLiveStore } from '../../live/store.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { wordsOfStep } from '../../ui/desktop/step-words.ts'
import { ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { Split } from '../../ui/split.tsx'
import { useWideWindow } from '../../ui/use-wide-window.ts'
import { AgentPanel } from './agent-panel.tsx'
import { agentsOn, workOnDevice } from './agent-work.ts'
import { ControlBanner } from './control-banner.tsx'
import { DeviceBadge } from './device-badge.tsx'
import { stateOf } from './device-state.ts'
import { LiveScreen } from './live-screen.tsx'
import { NoAgent } from './no-agent.tsx'
import { TakeControlDialog } from './take-control-dialog.tsx'
import { StopButton } from './stop-button.tsx'
import { StopNote } from './stop-note.tsx'
import { noteDevice, useDevices } from './use-devices.ts'
import { useMoment } from './use-moment.ts'
import { useFreshStep } from './use-fresh-step.ts'
import { useStop } from './use-stop.ts'
import { Hands } from './view/hands.ts'

export type DevicePageProps = {
  deviceId: string
  /** The bar above everything, with what stands at its end. */
  bar: (title: string, actions: ReactNode) => ReactNode
  renderChat: (agent: AgentState) => ReactNode
  renderRequest: (item: ApprovalItem | QuestionItem, agentId: string) => ReactNode
  onSupervision: (agentId: string) => void
  onList: () => void
  /** The agent that is looked at is to work here. */
  onChooseAgent: (() => void) | null
}

/** One computer: its screen as it is, what an agent does there, and the means to take part or end it. */
export function DevicePage(props: DevicePageProps) {
  const { t } = useTranslation('desktop')
  const { data, isError, refetch } = useDevices()
  const device = data?.devices.find(({ id }) => id === props.deviceId)
  if (device && device.status === 'paired') {
    return <Watched key={device.id} {...props} device={device} yours={data?.yours.includes(device.id) ?? false} />
  }
  return (
    <>
      {props.bar(t('list.title'), null)}
      <main className="flex min-h-0 flex-1 flex-col items-center justify-center gap-4 p-6">
        {!data && !isError && (
          <div role="status" className="w-full max-w-3xl">
            <span className="sr-only">{t('view.loading')}</span>
            <Skeleton className="aspect-video w-full rounded-2xl" />
          </div>
        )}
        {!data && isError && <LoadError text={t('list.loadFailed')} onRetry={() => void refetch()} />}
        {data && (
          <>
            <p className="text-ink-soft">{t('view.gone')}</p>
            <Button look="outline" onClick={props.onList}>
              {t('view.toList')}
            </Button>
          </>
        )}
      </main>
    </>
  )
}

type WatchedProps = DevicePageProps & { device: Device; yours: boolean }

function Watched(props: WatchedProps) {
  const { device, yours, renderChat, renderRequest, onSupervision } = props
  const { t } = useTranslation('desktop')
  const words = useServerWords()
  const resize = useTranslation().t
  const queries = useQueryClient()
  const wide = useWideWindow()
  const { stop, failed } = useStop(device.id)
  const [note, setNote] = useState<string | null>(null)
  const [chosenAgent, setChosenAgent] = useState<string | null>(null)
  const [chosenDisplay, setChosenDisplay] = useState<number | null>(null)
  const [tab, setTab] = useState<'desktop' | 'chat'>('desktop')
  const [showsChat, setShowsChat] = useState(true)
  const giving = useRef(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const giveBack = useRef<HTMLButtonElement>(null)
  const [hands] = useState(() => new Hands({ soon }))

  const live = useLiveStore((store) => store.live)
  const agents = agentsOn(
    live.order.flatMap((id) => live.agents[id] ?? []),
    device.id,
    device.agent_id,
  )
  const agent = agents.find(({ id }) => id === chosenAgent) ?? agents[0]
  const work = agent && workOnDevice(agent, device.id)
  const fresh = useFreshStep(work?.current ?? null)
  const display = displayOf(device, chosenDisplay ?? agent?.meta.display ?? null)
  const chatInView = agent !== undefined && (wide ? showsChat : tab === 'chat')

  const [taking, setTaking] = useState(false)
  // however that became known: while the dialog is open, the picture cannot have the keyboard
  if (yours && taking) setTaking(false)
  const take = () => {
    setNote(null)
    giving.current = false
    setTaking(true)
  }
  const onDevice = (next: Device, nowYours: boolean) => {
    if (yours && !nowYours && !giving.current && !next.stopped) setNote(t('control.lost'))
    noteDevice(queries, next, nowYours)
  }
  const [atComputer, noteLocalInput] = useMoment(localInputMs)
  const actions = (
    <>
      <span className="max-sm:hidden">
        <DeviceBadge state={stateOf(device, yours)} />
      </span>
      {!yours && !device.stopped && (
        <Button look="outline" disabled={!device.online} onClick={take} aria-label={t('control.take')}>
          <Hand className="size-4.5" aria-hidden />
          <span className="max-md:sr-only">{t('control.take')}</span>
        </Button>
      )}
      {wide && agent && (
        <IconButton label={t('view.chat')} aria-pressed={showsChat} onClick={() => setShowsChat(!showsChat)}>
          <MessagesSquare className="size-5" aria-hidden />
        </IconButton>
      )}
      <StopButton device={device} onStop={stop} />
      <TakeControlDialog device={device} open={taking} onClose={() => setTaking(false)} />
    </>
  )
  const chat = (one: AgentState) => (
    <aside aria-label={t('view.chat')} className="flex min-h-0 min-w-0 flex-1 flex-col">
      {renderChat(one)}
    </aside>
  )
  const marked = fresh?.marker && fresh.before?.display === display.index ? fresh : null

  return (
    <>
      {props.bar(device.name, actions)}
      <main className="flex min-h-0 flex-1 flex-col" data-device={device.id}>
        {!wide && agent && <Tabs tab={tab} onTab={setTab} />}
        <Split
          label={resize('nav.resize')}
          name="chat"
          start={400}
          least={300}
          most={800}
          side={wide && chatInView && agent && chat(agent)}
        >
          <div
            className={clsx('flex min-h-0 min-w-0 flex-1 flex-col', !wide && chatInView && 'hidden')}
            id="device-desktop"
          >
            {(failed || note) && (
              <div className="flex items-center gap-3 border-b border-line bg-surface px-4 py-2">
                <div className="min-w-0 flex-1">
                  <ErrorText>{failed ? t('stop.failed') : note}</ErrorText>
                </div>
                {note && <DismissButton onDismiss={() => setNote(null)} />}
              </div>
            )}
            {atComputer && (
              <p role="status" className="border-b border-line bg-warn-soft px-4 py-1.5 text-sm text-warn">
                {t('view.localInput')}
              </p>
            )}
            {device.stopped && (
              <div className="p-3 sm:p-4">
                <StopNote device={device} stopped={device.stopped} />
              </div>
            )}
            <LiveScreen
              device={device}
              display={display}
              yours={yours}
              hands={hands}
              field={field}
              marker={marked?.marker ? { id: marked.item.id, marker: marked.marker } : null}
              caption={fresh && <Caption text={wordsOfStep(t, fresh)} />}
              banner={
                <ControlBanner
                  device={device}
                  yours={yours}
                  hands={hands}
                  field={field}
                  giveBack={giveBack}
                  agentWaits={agent?.turnId != null}
                  onGiving={() => (giving.current = true)}
                />
              }
              whenFull={<StopButton device={device} onStop={stop} />}
              onDisplay={setChosenDisplay}
              onDevice={onDevice}
              onRefused={(refused) =>
                setNote(
                  refused.code === 'bad_request'
                    ? t('control.lost')
                    : t('view.refused', { why: words.refusal(refused) }),
                )
              }
              onLocalInput={noteLocalInput}
              onLeave={() => giveBack.current?.focus()}
            />
            {agent && work ? (
              <div className="max-h-[48%] shrink-0 overflow-y-auto">
                <AgentPanel
                  agents={agents}
                  agent={agent}
                  work={work}
                  requests={
                    !chatInView && work.requests.map((item) => <div key={item.id}>{renderRequest(item, agent.id)}</div>)
                  }
                  onAgent={setChosenAgent}
                  onSupervision={() => onSupervision(agent.id)}
                  {...(!chatInView && { onChat: () => (wide ? setShowsChat(true) : setTab('chat')) })}
                />
              </div>
            ) : (
              <NoAgent onChoose={props.onChooseAgent} />
            )}
          </div>
          {!wide && chatInView && agent && chat(agent)}
        </Split>
      </main>
    </>
  )
}

const localInputMs = 4_000

function Tabs({ tab, onTab }: { tab: 'desktop' | 'chat'; onTab: (tab: 'desktop' | 'chat') => void }) {
  const { t } = useTranslation('desktop')
  return (
    <div role="group" aria-label={t('view.tabs')} className="flex border-b border-line bg-surface px-2">
      {(['desktop', 'chat'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={tab === one}
          onClick={() => onTab(one)}
          className="min-h-11 flex-1 border-b-2 border-transparent text-sm font-medium text-ink-soft aria-pressed:border-accent aria-pressed:text-ink"
        >
          {t(`view.${one}`)}
        </button>
      ))}
    </div>
  )
}

function Caption({ text }: { text: string }) {
  return (
    <p className="animate-rise pointer-events-none absolute bottom-3 left-1/2 max-w-[92%] -translate-x-1/2 truncate rounded-full bg-black/80 px-4 py-1.5 text-sm font-medium text-white">
      {text}
    </p>
  )
}

function DismissButton({ onDismiss }: { onDismiss: () => void }) {
  const { t } = useTranslation()
  return (
    <IconButton label={t('action.dismiss')} onClick={onDismiss}>
      <X className="size-4.5" aria-hidden />
    </IconButton>
  )
}

/** Where nothing is known of its screens, one of an ordinary shape. */
const unknownDisplay: Display = { index: 0, name: '', x: 0, y: 0, width: 1920, height: 1080, scale: 1, primary: true }

function displayOf({ facts }: Device, index: number | null): Display {
  const displays = facts?.displays ?? []
  return displays.find((display) => display.index === index) ?? displays[0] ?? unknownDisplay
}

function soon(run: () => void): () => void {
  const frame = requestAnimationFrame(run)
  return () => cancelAnimationFrame(frame)
}
