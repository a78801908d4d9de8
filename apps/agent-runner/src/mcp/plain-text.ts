import { cleanOutsideText } from '../tools/outside-text.ts'

/** A server's words without what cannot be seen in them and without what a model could take for its own frame. */
export function plainText(text: string): string {
  return cleanOutsideText(text.replace(/\r\n?/g, '\n'))
}
