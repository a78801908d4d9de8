import { expect, test } from '@jest/globals'
import { pictureTypeOf } from './picture-type.ts'

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')

test.each([
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['GIF89a', 'image/gif'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  ['%PDF-1.7', null],
  ['', null],
])('the first bytes of %j say what it is', (bytes, type) => {
  expect(pictureTypeOf(base64(bytes))).toBe(type)
})
