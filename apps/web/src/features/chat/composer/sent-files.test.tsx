import { afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Attachment } from '@rain/protocol'
import { cleanup, render, screen } from '@testing-library/react'
import { addComposerTexts } from '../../../i18n/composer-texts.ts'
import { startI18n } from '../../../i18n/index.ts'
import { SentFiles } from './sent-files.tsx'

const bill: Attachment = { id: 'att_1', name: 'bill.pdf', kind: 'pdf', media_type: 'application/pdf', size: 9 }

beforeAll(() => {
  startI18n()
  addComposerTexts()
})
afterEach(cleanup)

test('a PDF says how the model read it, once it did', () => {
  const { rerender } = render(<SentFiles files={[bill]} />)
  expect(screen.queryByText(/read as/)).toBeNull()
  rerender(<SentFiles files={[{ ...bill, read_as: 'document' }]} />)
  expect(screen.getByRole('button', { name: 'Save bill.pdf. read as document' })).toBeDefined()
  expect(screen.getByText(/· read as document/)).toBeDefined()
  rerender(<SentFiles files={[{ ...bill, read_as: 'text' }]} />)
  expect(screen.getByText(/· read as text/)).toBeDefined()
})
