import type { DesktopAction } from '@rain/protocol'
import type { TFunction } from 'i18next'

/** How far an action has come: it is about to happen, or it has. */
export type ActionTense = 'will' | 'did'

const longestQuote = 60

/** An action as a person who does not program would say it. What is typed is shortened; the card shows all of it. */
export function wordsOfAction(t: TFunction<'desktop'>, action: DesktopAction, tense: ActionTense): string {
  const keys = 'text' in action && action.action !== 'type' && action.action !== 'key' ? action.text : undefined
  const said = sayAction(t, action, tense)
  return keys === undefined || action.action === 'hold_key' ? said : t('action.holding', { what: said, keys })
}

function sayAction(t: TFunction<'desktop'>, action: DesktopAction, tense: ActionTense): string {
  switch (action.action) {
    case 'type':
      return t(`action.${tense}.type`, { text: shorten(action.text) })
    case 'type_secret':
      return t(`action.${tense}.type_secret`, { name: action.secret })
    case 'key':
      return action.repeat === undefined || action.repeat === 1
        ? t(`action.${tense}.key`, { keys: action.text })
        : t(`action.${tense}.keyTimes`, { keys: action.text, count: action.repeat })
    case 'hold_key':
      return t(`action.${tense}.hold_key`, { keys: action.text, seconds: action.duration })
    case 'wait':
      return t(`action.${tense}.wait`, { seconds: action.duration })
    case 'scroll':
      return t(`action.${tense}.scroll`, { direction: t(`action.direction.${action.scroll_direction}`) })
    default:
      return t(`action.${tense}.${action.action}`)
  }
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > longestQuote ? `${line.slice(0, longestQuote - 1)}…` : line
}
