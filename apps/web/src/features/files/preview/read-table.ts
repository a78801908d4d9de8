/** The rows of a CSV or TSV text (RFC 4180): quotes may hold separators, line ends and doubled quotes. */
export function readTable(text: string, name: string, mostRows: number): string[][] {
  const separator = /\.tsv$/i.test(name) ? '\t' : separatorOf(text)
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endRow = () => {
    rows.push([...row, cell])
    row = []
    cell = ''
  }
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length && rows.length < mostRows; at++) {
    const sign = text[at] ?? ''
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') cell += text[++at]
      else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === separator) {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') endRow()
    else if (sign !== '\r' || text[at + 1] !== '\n') cell += sign
  }
  if (rows.length < mostRows && (cell !== '' || row.length > 0)) endRow()
  return rows
}

/** Whichever stands most often in the first line: in many countries that is the semicolon. */
function separatorOf(text: string): string {
  const [line = ''] = text.split('\n', 1)
  const count = (sign: string) => line.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}
