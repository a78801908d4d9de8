import type { Reason } from '../classification.ts'
import type { PolicyRule } from './policy-rule.ts'

/** `fragment` has what was read. */
export function taintedReason(taint: readonly string[]): Reason {
  const read = listed(taint)
  return {
    code: 'tainted',
    text: `This conversation has read ${read}. What stands there may want something else than you.`,
    fragment: read,
  }
}

export const noSandboxReason: Reason = {
  code: 'no_sandbox',
  text: 'Programs are not locked into a sandbox on this server, so none of them starts by itself.',
}

export const nobodyThereReason: Reason = {
  code: 'nobody_there',
  text: 'It would need your answer, and nobody is there.',
}

export function ruleReason({ effect, ...rule }: PolicyRule): Reason {
  const about = [rule.program, rule.verb, rule.tool, rule.path, rule.host].filter((part) => part).join(' ')
  const fragment = about === '' ? {} : { fragment: about }
  return effect === 'deny'
    ? { code: 'denied_by_rule', text: 'One of your rules forbids it.', ...fragment }
    : { code: 'asked_by_rule', text: 'One of your rules says that you want to be asked.', ...fragment }
}

const mostNamed = 4

function listed(sources: readonly string[]): string {
  const named = sources.slice(0, mostNamed).map((source) => (source.length > 80 ? `${source.slice(0, 79)}…` : source))
  const others = sources.length - named.length
  return others > 0 ? `${named.join(', ')} (+${others})` : named.join(', ')
}
