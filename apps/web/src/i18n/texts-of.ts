import i18next, { type CustomTypeOptions } from 'i18next'

type Namespace = Exclude<keyof CustomTypeOptions['resources'], 'translation'>

/** The same keys, with words of their own. */
type Words<Texts> = { readonly [Key in keyof Texts]: Texts[Key] extends string ? string : Words<Texts[Key]> }

/**
 * A part of the page that it does not start with brings its own words. What comes back adds them; it is to be called where
 * the part is loaded, before any of it is drawn, and as often as one likes.
 */
export function textsOf<Texts extends object>(namespace: Namespace, en: Texts, es: Words<Texts>): () => void {
  const add = () => {
    i18next.addResourceBundle('en', namespace, en)
    i18next.addResourceBundle('es', namespace, es)
  }
  let asked = false
  return () => {
    if (asked) return
    asked = true
    i18next.on('initialized', add)
    if (i18next.isInitialized) add()
  }
}
