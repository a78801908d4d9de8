export type CsvCell = string | number | Date | null

/** One line of a CSV file as RFC 4180 has it, with its line end. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(value: CsvCell): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number') return String(value)
  const text = harmless(value)
  return /[",;\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Spreadsheets run a cell that begins like a formula. An apostrophe makes it a text; also behind whatever another locale
 * may take for the end of a cell.
 */
function harmless(text: string): string {
  return text.replace(/(^|[,;\t\r\n"'|])(\s*)(?=[=+\-@＝＋－＠])/g, "$1'$2")
}
