import { clsx } from 'clsx'
import type { PatchLine } from './parse-patch.ts'
import { VisibleText } from './visible-text.tsx'

const looks = {
  same: '',
  added: 'bg-ok-soft',
  removed: 'bg-danger-soft',
  gap: 'bg-sunken text-ink-faint',
}
const marks = { same: ' ', added: '+', removed: '−', gap: '⋯' }

/** A change line by line. Nothing is cut: long lines and long changes scroll. */
export function DiffView({ lines, label }: { lines: readonly PatchLine[]; label: string }) {
  const numbered = lines.some((line) => line.oldLine !== undefined || line.newLine !== undefined)
  return (
    <div
      role="group"
      aria-label={label}
      tabIndex={0}
      className="max-h-[26rem] overflow-auto rounded-xl border border-line bg-code font-mono text-[0.8125rem] leading-relaxed"
    >
      <table className="w-full border-collapse">
        <tbody>
          {lines.map((line, at) => (
            <tr key={at} className={looks[line.kind]}>
              {numbered && (
                <td className="w-px px-2 text-right text-ink-faint tabular-nums select-none">
                  {line.newLine ?? line.oldLine ?? ''}
                </td>
              )}
              <td
                className={clsx(
                  'w-px px-1.5 select-none',
                  line.kind === 'added' && 'text-ok',
                  line.kind === 'removed' && 'text-danger',
                )}
              >
                {marks[line.kind]}
              </td>
              <td className="py-px pr-4 whitespace-pre">
                <VisibleText text={line.text} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
