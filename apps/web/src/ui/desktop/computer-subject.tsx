import { desktopActionSchema, type DesktopAction, type EventOf } from '@rain/protocol'
import { AppWindow, KeyRound } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../dialog.tsx'
import { VisibleText } from '../visible-text.tsx'
import { markerOf } from './action-marker.ts'
import { wordsOfAction } from './action-words.ts'
import { ScreenImage } from './screen-image.tsx'

type Request = EventOf<'permission_request'>

/** What is asked for on a computer: the picture it was decided on, where it lands, in which window, and all that is typed. */
export function ComputerSubject({ request, rest }: { request: Request; rest: ReactNode }) {
  const { t } = useTranslation('desktop')
  const action = desktopActionSchema.safeParse(request.input).data
  if (!action) {
    return (
      <>
        <p className="pb-1 text-xs font-medium text-ink-faint">{t('subject.unknown')}</p>
        {rest}
      </>
    )
  }
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p className="pb-0.5 text-xs font-medium text-ink-faint">{t('subject.will')}</p>
        <p className="text-[1.05rem] font-semibold break-words">
          <VisibleText text={wordsOfAction(t, action, 'will')} />
        </p>
        <Place request={request} action={action} />
      </div>
      <Typed action={action} />
      <Picture request={request} action={action} />
    </div>
  )
}

/** In which window, and where in the picture. */
function Place({ request: { target }, action }: { request: Request; action: DesktopAction }) {
  const { t } = useTranslation('desktop')
  const at = 'coordinate' in action ? action.coordinate : undefined
  const frame = target?.frame
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm text-ink-soft">
      <AppWindow className="size-4 shrink-0 text-ink-faint" aria-hidden />
      <span className="min-w-0 break-words">
        {target?.window ? (
          <VisibleText text={t('agent.inWindow', { title: target.window.title, app: target.window.app })} />
        ) : (
          t('agent.noWindow')
        )}
      </span>
      {at && frame && (
        <span className="text-ink-faint tabular-nums">
          {t('subject.at', { x: Math.round(at[0]), y: Math.round(at[1]), width: frame.width, height: frame.height })}
        </span>
      )}
    </p>
  )
}

/** All that goes through the keyboard, with what the eye would miss. */
function Typed({ action }: { action: DesktopAction }) {
  const { t } = useTranslation('desktop')
  if (action.action === 'type_secret') {
    return (
      <p className="flex items-center gap-2 text-sm">
        <KeyRound className="size-4 shrink-0 text-warn" aria-hidden /> {t('subject.secret')}
        <span className="font-mono font-medium">
          <VisibleText text={action.secret} />
        </span>
      </p>
    )
  }
  const text = 'text' in action ? action.text : undefined
  if (text === undefined) return null
  const title = { type: t('subject.text'), key: t('subject.keys'), hold_key: t('subject.keys') }[
    action.action as string
  ]
  return (
    <div>
      <p className="pb-1 text-xs font-medium text-ink-faint">{title ?? t('subject.held')}</p>
      <pre
        dir="ltr"
        tabIndex={0}
        className="max-h-72 overflow-auto rounded-xl border border-line bg-code px-3.5 py-2.5 font-mono text-sm leading-relaxed break-all whitespace-pre-wrap"
      >
        <VisibleText text={text} />
      </pre>
    </div>
  )
}

function Picture({ request: { target }, action }: { request: Request; action: DesktopAction }) {
  const { t } = useTranslation('desktop')
  const [large, setLarge] = useState(false)
  if (!target?.frame || target.imageId === undefined) {
    return <p className="text-sm text-ink-faint">{t('subject.noPicture')}</p>
  }
  const { frame, imageId } = target
  const scene = { imageId, width: frame.width, height: frame.height }
  const marker = markerOf(action, frame)
  const alt = marker ? t('subject.picture', { what: wordsOfAction(t, action, 'will') }) : t('subject.pictureOnly')
  return (
    <div>
      <button
        type="button"
        onClick={() => setLarge(true)}
        aria-label={`${t('subject.enlarge')}. ${alt}`}
        className="block w-full max-w-[34rem] cursor-zoom-in overflow-hidden rounded-xl border border-line"
      >
        <ScreenImage scene={scene} alt="" marker={marker} />
      </button>
      <p className="pt-1.5 text-xs text-ink-faint">
        {frame.display > 0 && `${t('subject.screen', { number: frame.display + 1 })}. `}
        {t('subject.bound')}
      </p>
      <Dialog open={large} onClose={() => setLarge(false)} title={wordsOfAction(t, action, 'will')} place="wide">
        <div className="px-5 pb-5">
          <ScreenImage
            scene={scene}
            alt={alt}
            marker={marker}
            mostHeight={78}
            className="mx-auto w-full rounded-xl border border-line"
          />
        </div>
      </Dialog>
    </div>
  )
}
