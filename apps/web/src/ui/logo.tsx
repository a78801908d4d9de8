import { clsx } from 'clsx'

/** The mark of Rain: a drop that catches the light. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#0f3d4c" />
      <path d="M16 5.2c4.3 4.9 7.4 8.9 7.4 13a7.4 7.4 0 0 1-14.8 0c0-4.1 3.1-8.1 7.4-13Z" fill="#8fdcea" />
      <path d="M12.2 18.4a3.9 3.9 0 0 0 3.8 3.9" fill="none" stroke="#0f3d4c" strokeWidth="1.9" strokeLinecap="round" />
    </svg>
  )
}

/** Where each streak begins, in percent of the width and height, and how long it is in pixels. */
const streaks = [
  [4, 12, 26],
  [11, 46, 16],
  [17, 4, 30],
  [24, 30, 20],
  [31, 62, 14],
  [37, 8, 22],
  [44, 40, 28],
  [50, 2, 16],
  [56, 24, 24],
  [62, 56, 18],
  [68, 10, 32],
  [74, 38, 20],
  [80, 66, 14],
  [85, 6, 24],
  [91, 32, 28],
  [97, 54, 18],
] as const

/** A quiet shower behind a headline. It fades out towards the text below. */
export function RainStreaks({ className }: { className?: string }) {
  return (
    <div aria-hidden className={clsx('rain-streaks pointer-events-none overflow-hidden', className)}>
      {streaks.map(([left, top, length], at) => (
        <span
          key={left}
          className="absolute w-px rotate-[14deg] bg-accent"
          style={{ left: `${left}%`, top: `${top}%`, height: length, opacity: 0.22 + (at % 4) * 0.1 }}
        />
      ))}
    </div>
  )
}
