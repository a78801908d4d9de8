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

const streaks = [
  [34, 10, 26],
  [78, 40, 18],
  [120, 4, 34],
  [158, 58, 22],
  [202, 20, 28],
  [246, 66, 16],
  [284, 6, 24],
  [322, 44, 30],
  [364, 16, 18],
  [58, 84, 20],
  [184, 96, 14],
  [300, 92, 20],
] as const

/** A quiet shower behind a headline. */
export function RainStreaks({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 400 120" className={className} aria-hidden="true" preserveAspectRatio="xMidYMid slice">
      <g stroke="var(--accent)" strokeWidth="1.6" strokeLinecap="round">
        {streaks.map(([x, y, length], at) => (
          <line key={x} x1={x} y1={y} x2={x - length * 0.22} y2={y + length} opacity={0.14 + (at % 4) * 0.07} />
        ))}
      </g>
    </svg>
  )
}
