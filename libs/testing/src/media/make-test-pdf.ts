/** A PDF of so many pages, each with the same line of text. `locked`: it asks for a password. */
export function makeTestPdf({ pages = 1, text = 'Forty two herons', locked = false } = {}): Buffer {
  const content = `BT /F1 18 Tf 10 100 Td (${text}) Tj ET`
  const kids = Array.from({ length: pages }, (_, at) => `${at + 5} 0 R`)
  const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 144]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>'
  const lock = `/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${'00'.repeat(32)}>/U<${'11'.repeat(32)}>>>/ID[<00><00>]`
  return Buffer.from(
    [
      '%PDF-1.4',
      '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
      `2 0 obj<</Type/Pages/Kids[${kids.join(' ')}]/Count ${pages}>>endobj`,
      `3 0 obj<</Length ${content.length}>>stream\n${content}\nendstream endobj`,
      '4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj',
      ...kids.map((_, at) => `${at + 5} 0 obj${page}endobj`),
      `trailer<</Root 1 0 R${locked ? lock : ''}>>`,
    ].join('\n'),
  )
}
