import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { readTable } from './read-table.ts'

const mostRows = 500

/** A table with its first row as the heads of its columns. */
export function TableView({ text, name }: { text: string; name: string }) {
  const { t } = useTranslation('files')
  const [head = [], ...rows] = useMemo(() => readTable(text, name, mostRows + 1), [text, name])
  return (
    <>
      <div
        role="region"
        aria-label={t('preview.table')}
        tabIndex={0}
        className="max-h-[70dvh] overflow-auto rounded-xl border border-line"
      >
        <table className="w-full border-collapse text-sm">
          <thead className="sticky top-0 bg-sunken">
            <tr>
              {head.map((cell, at) => (
                <th
                  key={at}
                  scope="col"
                  className="border-b border-line px-3 py-2 text-left font-semibold whitespace-nowrap"
                >
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at} className="even:bg-sunken/50">
                {row.map((cell, column) => (
                  <td key={column} className="max-w-96 px-3 py-1.5 align-top break-words">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === mostRows && (
        <p className="text-xs text-ink-faint">{t('preview.rowsShown', { count: mostRows })}</p>
      )}
    </>
  )
}
