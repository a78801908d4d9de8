import { toUsd } from '@rain/protocol'
import { picturesOf, type Embed, type ExportedCall, type ExportedConversation, type ExportedStep } from './exported.ts'

/** The longest output of a tool; the whole of it is in the JSON. */
const mostOutput = 4_000

/** A conversation to read, a piece at a time. */
export async function* toMarkdown(
  { title, cwd, createdAt }: ExportedConversation,
  steps: AsyncIterable<ExportedStep>,
  embed: Embed,
): AsyncGenerator<string> {
  yield `# ${oneLine(title) || 'Conversation'}\n\n_${createdAt.toISOString()} · ${code(cwd)}_\n`
  for await (const step of steps) yield await stepOf(step, embed)
}

async function stepOf(step: ExportedStep, embed: Embed): Promise<string> {
  const parts: string[] = []
  if (step.role === 'user') parts.push(`## You\n\n_${step.createdAt.toISOString()}_`)
  else if (step.step === 1) parts.push(`## ${['Rain', step.model].filter(Boolean).join(' · ')}`)
  for (const block of step.content) {
    if (block.type === 'text' && block.text.trim() !== '') parts.push(block.text.trim())
    if (block.type === 'attachment') parts.push(await fileOf(block, embed))
  }
  for (const call of step.calls) parts.push(await callOf(call, embed))
  const end = step.isLastOfTurn ? endOf(step) : null
  if (end) parts.push(end)
  return parts.length === 0 ? '' : `\n${parts.join('\n\n')}\n`
}

async function fileOf({ id, name, kind }: { id: string; name: string; kind: string }, embed: Embed): Promise<string> {
  const label = oneLine(name).replace(/[[\]]/g, '')
  const address = kind === 'image' ? await embed(id) : null
  return address ? `![${label}](${address})` : `📎 ${code(label)}`
}

async function callOf(call: ExportedCall, embed: Embed): Promise<string> {
  const time = call.durationMs === null ? '' : ` · ${secondsOf(call.durationMs)}`
  const parts = [`**${code(call.tool)}** ${call.status}${time}`, fenced(JSON.stringify(call.input, null, 2), 'json')]
  if (call.output) parts.push(fenced(shortened(call.output)))
  for (const { id } of picturesOf(call)) parts.push((await pictureOf(id, embed)) ?? `🖼 ${code(id)}`)
  return parts.join('\n\n')
}

async function pictureOf(id: string, embed: Embed): Promise<string | null> {
  const address = await embed(id)
  return address ? `![${id}](${address})` : null
}

function endOf({ turn }: ExportedStep): string | null {
  const { outcome, outcomeText, durationMs, costNanoUsd } = turn
  if (outcome === null) return null
  const said = outcome === 'completed' && outcomeText === 'completed' ? [] : [oneLine(outcomeText ?? outcome)]
  const time = durationMs === null ? [] : [secondsOf(durationMs)]
  const cost = costNanoUsd === null ? [] : [`$${toUsd(costNanoUsd).toFixed(4)}`]
  return `_${[...said, ...time, ...cost].join(' · ') || outcome}_`
}

function secondsOf(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function shortened(text: string): string {
  return text.length <= mostOutput ? text : `${text.slice(0, mostOutput)}\n[…]`
}

/** @NOTE the fence is longer than any in the text, which could end it otherwise */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
