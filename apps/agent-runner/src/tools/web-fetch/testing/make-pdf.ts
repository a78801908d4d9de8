/** A PDF of one page; `content` is its drawing, as it is or packed with `filter`. */
export function makePdf(content: Buffer, { filter = '', title = '' } = {}): Buffer {
  const stream = `<</Length ${content.length}${filter === '' ? '' : `/Filter/${filter}`}>>stream\n`
  return Buffer.concat([
    Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n'),
    Buffer.from('2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'),
    Buffer.from('3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 144]/Contents 4 0 R'),
    Buffer.from('/Resources<</Font<</F1 5 0 R>>>>>>endobj\n4 0 obj'),
    Buffer.from(stream),
    content,
    Buffer.from('\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n'),
    Buffer.from(`6 0 obj<</Title(${title})>>endobj\ntrailer<</Root 1 0 R/Info 6 0 R>>`),
  ])
}

export function drawText(text: string): Buffer {
  return Buffer.from(`BT /F1 18 Tf 10 100 Td (${text}) Tj ET`)
}
