/** A file name on one line: names with control characters (a newline is a legal one) are shown quoted and escaped. */
export function printableName(name: string): string {
  return /[\p{Cc}\u2028\u2029]/u.test(name) ? JSON.stringify(name) : name
}
