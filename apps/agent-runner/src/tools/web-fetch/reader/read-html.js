// @ts-check
import { Readability } from '@mozilla/readability'
import { Parser } from 'htmlparser2'
import { parseHTML } from 'linkedom'
import TurndownService from 'turndown'

/** Beyond these Readability takes longer than anybody waits: its time grows with the square of both. */
const most = { depth: 100, elements: 20_000, characters: 1_500_000 }
/** An article that keeps less of a page than this has most likely missed what the page is about. */
const leastShare = 0.15

const skipped = new Set([
  'title',
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'iframe',
  'object',
  'select',
  'head',
])
const blocks = new Set(
  'address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul br'.split(
    ' ',
  ),
)

/**
 * All visible text of a page in one pass, in linear time whatever the page looks like.
 *
 * @param {string} html
 * @param {string} url
 * @returns {{ answer: { kind: 'read', title: string, text: string }, isSimple: boolean }}
 */
export function skimHtml(html, url) {
  let [depth, deepest, elements, silentFrom, isTitle, inPre] = [0, 0, 0, -1, false, 0]
  let base = url
  /** @type {string[]} */
  const out = []
  /** @type {string[]} */
  const targets = []
  let title = ''
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth++
        elements++
        deepest = Math.max(deepest, depth)
        if (name === 'title') isTitle = title === ''
        if (name === 'base' && attributes.href) base = resolve(attributes.href, url) || base
        if (silentFrom === -1 && (skipped.has(name) || isHidden(attributes))) silentFrom = depth
        if (silentFrom !== -1) return
        if (name === 'pre') inPre++
        if (blocks.has(name)) out.push('\n')
        if (/^h[1-6]$/.test(name)) out.push(`${'#'.repeat(Number(name[1]))} `)
        if (name === 'li') out.push('- ')
        if (name === 'td' || name === 'th') out.push('| ')
        if (name === 'img' && attributes.alt) out.push(`[image: ${attributes.alt}]`)
        if (name === 'a') {
          const target = resolve(attributes.href ?? '', base)
          targets.push(target)
          if (target) out.push('[')
        }
      },
      ontext(text) {
        if (isTitle) title += text
        if (silentFrom === -1) out.push(inPre > 0 ? text : text.replace(/\s+/g, ' '))
      },
      onclosetag(name) {
        if (name === 'title') isTitle = false
        if (silentFrom === -1) {
          const target = name === 'a' ? targets.pop() : ''
          if (target) out.push(`](${target})`)
          if (name === 'pre') inPre--
          if (blocks.has(name)) out.push('\n')
        } else if (silentFrom === depth) silentFrom = -1
        depth--
      },
    },
    { decodeEntities: true },
  )
  parser.end(html)
  const answer = {
    kind: /** @type {const} */ ('read'),
    title: title.replace(/\s+/g, ' ').trim(),
    text: tidy(out.join('')),
  }
  return { answer, isSimple: deepest <= most.depth && elements <= most.elements && html.length <= most.characters }
}

/**
 * What the page is about as Markdown, without what stands around it. Null when that is not to be told apart: a front page,
 * a list, an application.
 *
 * @param {string} html
 * @param {string} url
 * @param {{ title: string, text: string }} skimmed
 * @returns {import('../read-document.ts').ReadAnswer | null}
 */
export function readHtml(html, url, skimmed) {
  try {
    const { document } = parseHTML(html)
    // Readability makes links whole with these; linkedom has no address of its own.
    for (const name of ['baseURI', 'documentURI']) Object.defineProperty(document, name, { value: url })
    const article = new Readability(/** @type {any} */ (document), { maxElemsToParse: most.elements }).parse()
    if (!article?.content) return null
    const { document: content } = parseHTML(`<html><body>${article.content}</body></html>`)
    for (const link of content.querySelectorAll('a[href]'))
      link.setAttribute('href', resolve(link.getAttribute('href') ?? '', url))
    const text = tidy(createTurndown().turndown(/** @type {any} */ (content.body)))
    if (text.length < leastShare * skimmed.text.length) return null
    const byline = article.byline ? `By ${article.byline.trim()}\n\n` : ''
    return { kind: 'read', title: article.title?.trim() || skimmed.title, text: byline + text }
  } catch {
    return null
  }
}

function createTurndown() {
  const turndown = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' })
  turndown.addRule('row', {
    filter: ['tr'],
    replacement: (content) => `\n|${content.replace(/\s*\n\s*/g, ' ')}`,
  })
  turndown.addRule('cell', { filter: ['td', 'th'], replacement: (content) => ` ${content.trim()} |` })
  turndown.addRule('image', {
    filter: 'img',
    replacement: (_content, node) => {
      const alt = /** @type {{ getAttribute(name: string): string | null }} */ (
        /** @type {unknown} */ (node)
      ).getAttribute('alt')
      return alt ? `[image: ${alt}]` : ''
    },
  })
  return turndown
}

/** @param {Record<string, string>} attributes */
function isHidden({ hidden, style = '', 'aria-hidden': ariaHidden }) {
  return hidden !== undefined || ariaHidden === 'true' || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)
}

/**
 * The whole address, or nothing where it leads to no page.
 *
 * @param {string} href
 * @param {string} base
 */
function resolve(href, base) {
  if (href === '' || href.startsWith('#') || !URL.canParse(href, base)) return ''
  const target = new URL(href, base)
  return target.protocol === 'http:' || target.protocol === 'https:' || target.protocol === 'mailto:' ? target.href : ''
}

/** @param {string} text */
function tidy(text) {
  return text
    .split('\n')
    .map((line) => line.trimEnd().replace(/^ (?=\S)/, ''))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
