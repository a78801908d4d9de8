import type { ConversationMessage, ToolAnswer } from '../provider.ts'
import { phrases, type Phrases } from './phrases.ts'
import { tellStory } from './story.ts'
import { takeNotes } from './take-notes.ts'
import { understand, type Wish } from './understand.ts'

/** What the demo model says next, and the tool it wants, if any. */
export interface Step {
  text: string
  call?: { tool: string; input: Record<string, unknown> }
}

/** The next step of a conversation. It has no other state: the same conversation gives the same step. */
export function plan(conversation: ConversationMessage[], tools: string[]): Step {
  const notes = takeNotes(conversation, tools)
  if (notes !== null) return { text: notes }
  const asked = conversation.findLastIndex((message) => message.role === 'user')
  const wish = understand(textOf(conversation[asked]))
  const answers = conversation.slice(asked + 1).flatMap((message) => (message.role === 'tools' ? message.results : []))
  const step = nextStep(wish, answers)
  const words = phrases[wish.language]
  if (step.call && !tools.includes(step.call.tool)) return { text: words.greeting + words.noTool(step.call.tool) }
  return answers.length === 0 && wish.kind !== 'help' ? { ...step, text: words.greeting + step.text } : step
}

function textOf(message: ConversationMessage | undefined): string {
  return message?.role === 'user'
    ? message.content
        .flatMap((block) => (block.type === 'text' && !isOfRain(block.text) ? [block.text] : []))
        .join('\n')
    : ''
}

function nextStep(wish: Wish, answers: ToolAnswer[]): Step {
  const words = phrases[wish.language]
  const last = answers.at(-1)
  if (!last) return firstStep(wish, words)
  if (last.isError) return { text: `${words.failed(last.tool)}\n\n${quote(last.content)}` }
  if (wish.kind !== 'write_and_run') return { text: `${words.done(last.tool)}\n\n${quote(last.content)}` }
  if (answers.length === 1) return runProgram(wish.path, words)
  return { text: `${words.ranProgram(wish.path)}\n\n${quote(last.content)}` }
}

function firstStep(wish: Wish, words: Phrases): Step {
  switch (wish.kind) {
    case 'help':
      return { text: words.help }
    case 'story':
      return { text: tellStory(wish.language) }
    case 'ask':
      return { text: words.ask, call: { tool: 'ask_user', input: { questions: [words.question] } } }
    case 'list':
      return { text: words.list(wish.path), call: { tool: 'list_directory', input: { path: wish.path } } }
    case 'read':
      return { text: words.read(wish.path), call: { tool: 'read_file', input: { path: wish.path } } }
    case 'write': {
      const content = wish.content || words.content
      return { text: words.write(wish.path), call: { tool: 'write_file', input: { path: wish.path, content } } }
    }
    case 'write_and_run': {
      const input = { path: wish.path, content: words.program }
      return { text: words.write(wish.path), call: { tool: 'write_file', input } }
    }
    case 'edit': {
      const input = { path: wish.path, old_text: wish.from, new_text: wish.to }
      return { text: words.edit(wish.path), call: { tool: 'edit_file', input } }
    }
    case 'run':
      return { text: words.run(wish.command), call: { tool: 'bash', input: { command: wish.command } } }
    case 'search': {
      const input = { pattern: wish.pattern, path: wish.path }
      return { text: words.search(wish.pattern), call: { tool: 'grep_search', input } }
    }
    case 'delete': {
      const command = `rm -r ${shellWord(wish.path)}`
      return { text: words.delete(wish.path), call: { tool: 'bash', input: { command } } }
    }
  }
}

function runProgram(path: string, words: Phrases): Step {
  const command = `python3 ${shellWord(path)}`
  return { text: words.run(command), call: { tool: 'bash', input: { command } } }
}

function shellWord(text: string): string {
  const safe = text.startsWith('-') ? `./${text}` : text
  return /^[\w./~-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`
}

/** A fenced block whose fence is longer than any in the text. */
function quote(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text.trimEnd()}\n${fence}`
}

/** What is told beside the person's words is no wish of theirs. */
function isOfRain(text: string): boolean {
  return text.startsWith('[Told by Rain')
}
