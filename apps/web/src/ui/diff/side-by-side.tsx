import { clsx } from 'clsx'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PatchLine } from '../parse-patch.ts'
import { VisibleText } from '../visible-text.tsx'
import { toSides, type SideRow } from './to-sides.ts'
import { wordChanges, type WordPart } from './word-changes.ts'

const marks = { same: ' ', added: '+', removed: '−', gap: '⋯' }
const looks = { same: '', added: 'bg-ok-soft', removed: 'bg-danger-soft', gap: 'bg-sunken text-ink-faint' }

/** A change in two columns, before and after. Long lines are broken, nothing is cut. */
export function SideBySide({ lines, label }: { lines: readonly PatchLine[]; label: string }) {
  const { t } = useTranslation()
  const rows = useMemo(() => toSides(lines), [lines])
  return (
    <div
      role="group"
      aria-label={label}
      tabIndex={0}
      className="max-h-[26rem] overflow-auto rounded-xl border border-line bg-code font-mono text-[0.75rem] leading-relaxed"
    >
      <table className="w-full table-fixed border-collapse">
        <colgroup>
          <col className="w-10" />
          <col />
          <col className="w-10" />
          <col />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th colSpan={2}>{t('tool.before')}</th>
            <th colSpan={2}>{t('tool.after')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <Row key={at} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row: { before, after } }: { row: SideRow }) {
  const words = before?.kind === 'removed' && after?.kind === 'added' ? wordChanges(before.text, after.text) : null
  return (
    <tr className="align-top">
      <Side line={before} number={before?.oldLine} words={words?.before} />
      <Side line={after} number={after?.newLine} words={words?.after} right />
    </tr>
  )
}

type SideProps = { line: PatchLine | null; number?: number; words?: WordPart[]; right?: boolean }

function Side({ line, number, words, right = false }: SideProps) {
  const look = line ? looks[line.kind] : 'bg-sunken/50'
  const edge = right && 'border-l border-line'
  return (
    <>
      <td className={clsx(look, edge, 'px-1 text-right text-ink-faint tabular-nums select-none')}>{number ?? ''}</td>
      <td className={clsx(look, 'py-px pr-2 break-words whitespace-pre-wrap')}>
        {line && (
          <>
            <span className="pr-1.5 select-none">{marks[line.kind]}</span>
            {words ? <Words parts={words} /> : <VisibleText text={line.text} />}
          </>
        )}
      </td>
    </>
  )
}

function Words({ parts }: { parts: WordPart[] }) {
  return parts.map(({ text, changed }, at) =>
    changed ? (
      <strong key={at} className="font-bold underline decoration-2 underline-offset-2">
        <VisibleText text={text} />
      </strong>
    ) : (
      <VisibleText key={at} text={text} />
    ),
  )
}
