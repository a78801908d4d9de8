// @ts-check
import { getDocumentProxy, getMeta } from 'unpdf'

const maxPages = 1_000
const maxCharacters = 5_000_000

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<import('../read-document.ts').ReadAnswer>}
 */
export async function readPdf(bytes) {
  try {
    const pdf = await getDocumentProxy(bytes, { verbosity: 0, isEvalSupported: false, disableFontFace: true })
    const pages = []
    let length = 0
    for (let number = 1; number <= Math.min(pdf.numPages, maxPages) && length < maxCharacters; number++) {
      const text = textOfPage(await (await pdf.getPage(number)).getTextContent())
      pages.push(`[page ${number} of ${pdf.numPages}]\n${text}`)
      length += text.length
    }
    const { info } = await getMeta(pdf).catch(() => ({ info: { Title: '' } }))
    const title = typeof info.Title === 'string' ? info.Title : ''
    return { kind: 'read', title, text: pages.join('\n\n').slice(0, maxCharacters), pages: pdf.numPages }
  } catch (error) {
    const needsPassword = error instanceof Error && error.name === 'PasswordException'
    return {
      kind: 'unreadable',
      why: needsPassword ? 'It is a PDF that is locked with a password.' : 'It is a broken PDF.',
    }
  }
}

/** @param {{ items: unknown[] }} content */
function textOfPage({ items }) {
  let text = ''
  for (const item of items) {
    if (typeof item !== 'object' || item === null || !('str' in item) || typeof item.str !== 'string') continue
    text += item.str + ('hasEOL' in item && item.hasEOL === true ? '\n' : '')
  }
  return text
}
