import { expect, test } from '@jest/globals'
import { lookAtPdf } from './look-at-pdf.ts'
import { makeTestPdf } from './make-test-pdf.ts'

const look = (bytes: Buffer) => lookAtPdf(bytes.toString('base64'))

test('pages are counted, and a lock is seen', () => {
  expect(look(makeTestPdf({ pages: 3 }))).toEqual({ type: 'pdf', pages: 3, locked: false })
  expect(look(makeTestPdf({ locked: true }))).toEqual({ type: 'pdf', pages: 1, locked: true })
  expect(look(Buffer.from('%PDF-1.7 <</Type/Pages/Count 12>>'))).toMatchObject({ pages: 12 })
})

test('what is no PDF, or has no page, is none', () => {
  for (const bytes of ['hello', '', '%PDF-1.7', '<</Type/Page>>']) {
    expect(look(Buffer.from(bytes))).toEqual({ type: 'invalid' })
  }
})
