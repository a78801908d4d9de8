export type DocumentKind = 'html' | 'pdf' | 'text' | 'binary'

const textTypes =
  /^(text\/|application\/([\w.+-]+\+)?(json|xml|yaml|toml|javascript|ecmascript|x-ndjson|sql|graphql|x-sh|rtf)\b|application\/(ld\+json|x-yaml|x-javascript|jsonl|json5)|message\/rfc822)/

/** What a document is: by its first bytes where they tell, else by what the server says. */
export function kindOfDocument(body: Buffer, contentType: string): DocumentKind {
  if (body.subarray(0, 1_024).includes('%PDF-')) return 'pdf'
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const start = body.subarray(0, 1_024)
  const isWide =
    ['fffe', 'feff'].includes(start.subarray(0, 2).toString('hex')) || /charset=.?utf-16/i.test(contentType)
  if (start.includes(0) && !isWide) return 'binary'
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html'
  const looksLikeHtml = /^\s*(<!--[\s\S]{0,400}?-->\s*)?<(!doctype\s+html|html|head|body)[\s>]/i.test(
    start.toString('latin1'),
  )
  const isVague = type === '' || type === 'text/plain' || type === 'application/octet-stream'
  if (isVague && looksLikeHtml) return 'html'
  if (textTypes.test(type)) return 'text'
  return isVague && isPlainText(start) ? 'text' : 'binary'
}

function isPlainText(start: Buffer): boolean {
  return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(start.toString('latin1'))
}
