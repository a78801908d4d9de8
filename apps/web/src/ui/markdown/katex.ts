import katex from 'katex'
import 'katex/dist/katex.min.css'

/**
 * Draws a formula into an element; false where it cannot be read. KaTeX builds elements, no HTML is parsed. Commands that reach out of
 * the formula (links, pictures, classes) are not obeyed, and macros that call themselves come to an end.
 */
export function renderFormula(place: HTMLElement, { tex, display }: { tex: string; display: boolean }): boolean {
  try {
    katex.render(tex, place, {
      displayMode: display,
      throwOnError: true,
      strict: 'ignore',
      trust: false,
      maxExpand: 300,
      maxSize: 20,
    })
    return true
  } catch {
    // What a model writes need not be a formula; its source is shown.
    place.textContent = ''
    return false
  }
}
