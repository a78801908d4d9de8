export type LookedAtPdf = { type: 'pdf'; pages: number; locked: boolean } | { type: 'invalid' }

/** So far into the file its header may begin. */
const headerWithin = 1024

/**
 * A PDF as an API looks at it before any model does. Pages are counted where they stand open in the file, which is enough for
 * the files that tests make: of those packed into object streams the tree's own count is taken.
 */
export function lookAtPdf(base64: string): LookedAtPdf {
  const text = Buffer.from(base64, 'base64').toString('latin1')
  if (!text.slice(0, headerWithin).includes('%PDF-')) return { type: 'invalid' }
  const open = text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0
  const told = [...text.matchAll(/\/Count\s+(\d+)/g)].map(([, count]) => Number(count))
  const pages = open || Math.max(0, ...told)
  if (pages === 0) return { type: 'invalid' }
  return { type: 'pdf', pages, locked: /\/Encrypt\b/.test(text) }
}
