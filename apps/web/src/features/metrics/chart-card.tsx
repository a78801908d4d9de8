import { ChartNoAxesColumn, Table2 } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'

/** The first column names the row, the others are numbers. */
export type NumberTable = { columns: string[]; rows: string[][] }

type ChartCardProps = {
  title: string
  /** Which time it covers. */
  span: string
  table: NumberTable
  /** Whether there is anything to draw. */
  hasData: boolean
  children: ReactNode
}

/** A chart with a title, and the numbers behind it as a table for whoever wants them. */
export function ChartCard({ title, span, table, hasData, children }: ChartCardProps) {
  const { t } = useTranslation('metrics')
  const titleId = useId()
  const [asTable, setAsTable] = useState(false)
  return (
    <section
      aria-labelledby={titleId}
      className="min-w-0 rounded-2xl border border-line bg-surface p-4 last:odd:col-span-full sm:p-5"
    >
      <header className="flex items-start gap-3 pb-3">
        <div className="min-w-0 flex-1">
          <h2 id={titleId} className="leading-tight font-medium">
            {title}
          </h2>
          <p className="text-xs text-ink-faint">{span}</p>
        </div>
        <IconButton
          label={t(asTable ? 'asChart' : 'asTable', { title })}
          onClick={() => setAsTable(!asTable)}
          className="-mt-2 -mr-2"
        >
          {asTable ? (
            <ChartNoAxesColumn className="size-4.5" aria-hidden />
          ) : (
            <Table2 className="size-4.5" aria-hidden />
          )}
        </IconButton>
      </header>
      {asTable ? (
        <Numbers table={table} titleId={titleId} />
      ) : hasData ? (
        children
      ) : (
        <p className="py-10 text-center text-sm text-ink-faint">{t('nothing')}</p>
      )}
    </section>
  )
}

function Numbers({ table, titleId }: { table: NumberTable; titleId: string }) {
  return (
    // Scrollable with the keyboard, too.
    <div role="group" aria-labelledby={titleId} tabIndex={0} className="max-h-80 overflow-auto">
      <table aria-labelledby={titleId} className="w-full text-sm">
        <thead>
          <tr>
            {table.columns.map((column, at) => (
              <th
                key={column}
                scope="col"
                className={`sticky top-0 bg-surface py-1.5 pr-4 align-bottom font-medium text-ink-soft last:pr-0 ${at === 0 ? 'text-left' : 'text-right'}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells) => (
            <tr key={cells[0]} className="border-t border-line">
              {cells.map((cell, at) =>
                at === 0 ? (
                  <th key={at} scope="row" className="min-w-24 py-1.5 pr-4 text-left font-normal">
                    {cell}
                  </th>
                ) : (
                  <td key={at} className="py-1.5 pr-4 text-right whitespace-nowrap tabular-nums last:pr-0">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
