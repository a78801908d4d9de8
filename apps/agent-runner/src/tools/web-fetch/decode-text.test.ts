import { expect, test } from '@jest/globals'
import { decodeText } from './decode-text.ts'

test.each([
  ['UTF-8 by itself', Buffer.from('Grüße'), '', 'Grüße'],
  ['Western, when it is no UTF-8', Buffer.from('Grüße', 'latin1'), 'text/html', 'Grüße'],
  ['the header', Buffer.from('cff0e8e2e5f2', 'hex'), 'text/html; charset="Windows-1251"', 'Привет'],
  ['the header', Buffer.from('82b182f182c982bf82cd', 'hex'), 'text/plain;charset=Shift_JIS', 'こんにちは'],
  [
    'the page',
    Buffer.concat([Buffer.from('<meta charset=gbk>'), Buffer.from('c4e3bac3', 'hex')]),
    '',
    '<meta charset=gbk>你好',
  ],
  [
    'the page in its older form',
    Buffer.concat([
      Buffer.from('<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">'),
      Buffer.from('bec8b3e7', 'hex'),
    ]),
    'text/html',
    '<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">안녕',
  ],
  ['the mark before the header', Buffer.from('\ufeffé'), 'text/plain; charset=latin1', 'é'],
  ['UTF-16 by its mark', Buffer.from('\ufeffhé', 'utf16le'), '', 'hé'],
  ['a set that does not exist is not believed', Buffer.from('é'), 'text/plain; charset=rubbish', 'é'],
  [
    'a page that says UTF-16 in ASCII is UTF-8',
    Buffer.from('<meta charset="utf-16">é'),
    '',
    '<meta charset="utf-16">é',
  ],
  ['UTF-8 that was cut within a character', Buffer.from('Grüß').subarray(0, 5), '', 'Grü�'],
])('%s', (_case, body, contentType, text) => {
  expect(decodeText(body, contentType)).toBe(text)
})
