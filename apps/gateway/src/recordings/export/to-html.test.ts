import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import type { RecordedStep, Recording } from '@rain/protocol'
import { toHtml } from './to-html.ts'
import { wordsEn } from './words-en.ts'
import { wordsEs } from './words-es.ts'

const picture = (id: string, kept = true) => ({ id, width: 100, height: 50, kept })

const aStep = (more: Partial<RecordedStep>): RecordedStep => ({
  call_id: 'tcl_1',
  step: 1,
  at: 110,
  finished_at: 111,
  device_id: 'dev_1',
  display: 0,
  action: { action: 'screenshot' },
  status: 'done',
  level: 'computer',
  output: null,
  before: null,
  pointer: null,
  after: null,
  window: null,
  decision: null,
  cost_usd: null,
  ...more,
})

const aRecording = (more: Partial<Recording>): Recording => ({
  turn_id: 'trn_1',
  session_id: 'ses_1',
  agent_id: 'default',
  text: 'Write a letter',
  started_at: 100,
  finished_at: 200,
  outcome: 'completed',
  steps: 1,
  pictures: { taken: 1, kept: 1 },
  kept_until: null,
  cost_usd: 0.5,
  device: { id: 'dev_1', name: 'study' },
  timeline: [],
  takeovers: [],
  stops: [],
  outcome_text: 'Done.',
  error_code: null,
  ...more,
})

async function pageOf(more: Partial<Recording>, { words = wordsEn, lang = 'en', missing = false } = {}) {
  const bytes = Buffer.from('picture')
  const parts: string[] = []
  const file = async () => (missing ? null : { mediaType: 'image/png', bytes })
  for await (const part of toHtml({ recording: aRecording(more), words, lang, picture: file })) parts.push(part)
  return parts.join('')
}

describe('a recording as a page', () => {
  test('holds each picture once, and shows it wherever a step needs it', async () => {
    const timeline = [aStep({ after: picture('img_1') }), aStep({ before: picture('img_1'), after: picture('img_1') })]
    const page = await pageOf({ timeline })
    expect(page.split(`data:image/png;base64,${Buffer.from('picture').toString('base64')}`)).toHaveLength(2)
    expect(page.split('href="#img_1"')).toHaveLength(4)
  })

  test('says where a picture is no longer kept, also when it goes while it is written', async () => {
    const timeline = [aStep({ after: picture('img_1', false) })]
    expect(await pageOf({ timeline })).toContain(wordsEn.gone)
    const going = await pageOf({ timeline: [aStep({ after: picture('img_1') })] }, { missing: true })
    expect(going).toContain(wordsEn.gone)
    expect(going).not.toContain('href="#img_1"')
  })

  test('takes nothing of what was typed or seen for HTML', async () => {
    const evil = `<script>alert("1")</script>'&`
    const page = await pageOf({
      text: evil,
      outcome_text: evil,
      device: { id: 'd', name: evil },
      timeline: [
        aStep({
          action: { action: 'type', text: evil },
          window: { id: 'w', title: evil, app: evil },
          after: picture('img_1'),
          decision: { allowed: false, by: evil, at: 1, reason: evil, from: evil },
        }),
      ],
      takeovers: [{ from: 1, until: 2, summary: evil }],
      stops: [{ at: 1, by: evil }],
    })
    expect(page).not.toContain('<script>alert')
    expect(page.split('<script>')).toHaveLength(2)
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;')
  })

  test('allows itself its own script and style alone, by their hashes', async () => {
    const page = await pageOf({})
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? ''
    expect(policy).toContain("default-src 'none'")
    for (const tag of ['script', 'style']) {
      const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? ''
      expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    }
    expect(page).not.toMatch(/ (?:style|onclick)=|https?:/)
  })

  test('marks in the picture before where an action landed', async () => {
    const click = { action: 'left_click', coordinate: [10, 20] }
    const page = await pageOf({ timeline: [aStep({ action: click, before: picture('img_1') })] })
    expect(page).toContain('<circle class="mark" cx="10" cy="20"')
    const unplaced = aStep({ action: { action: 'left_click' }, before: picture('img_1'), pointer: [7, 8] })
    expect(await pageOf({ timeline: [unplaced] })).toContain('cx="7" cy="8"')
  })

  test('tells in the order of time who took over, who stopped it and who allowed what', async () => {
    const decision = { allowed: true, by: 'approval_with_pin', at: 112, asked_at: 110, from: '192.168.1.7' }
    const page = await pageOf({
      timeline: [aStep({ at: 110, decision }), aStep({ at: 130, action: { action: 'type_secret', secret: 'bank' } })],
      takeovers: [{ from: 115, until: 120, summary: 'Signed in' }],
      stops: [{ at: 140, by: 'corner' }],
    })
    const places = [
      wordsEn.decided.approval_with_pin,
      'They said: Signed in',
      'Typed the secret “bank”',
      wordsEn.stopped.corner,
    ].map((text) => page.indexOf(text))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
    expect(page).toContain('192.168.1.7')
  })

  test('is in Spanish where that is asked for', async () => {
    const timeline = [aStep({ action: { action: 'scroll', scroll_direction: 'down', scroll_amount: 3, text: 'ctrl' } })]
    const page = await pageOf({ timeline }, { words: wordsEs, lang: 'es' })
    expect(page).toContain('<html lang="es">')
    expect(page).toContain('Desplazó hacia abajo, con ctrl pulsado')
  })
})
