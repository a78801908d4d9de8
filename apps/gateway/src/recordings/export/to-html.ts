import type { RecordedDecision, RecordedPicture, RecordedStep, Recording } from '@rain/protocol'
import { escapeHtml, html, raw, type Raw } from './html.ts'
import { markerSvg } from './marker-svg.ts'
import { policy, script, style } from './player.ts'
import { fill, sayAction } from './say-action.ts'
import type { Words } from './words-en.ts'

export interface PictureFile {
  mediaType: string
  bytes: Buffer
}

interface Page {
  recording: Recording
  words: Words
  /** BCP 47. */
  lang: string
  /** Null: it is gone meanwhile. */
  picture: (id: string) => Promise<PictureFile | null>
}

/**
 * A recording as one page that needs nothing else, a part at a time. Each picture is in it once, however many steps show it;
 * only one is in memory.
 */
export async function* toHtml(page: Page): AsyncGenerator<string> {
  const { recording, words } = page
  const told = new Set<string>()
  const gone = new Set<string>()
  yield head(page)
  let number = 0
  for (const entry of entriesOf(recording)) {
    if (entry.kind !== 'step') {
      yield eventHtml(page, entry).html
      continue
    }
    for (const shown of [entry.step.before, entry.step.after]) {
      if (!shown?.kept || told.has(shown.id) || gone.has(shown.id)) continue
      const file = await page.picture(shown.id)
      if (file) yield pictureHtml(shown, file)
      ;(file ? told : gone).add(shown.id)
    }
    yield stepHtml(page, entry.step, ++number, told).html
  }
  yield foot(words, number + recording.takeovers.length + recording.stops.length)
}

type Entry =
  | { kind: 'step'; at: number; step: RecordedStep }
  | { kind: 'takeover'; at: number; takeover: Recording['takeovers'][number] }
  | { kind: 'stop'; at: number; by: string }

function entriesOf({ timeline, takeovers, stops }: Recording): Entry[] {
  const entries: Entry[] = [
    ...timeline.map((step): Entry => ({ kind: 'step', at: step.at, step })),
    ...takeovers.map((takeover): Entry => ({ kind: 'takeover', at: takeover.from, takeover })),
    ...stops.map(({ at, by }): Entry => ({ kind: 'stop', at, by })),
  ]
  return entries.sort((a, b) => a.at - b.at)
}

function head({ recording, words, lang }: Page): string {
  const title = fill(words.title, { name: recording.device.name })
  const { finished_at: end, outcome, outcome_text: text, cost_usd: cost } = recording
  const facts: [string, string][] = [
    [words.asked, recording.text],
    [words.began, timeIn(lang, recording.started_at, 'long')],
    ...(end === null ? [] : [[words.ended, timeIn(lang, end, 'long')] satisfies [string, string]]),
    [words.outcome[outcome ?? 'open'], text ?? ''],
    [words.steps, String(recording.steps)],
    [words.cost, cost === null ? words.costUnknown : `$${cost.toFixed(4)}`],
  ]
  return `<!doctype html>
<html lang="${escapeHtml(lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<dl>${
    raw(
      ...facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      ),
    ).html
  }</dl>
<div class="steps">
`
}

function foot(words: Words, count: number): string {
  const { play, pause, previous, next, step, all, one } = words
  const player = html`<nav hidden aria-label="${play}">
    <button type="button">${previous}</button>
    <button type="button" data-play="${play}" data-pause="${pause}">${play}</button>
    <button type="button">${next}</button>
    <input type="range" min="1" max="${count}" value="1" aria-label="${step}" /><output>1 / ${count}</output>
    <button type="button" data-all="${all}" data-one="${one}">${one}</button>
  </nav>`
  return `</div>\n</main>\n${player.html}\n<script>${script}</script>\n</body>\n</html>\n`
}

function pictureHtml({ id, width, height }: RecordedPicture, { mediaType, bytes }: PictureFile): string {
  const data = `data:${mediaType};base64,${bytes.toString('base64')}`
  const image = `<image id="${escapeHtml(id)}" width="${width}" height="${height}" href="${data}"/>`
  return `<svg class="pictures" aria-hidden="true"><defs>${image}</defs></svg>\n`
}

function stepHtml({ words, lang }: Page, step: RecordedStep, number: number, told: ReadonlySet<string>): Raw {
  const what = sayAction(words, step.action)
  const { window, decision, cost_usd: cost } = step
  const about = [
    timeIn(lang, step.at, 'short'),
    ...(window ? [fill(words.window, { title: window.title, app: window.app })] : []),
    ...(decision ? [sayDecision(words, lang, decision)] : []),
    ...(cost === null ? [] : [`$${cost.toFixed(4)}`]),
  ]
  const failed = step.status === 'failed' ? html`<p class="meta">${words.failed} ${step.output ?? ''}</p>` : raw()
  return html`<article>
    <h2>${number}. ${what}</h2>
    <p class="meta">${about.join(' · ')}</p>
    ${failed}
    <div class="shots">
      ${figure(words, words.before, what, step.before, told, markerSvg(step))}
      ${figure(words, words.after, what, step.after, told, raw())}
    </div>
  </article> `
}

function figure(
  words: Words,
  name: string,
  what: string,
  picture: RecordedPicture | null,
  told: ReadonlySet<string>,
  marker: Raw,
): Raw {
  if (!picture) return raw()
  const caption = html`<figcaption>${name}</figcaption>`
  if (!told.has(picture.id))
    return html`<figure>
      <div class="gone">${words.gone}</div>
      ${caption}
    </figure>`
  const { id, width, height } = picture
  return html`<figure>
    <svg class="shot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}: ${what}">
      <use href="#${id}" />
      ${marker}</svg
    >${caption}
  </figure>`
}

function eventHtml({ words, lang }: Page, entry: Exclude<Entry, { kind: 'step' }>): Raw {
  const at = html`<p class="meta">${timeIn(lang, entry.at, 'short')}</p>`
  if (entry.kind === 'stop') {
    const stopped: Record<string, string> = words.stopped
    return html`<article class="event">
      <h2>${stopped[entry.by] ?? words.stopped.person}</h2>
      ${at}
    </article> `
  }
  const { until, summary } = entry.takeover
  const what = until === null ? words.takeoverOpen : fill(words.takeover, { until: timeIn(lang, until, 'short') })
  const said = summary === '' ? raw() : html`<p>${fill(words.said, { text: summary })}</p>`
  return html`<article class="event">
    <h2>${what}</h2>
    ${at}${said}
  </article> `
}

function sayDecision(words: Words, lang: string, { by, at, asked_at, from, reason }: RecordedDecision): string {
  const decided: Record<string, string> = words.decided
  const when = asked_at === undefined ? [] : [fill(words.at, { time: timeIn(lang, at, 'short') })]
  const where = from === undefined ? [] : [fill(words.from, { address: from })]
  return [decided[by] ?? by, ...when, ...where, ...(reason ? [`(${reason})`] : [])].join(' ')
}

/** In the time zone of the server, which is the person's own. */
function timeIn(lang: string, seconds: number, style: 'short' | 'long'): string {
  const date = new Date(seconds * 1000)
  return style === 'long'
    ? date.toLocaleString(lang, { dateStyle: 'long', timeStyle: 'long' })
    : date.toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}
