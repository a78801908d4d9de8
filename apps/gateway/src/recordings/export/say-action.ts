import { desktopActionSchema } from '@rain/protocol'
import type { Words } from './words-en.ts'

/** An action in words. What was typed is said in full; of a secret only its name is known. */
export function sayAction(words: Words, input: Record<string, unknown>): string {
  const { data: action } = desktopActionSchema.safeParse(input)
  if (!action) return words.action.unknown
  const said = words.action
  switch (action.action) {
    case 'type':
      return fill(said.type, { text: action.text })
    case 'type_secret':
      return fill(said.type_secret, { name: action.secret })
    case 'key':
      return action.repeat === undefined || action.repeat === 1
        ? fill(said.key, { keys: action.text })
        : fill(said.keyTimes, { keys: action.text, count: action.repeat })
    case 'hold_key':
      return fill(said.hold_key, { keys: action.text, seconds: action.duration })
    case 'wait':
      return fill(said.wait, { seconds: action.duration })
    case 'scroll':
      return holding(words, fill(said.scroll, { direction: words.direction[action.scroll_direction] }), action.text)
    default:
      return holding(words, said[action.action], 'text' in action ? action.text : undefined)
  }
}

function holding(words: Words, what: string, keys: string | undefined): string {
  return keys ? fill(words.holding, { what, keys }) : what
}

/** Puts values into the `{places}` of a text. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
