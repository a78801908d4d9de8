import { z } from 'zod'
import type { AnyTool } from '../../tools/registry.ts'

/** The first bytes of a JPEG: a picture of unknown size, which is reckoned as the largest. */
export const pictureBytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0])

/** Gives a picture, as a tool of the browser does. */
export const camera: AnyTool = {
  name: 'browser_screenshot',
  description: 'Takes a picture.',
  input: z.strictObject({}),
  repeatable: true,
  run: async () => ({
    content: 'taken',
    isError: false,
    images: [{ mediaType: 'image/jpeg', bytes: pictureBytes, width: 3, height: 2 }],
  }),
}
