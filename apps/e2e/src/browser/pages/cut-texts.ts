import type { Page } from 'playwright-core'

/**
 * Texts that cannot be read whole: what runs out of its box, or is cut off by it without an ellipsis, a scrollbar or a line
 * limit that says so. Each as the words and the element they are in.
 */
export function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const slack = 2

    function isShown(element: Element): boolean {
      const { width, height } = element.getBoundingClientRect()
      return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    }

    /** The element itself holds words, not only its children. */
    function holdsWords(element: Element): boolean {
      return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
    }

    function cuts(element: HTMLElement): boolean {
      const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(element)
      const hidden = (overflow: string) => overflow === 'hidden' || overflow === 'clip'
      const wide = element.scrollWidth > element.clientWidth + slack && hidden(overflowX) && textOverflow !== 'ellipsis'
      const tall =
        element.scrollHeight > element.clientHeight + slack * 2 && hidden(overflowY) && webkitLineClamp === 'none'
      return wide || tall
    }

    /** Only what has an outline a person sees; what leaves the window makes the page scroll sideways. */
    function runsOut(element: HTMLElement): boolean {
      const { display } = getComputedStyle(element)
      const hasOutline = element.matches('button, a, [role=tab], [role=option], [role=menuitem], th, td')
      return hasOutline && display !== 'inline' && element.scrollWidth > element.clientWidth + slack
    }

    return [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => !element.closest('svg, canvas, textarea, .sr-only, .katex') && isShown(element))
      .filter((element) => holdsWords(element) && (cuts(element) || runsOut(element)))
      .map(
        (element) =>
          `"${element.textContent?.trim().slice(0, 60)}" in <${element.localName} class="${element.className}">`,
      )
  })
}
