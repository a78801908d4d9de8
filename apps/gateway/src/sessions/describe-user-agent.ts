import Bowser from 'bowser'
import type { SessionInfo } from '@rain/protocol'

/** What a program says of itself in its User-Agent: enough to know one's own devices apart, and easily made up. */
export function describeUserAgent(userAgent: string | null): Pick<SessionInfo, 'browser' | 'system' | 'kind'> {
  if (!userAgent) return { browser: null, system: null, kind: 'other' }
  const { browser, os, platform } = Bowser.parse(userAgent)
  return { browser: browser.name || firstWord(userAgent), system: os.name || null, kind: kindOf(platform.type) }
}

function kindOf(type: string | undefined): SessionInfo['kind'] {
  if (type === 'mobile') return 'phone'
  return type === 'tablet' || type === 'desktop' ? type : 'other'
}

/** Programs that are no browser name themselves first: `curl/8.5.0`. */
function firstWord(userAgent: string): string | null {
  return /^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? null
}
