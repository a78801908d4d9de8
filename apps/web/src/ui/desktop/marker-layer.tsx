import { clsx } from 'clsx'
import type { MarkedPoint, Marker } from './action-marker.ts'

/**
 * Shows where an action lands, over a picture that fills the same box. It is drawn in white on red, so that it stands out on
 * every screen; the words beside the picture say the same.
 */
export function MarkerLayer({ marker, lively = false }: { marker: Marker; lively?: boolean }) {
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden" data-marker={marker.kind}>
      {marker.kind === 'path' && <Path points={marker.points} />}
      {marker.kind === 'region' && <Region from={marker.from} to={marker.to} />}
      {marker.kind === 'scroll' && <Arrow at={marker.at} direction={marker.direction} />}
      {marker.kind === 'move' && <Ring at={marker.at} lively={lively} rings={1} faint />}
      {marker.kind === 'click' && <Ring at={marker.at} lively={lively} rings={marker.times} label={marker.button} />}
    </div>
  )
}

const percent = ({ x, y }: MarkedPoint) => ({ left: `${x * 100}%`, top: `${y * 100}%` })

type RingProps = { at: MarkedPoint; lively: boolean; rings: 1 | 2 | 3; faint?: boolean; label?: string }

function Ring({ at, lively, rings, faint = false, label }: RingProps) {
  return (
    <span className="absolute" style={percent(at)}>
      {lively && <span className="animate-ripple absolute -top-5 -left-5 size-10 rounded-full bg-danger-mark/50" />}
      {Array.from({ length: rings }, (_, ring) => (
        <span
          key={ring}
          className={clsx(
            'absolute rounded-full border-[2.5px] shadow-mark',
            faint ? 'border-white' : 'border-danger-mark',
            ringSizes[ring],
          )}
        />
      ))}
      <span className={clsx('absolute -top-1 -left-1 size-2 rounded-full', faint ? 'bg-white' : 'bg-danger-mark')} />
      {(label === 'right' || label === 'middle') && (
        <span className="absolute top-2.5 left-2.5 rounded-md bg-danger-mark px-1.5 text-[0.6875rem] font-bold text-white uppercase">
          {label === 'right' ? 'R' : 'M'}
        </span>
      )}
    </span>
  )
}

const ringSizes = ['-top-3 -left-3 size-6', '-top-[1.15rem] -left-[1.15rem] size-[2.3rem]', '-top-6 -left-6 size-12']

function Path({ points }: { points: MarkedPoint[] }) {
  const line = points.map(({ x, y }) => `${x * 100},${y * 100}`).join(' ')
  const [first, last] = [points[0], points.at(-1)]
  return (
    <>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full">
        <polyline
          points={line}
          fill="none"
          className="stroke-white"
          strokeWidth={6}
          vectorEffect="non-scaling-stroke"
        />
        <polyline
          points={line}
          fill="none"
          className="stroke-danger-mark"
          strokeWidth={3}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {first && (
        <span className="absolute" style={percent(first)}>
          <span className="absolute -top-1.5 -left-1.5 size-3 rounded-full border-2 border-danger-mark bg-white" />
        </span>
      )}
      {last && <Ring at={last} lively={false} rings={1} />}
    </>
  )
}

function Region({ from, to }: { from: MarkedPoint; to: MarkedPoint }) {
  const size = { width: `${(to.x - from.x) * 100}%`, height: `${(to.y - from.y) * 100}%` }
  return (
    <span
      className="absolute border-2 border-dashed border-danger-mark shadow-mark"
      style={{ ...percent(from), ...size }}
    />
  )
}

const turns = { up: '-rotate-90', down: 'rotate-90', left: 'rotate-180', right: '' }

function Arrow({ at, direction }: Pick<Extract<Marker, { kind: 'scroll' }>, 'at' | 'direction'>) {
  return (
    <span className="absolute" style={percent(at)}>
      <svg viewBox="0 0 44 24" className={clsx('absolute -top-3 -left-[1.375rem] h-6 w-11', turns[direction])}>
        <path
          d="M2 12h34M26 3l11 9-11 9"
          fill="none"
          className="stroke-white"
          strokeWidth={8}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path
          d="M2 12h34M26 3l11 9-11 9"
          fill="none"
          className="stroke-danger-mark"
          strokeWidth={4}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </span>
  )
}
