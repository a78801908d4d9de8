import { expect, test } from '@jest/globals'
import { supportOf, type BrowserFacts } from './push-support.ts'

const chrome: BrowserFacts = {
  isSecure: true,
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140',
  touchPoints: 0,
  isInstalled: false,
  hasPush: true,
  permission: 'default',
}
const iphone = { ...chrome, userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', hasPush: false }

test.each<[string, Partial<BrowserFacts>, string]>([
  ['a browser with push', chrome, 'ready'],
  ['one whose person has said no', { ...chrome, permission: 'denied' }, 'denied'],
  ['a page that came by plain http', { ...chrome, isSecure: false }, 'insecure'],
  ['an iPhone in the browser', iphone, 'ios'],
  ['an iPad, which says it is a Mac', { ...iphone, userAgent: 'Macintosh', touchPoints: 5 }, 'ios'],
  ['a Mac', { ...iphone, userAgent: 'Macintosh' }, 'none'],
  ['an iPhone with Rain on its home screen', { ...iphone, isInstalled: true, hasPush: true }, 'ready'],
  ['an old iPhone with Rain on its home screen', { ...iphone, isInstalled: true }, 'none'],
])('%s', (_name, facts, support) => {
  expect(supportOf({ ...chrome, ...facts })).toBe(support)
})
